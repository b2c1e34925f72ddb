namespace Adapters.GenesysCloudCx.Sync;

/// <summary>A span in which events may have been missed, and when it is looked at. Analytics lags, so one look is not enough.</summary>
internal sealed class Gap(DateTimeOffset since, DateTimeOffset until)
{
    /// <summary>When, after the link is back, the span is looked at; after the last look it counts as closed.</summary>
    public static readonly IReadOnlyList<TimeSpan> Looks = [TimeSpan.Zero, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)];

    private int _look;

    public DateTimeOffset Since { get; } = since;

    /// <summary>When the link was back.</summary>
    public DateTimeOffset Until { get; } = until;

    public bool IsClosed => _look >= Looks.Count;

    /// <summary>Whether the state of the users was read since the link is back.</summary>
    public bool UsersAreRead { get; set; }

    public DateTimeOffset NextLook { get; private set; } = until;

    /// <summary>A look was made that began then: what became visible later is left to the next one.</summary>
    public void Looked(DateTimeOffset begun)
    {
        do
        {
            _look++;
        }
        while (!IsClosed && Until + Looks[_look] <= begun);

        NextLook = IsClosed ? DateTimeOffset.MaxValue : Until + Looks[_look];
    }

    /// <summary>The look failed; the same one is tried again.</summary>
    public void Postpone(DateTimeOffset until) => NextLook = until;
}
