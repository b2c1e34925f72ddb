using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>Fetches recordings that are due, and gives each of them back to the ledger, stored or with the reason why not.</summary>
internal interface IRecordingFetcher : IDisposable
{
    /// <summary>Groups fetched at once, in each lane.</summary>
    int Workers { get; }

    /// <summary>Recordings taken from the ledger at once.</summary>
    int Most { get; }

    /// <summary>Whether recordings are better taken late and many at once: nothing is taken while a group still asks the platform.</summary>
    bool IsGathering => false;

    /// <summary>Completes once no group asks the platform; of a fetcher that gathers.</summary>
    Task WhenFreeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Recordings that are fetched together.</summary>
    IEnumerable<IReadOnlyList<LedgerRecording>> Group(IReadOnlyList<LedgerRecording> due);

    /// <exception cref="Api.PlatformException">The platform refuses the client itself.</exception>
    /// <exception cref="Adapter.Abstractions.AdapterFailureException">The ledger cannot be written.</exception>
    Task FetchAsync(IReadOnlyList<LedgerRecording> group, CancellationToken cancellationToken);
}
