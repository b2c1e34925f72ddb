namespace Adapter.Host.Calls;

/// <summary>What a leg does for a while.</summary>
internal enum LegState
{
    Alerting,
    Dialing,
    Connected,
    Held,
    Consult,
    Conference,
}

/// <summary>One conversation from its first fact to its last.</summary>
internal sealed record CallStory
{
    /// <summary>In the order in which they came.</summary>
    public required IReadOnlyList<CallLane> Lanes { get; init; }

    /// <summary>The newest state of the platform's own recording that any event told.</summary>
    public string? RecordingState { get; init; }

    /// <summary>While three or more talked.</summary>
    public required IReadOnlyList<CallSpan> Conferences { get; init; }

    /// <summary>What became of the conversation's recordings.</summary>
    public required IReadOnlyList<CallFact> Recordings { get; init; }

    public bool IsOpen => Lanes.Any(static lane => lane.IsOpen);
}

/// <summary>A stretch of time; without an end it goes on.</summary>
internal sealed record CallSpan(DateTimeOffset From, DateTimeOffset? To)
{
    public bool Holds(DateTimeOffset moment) => From <= moment && !(To <= moment);
}

/// <summary>One state of a leg.</summary>
/// <param name="State">Alerting, dialing, connected or held.</param>
/// <param name="Span">When.</param>
/// <param name="Recovered">Whether its begin was read back afterwards.</param>
internal sealed record CallSegment(LegState State, CallSpan Span, bool Recovered);

/// <summary>One leg, or somebody who is known by single facts only (a queue, a caller).</summary>
internal sealed record CallLane
{
    public required string Leg { get; init; }

    public required CallParty Party { get; init; }

    public required IReadOnlyList<CallSegment> Segments { get; init; }

    /// <summary>Every fact of it, in order.</summary>
    public required IReadOnlyList<CallFact> Facts { get; init; }

    /// <summary>An agent's or user's leg, with an end that the journal will tell.</summary>
    public bool IsCall { get; init; }

    /// <summary>The journal does not have its begin.</summary>
    public bool IsBeginUnknown { get; init; }

    public DateTimeOffset? Ended { get; init; }

    public string? EndReason { get; init; }

    public bool HasFailed { get; init; }

    /// <summary>How it left, where it left by transfer.</summary>
    public string? TransferType { get; init; }

    /// <summary>Whose call it took over.</summary>
    public CallLane? TransferredFrom { get; init; }

    public IReadOnlyList<CallConsult> Consults { get; init; } = [];

    public bool IsOpen => IsCall && Ended is null && Segments.Count > 0;

    public DateTimeOffset? Begun => Segments.Count > 0 ? Segments[0].Span.From : null;
}

/// <summary>A consult that a leg takes part in.</summary>
/// <param name="Span">While it lasted.</param>
/// <param name="IsStarter">Whether this leg asked for it.</param>
/// <param name="Other">The other leg, where the journal knows it.</param>
internal sealed record CallConsult(CallSpan Span, bool IsStarter, string? Other);
