namespace Adapter.Host.Supervision;

/// <summary>What became of a request to start, stop or restart an adapter.</summary>
internal enum OperationOutcome
{
    /// <summary>It was done, or is under way.</summary>
    Done,

    /// <summary>There was nothing to do.</summary>
    AlreadySo,

    /// <summary>There is no adapter of that name.</summary>
    NotFound,

    /// <summary>The definition says Disabled.</summary>
    RefusedDisabled,

    /// <summary>The definition cannot be used.</summary>
    RefusedBroken,

    /// <summary>The plugin cannot be used with this host.</summary>
    RefusedIncompatible,

    /// <summary>The adapter did not stop within its deadline and was abandoned.</summary>
    Abandoned,

    /// <summary>The host is going down.</summary>
    RefusedStopping,
}

/// <summary>The answer to a request.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Message">The same in one sentence for people, with what to do where it was refused.</param>
/// <param name="Adapter">How the adapter stands now; <see langword="null"/> when there is none.</param>
internal sealed record OperationResult(OperationOutcome Outcome, string Message, AdapterSnapshot? Adapter)
{
    public bool IsRefused => Outcome is not (OperationOutcome.Done or OperationOutcome.AlreadySo);
}
