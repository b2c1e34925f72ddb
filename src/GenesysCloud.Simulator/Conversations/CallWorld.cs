namespace GenesysCloud.Simulator.Conversations;

/// <summary>How fast the platform itself is, whatever people do.</summary>
internal sealed record PlatformPace
{
    /// <summary>From <c>disconnected</c> to <c>terminated</c>.</summary>
    public TimeSpan Terminating { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Between the two snapshots of one hold or retrieve, and the length of the flap before a consult.</summary>
    public TimeSpan Echo { get; init; } = TimeSpan.FromMilliseconds(120);

    /// <summary>From one side's end to the other's.</summary>
    public TimeSpan OtherSide { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>How long a user's topic goes on showing a call after that user left it.</summary>
    public TimeSpan Trailing { get; init; } = TimeSpan.FromSeconds(3);
}

/// <summary>What calls live in.</summary>
internal sealed record CallWorld(Timeline Timeline, ConversationBoard Board, Truth Truth, PlatformPace Pace, string DivisionId)
{
    /// <summary>Makes the recordings of calls that are over; <see langword="null"/> when nobody does.</summary>
    public IEndedCalls? EndedCalls { get; init; }
}

/// <summary>A user as a call names it.</summary>
internal sealed record Party(string UserId, string Name, string Number);
