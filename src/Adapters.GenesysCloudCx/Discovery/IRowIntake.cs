namespace Adapters.GenesysCloudCx.Discovery;

/// <summary>Takes what a search finds for a slice of time, in whatever order and however often it comes.</summary>
internal interface IRowIntake
{
    /// <summary>Start of the slice, by the platform's clock.</summary>
    DateTimeOffset From { get; }

    /// <summary>End of the slice, which does not belong to it.</summary>
    DateTimeOffset To { get; }

    /// <summary>Conversations of the slice that were taken.</summary>
    int Count { get; }

    Task TakeAsync(IReadOnlyList<ConversationRow> rows, CancellationToken cancellationToken);
}
