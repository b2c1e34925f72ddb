using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Discovery;

/// <summary>Lists the platform's voice conversations into the ledger: the live lane at the edge of the present, the historic one through the past.</summary>
internal interface IImportLanes
{
    ImportLane Live { get; }

    ImportLane Historic { get; }

    /// <summary>Whether the historic lane has reached the live one.</summary>
    bool IsCaughtUp { get; }

    /// <summary>One pass of the live lane: lists from its position, less an overlap for calls that end late, up to now, and the spans that are due to be listed again. Never two at once.</summary>
    /// <exception cref="Api.PlatformException">The platform refused the list; the position stays where it is.</exception>
    Task LiveAsync(CancellationToken cancellationToken);

    /// <summary>Goes through the past slice by slice until it is caught up with. Never two at once.</summary>
    /// <exception cref="Api.PlatformException">The platform refused the list; the position stays where it is.</exception>
    Task HistoricAsync(CancellationToken cancellationToken);

    /// <summary>Lists a span again, for a report. Gives how many voice conversations that began in it the platform has.</summary>
    /// <exception cref="Api.PlatformException">The platform refused the list.</exception>
    Task<long> ListAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);
}

/// <summary>Lists the recordings of conversations that are due for it.</summary>
internal interface IRecordingLooks
{
    /// <summary>Takes up to <paramref name="most"/> due looks and makes them. Gives how many there were.</summary>
    /// <exception cref="Api.PlatformException">The platform refuses everything for now (credentials, long 429): nothing was lost.</exception>
    Task<int> LookAsync(Lane lane, int most, CancellationToken cancellationToken);
}
