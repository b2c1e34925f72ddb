namespace Adapter.Host.Alarms.Targets;

/// <summary>How patiently alarms are sent. The defaults are the product's; tests shorten them.</summary>
internal sealed record DeliveryTimings
{
    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Attempt { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>After this long a message is of no use any more.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Attempts for a message that the receiver refuses for what it is.</summary>
    public int AttemptsOfRefused { get; init; } = 5;

    /// <summary>Attempts that fail in a row before that is an alarm of its own.</summary>
    public int AttemptsToTell { get; init; } = 3;

    /// <summary>Messages owed to one target.</summary>
    public int OwedLimit { get; init; } = 1_000;

    public TimeSpan PauseAfter(int failures)
    {
        var pause = FirstPause * Math.Pow(2, Math.Clamp(failures - 1, 0, 20));
        return pause < LongestPause ? pause : LongestPause;
    }
}
