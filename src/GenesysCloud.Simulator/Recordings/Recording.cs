using GenesysCloud.Simulator.Media;

namespace GenesysCloud.Simulator.Recordings;

internal enum RecordingSubtype
{
    Trunk,
    Station,
    Consult,
    Screen,
    Snippet,
}

/// <param name="Type"><c>Hold</c> or <c>Pause</c>.</param>
/// <param name="Reason"><c>Hold</c>, <c>SecurePause</c>, <c>FlowOrQueue</c> or <c>Pause</c>.</param>
/// <param name="Start">When it began.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record RecordingAnnotation(string Type, string Reason, DateTimeOffset Start, TimeSpan Duration);

/// <summary>One recording that the platform has or had: what was recorded. What became of it since is its <see cref="Life"/>.</summary>
internal sealed record Recording
{
    public required string Id { get; init; }

    /// <summary>The conversation it was made of; for an orphan what only the simulator knows.</summary>
    public required string ConversationId { get; init; }

    /// <summary>Communication id of the recorded leg.</summary>
    public string? SessionId { get; init; }

    public required RecordingSubtype Subtype { get; init; }

    public string? Subject { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required DateTimeOffset End { get; init; }

    public IReadOnlyList<string> UserIds { get; init; } = [];

    public IReadOnlyList<RecordingAnnotation> Annotations { get; init; } = [];

    /// <summary>A file for each side when it is asked for to play.</summary>
    public bool DualChannel { get; init; }

    public bool Sensitive { get; init; }

    public bool Adhoc { get; init; }

    public bool ExternalContact { get; init; }

    public required string DivisionId { get; init; }

    public required MediaFormat OriginalFormat { get; init; }

    public required RecordingLife Life { get; init; }

    public bool IsScreen => Subtype == RecordingSubtype.Screen;

    /// <summary>As the platform names it.</summary>
    public string Media => IsScreen ? "screen" : "audio";

    public TimeSpan Duration => End - Start;

    /// <summary>The tracks that it has when it is asked for.</summary>
    /// <param name="download">To keep, not to play.</param>
    public IReadOnlyList<string> Tracks(bool download) => DualChannel && !download ? Sides : Single;

    /// <summary>What the file of a track holds; the same whenever it is asked for.</summary>
    public MediaSpec File(MediaFormat format, string track) => new($"{Id}:{track}", Duration, format, DualChannel && track == "S" ? 2 : 1);

    private static readonly string[] Sides = ["0", "1"];
    private static readonly string[] Single = ["S"];
}
