namespace Benchmarks.Sending;

/// <summary>The moment of sending as text, made once per millisecond.</summary>
internal sealed class SendClock
{
    private long _millisecond;

    public byte[] Now { get; private set; } = [];

    public byte[] ThreeSecondsAgo { get; private set; } = [];

    public byte[] TwelveSecondsAgo { get; private set; } = [];

    public void Set(DateTimeOffset moment)
    {
        if (moment.ToUnixTimeMilliseconds() is var millisecond && millisecond != _millisecond)
        {
            _millisecond = millisecond;
            Now = StoryValues.Text(moment);
            ThreeSecondsAgo = StoryValues.Text(moment.AddSeconds(-3));
            TwelveSecondsAgo = StoryValues.Text(moment.AddSeconds(-12));
        }
    }
}
