namespace Adapter.Abstractions;

/// <summary>A library of recordings in which a single one can be tried again (contract 1.5).</summary>
/// <remarks>Members are called on thread pool threads while <see cref="IAdapter.RunAsync"/> runs, also several at once.</remarks>
public interface IRecordingRetry : IRecordingLibrary
{
    /// <summary>
    /// Makes one recording due now that is not stored, whatever its next attempt is, and forgets its count of attempts. It is then fetched like any other that is due, within the budget of requests and behind whatever holds the
    /// work back. Done twice it is the same as done once.
    /// </summary>
    /// <param name="conversationId">The platform's id of the conversation.</param>
    /// <param name="recordingId">The platform's id of the recording.</param>
    /// <param name="cancellationToken">Gives up; what was made due stays so.</param>
    /// <returns>What became of the wish; <see langword="null"/> when the ledger has no such recording.</returns>
    /// <exception cref="AdapterFailureException">The ledger cannot be written.</exception>
    Task<RecordingRetry?> RetryAsync(string conversationId, string recordingId, CancellationToken cancellationToken);
}

/// <summary>What became of the wish to try a recording again.</summary>
/// <param name="Outcome">What was done.</param>
/// <param name="Line">How the recording stands now.</param>
public sealed record RecordingRetry(RecordingRetryOutcome Outcome, ImportReportLine Line);

/// <summary>What was done for a recording that is to be tried again.</summary>
public enum RecordingRetryOutcome
{
    /// <summary>It is due now.</summary>
    Due,

    /// <summary>It is being tried at this moment. Should that not bring it, it is due again at once.</summary>
    UnderWay,

    /// <summary>Nothing: it is stored, or of a kind that is not fetched.</summary>
    NothingToDo,
}
