namespace Adapters.GenesysCloudCx.Storage;

/// <summary>All that a sidecar tells of a stored recording. Absent is what the platform did not say.</summary>
internal sealed record RecordingMetadata
{
    /// <summary>Our own record id: the same for the same recording of the same source.</summary>
    public required Guid RecordId { get; init; }

    public required string Source { get; init; }

    public required string ConversationId { get; init; }

    public required string RecordingId { get; init; }

    /// <summary>Communication id of the recorded leg.</summary>
    public string? CallId { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required DateTimeOffset End { get; init; }

    /// <summary>Length of the media as the platform measured it; <see langword="null"/> where it did not.</summary>
    public TimeSpan? MediaLength { get; init; }

    public required DateTimeOffset ConversationStart { get; init; }

    public required DateTimeOffset ConversationEnd { get; init; }

    /// <summary>Times are written in UTC and in this zone.</summary>
    public required TimeZoneInfo TimeZone { get; init; }

    public string? Direction { get; init; }

    public string? Ani { get; init; }

    public string? Dnis { get; init; }

    public string? Media { get; init; }

    public string? MediaSubtype { get; init; }

    public string? MediaSubject { get; init; }

    public string? FileRole { get; init; }

    public string? Provider { get; init; }

    public string? ExternalTag { get; init; }

    /// <summary>Why the recorded leg ended, in the platform's words.</summary>
    public string? EndReason { get; init; }

    public IReadOnlyList<string> DivisionIds { get; init; } = [];

    public IReadOnlyList<RecordedParticipant> Participants { get; init; } = [];

    /// <summary>The agents who are on this recording.</summary>
    public IReadOnlyList<NamedId> Agents { get; init; } = [];

    public IReadOnlyList<NamedId> Queues { get; init; } = [];

    public IReadOnlyList<NamedId> WrapUps { get; init; } = [];

    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<RecordedMark> Annotations { get; init; } = [];

    public IReadOnlyList<MediaDescription> Files { get; init; } = [];

    public string? HostName { get; init; }

    public required DateTimeOffset StoredAt { get; init; }

    public bool IsLate { get; init; }

    public bool IsOverLong { get; init; }
}

/// <summary>Somebody who took part, with the times of each of his legs.</summary>
internal sealed record RecordedParticipant(
    string ParticipantId, string? CallId, string Purpose, string? UserId, string? Name, string? Address, string? Direction, string? QueueId, string? QueueName, string? FlowName,
    DateTimeOffset? Joined, DateTimeOffset? Left, string? EndReason, string? WrapUpCode, string? WrapUpName, string? WrapUpNotes, TimeSpan? Held);

internal sealed record NamedId(string Id, string? Name);

/// <summary>A hold, pause or bookmark inside the recording.</summary>
internal sealed record RecordedMark(string Type, string? Reason, TimeSpan At, TimeSpan? Duration);

internal sealed record MediaDescription(string Track, string File, string ContentType, string? Codec, int? Channels, int? SampleRate, TimeSpan? Duration, long Length, string Sha256);
