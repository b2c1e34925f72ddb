namespace Adapters.GenesysCloudCx.Storage.Sidecars;

/// <summary>
/// Which legs of a conversation are on one recording: those joined while it ran, that talked to the recorded leg, to the same peer as it, or that do not say to whom.
/// So an agent who took over later, or was consulted on another line, is not on it.
/// </summary>
internal sealed class RecordingScope
{
    private readonly IReadOnlyList<RecordedLeg> _all;

    public RecordingScope(IReadOnlyList<RecordedLeg> legs, string? sessionId, DateTimeOffset start, DateTimeOffset end)
    {
        _all = legs;
        Recorded = sessionId is null ? null : legs.FirstOrDefault(leg => leg.CallId == sessionId);
        Persons = [.. legs.Where(leg => leg is { IsPerson: true, UserId: not null } && leg.Overlaps(start, end) && IsConnected(leg, sessionId))];

        // queues and wrap-ups are those of the agents on the recording, or of the whole conversation where it has none
        Legs = Persons.Count > 0 ? Persons : legs;
    }

    /// <summary>The recorded leg; <see langword="null"/> where it is not told.</summary>
    public RecordedLeg? Recorded { get; }

    public IReadOnlyList<RecordedLeg> Persons { get; }

    public IReadOnlyList<RecordedLeg> Legs { get; }

    /// <summary>A user's name at the time of the call.</summary>
    public string? NameOf(string userId) => _all.FirstOrDefault(leg => leg.UserId == userId && leg.Name is not null)?.Name;

    private bool IsConnected(RecordedLeg leg, string? sessionId)
        => sessionId is null || Recorded is null || leg.Peer is null || leg == Recorded || leg.Peer == sessionId || leg.Peer == Recorded.Peer || Recorded.Peer == leg.CallId;
}
