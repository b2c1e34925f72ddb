namespace Adapters.GenesysCloudCx.Storage.Sidecars;

/// <summary>What the import knows of a stored recording, and the platform's bodies about it.</summary>
internal sealed record MetadataFacts
{
    /// <summary>Name of the import source.</summary>
    public required string Source { get; init; }

    public required string ConversationId { get; init; }

    public required string RecordingId { get; init; }

    public required DateTimeOffset ConversationStart { get; init; }

    public required DateTimeOffset ConversationEnd { get; init; }

    public required DateTimeOffset StoredAt { get; init; }

    /// <summary>The recording as the platform lists it; or the whole list, of which it is picked by its id.</summary>
    public ReadOnlyMemory<byte>? Recording { get; init; }

    /// <summary>The row of the conversation list.</summary>
    public ReadOnlyMemory<byte>? Details { get; init; }

    /// <summary>The conversation itself, which alone tells attributes.</summary>
    public ReadOnlyMemory<byte>? Conversation { get; init; }

    public IReadOnlyList<MediaDescription> Files { get; init; } = [];

    public string? HostName { get; init; }

    public bool IsLate { get; init; }

    public bool IsOverLong { get; init; }
}
