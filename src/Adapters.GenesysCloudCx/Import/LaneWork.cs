using Adapters.GenesysCloudCx.Discovery;
using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>One lane at work: looks and fetching, side by side.</summary>
internal sealed class LaneWork : IDisposable
{
    private readonly Lane _lane;
    private readonly IImportLedger _ledger;
    private readonly TimeProvider _time;
    private readonly IRecordingFetcher _fetcher;
    private readonly FetchLane _fetching;
    private readonly LookLane _looking;

    public LaneWork(Lane lane, IImportLedger ledger, IRecordingLooks looks, Func<IRecordingFetcher> makeFetcher, WorkPause pause, TimeProvider time)
    {
        (_lane, _ledger, _fetcher, _time) = (lane, ledger, makeFetcher(), time);
        _fetching = new FetchLane(lane, ledger, _fetcher, pause, time);
        _looking = new LookLane(lane, looks, ledger, _fetching, pause, time);
    }

    /// <summary>Something may be due.</summary>
    public void Wake()
    {
        _looking.Wake();
        _fetching.Wake();
    }

    public Task[] Run(CancellationToken stopping) => [_looking.RunAsync(stopping), _fetching.RunAsync(stopping)];

    /// <summary>Whether nothing is under way and nothing is due now.</summary>
    public async Task<bool> IsDoneAsync(CancellationToken cancellationToken)
    {
        if (_looking.IsBusy || _fetching.UnderWay > 0)
        {
            return false;
        }

        var next = await _ledger.NextDueAsync(_lane, cancellationToken);
        return (next is null || next > _time.GetUtcNow()) && !_looking.IsBusy && _fetching.UnderWay == 0;
    }

    public void Dispose() => _fetcher.Dispose();

    /// <summary>Waits until something may have been done, at most for a while.</summary>
    public Task WhenChangedAsync(TimeSpan atMost, CancellationToken cancellationToken) => _fetching.WhenChangedAsync(atMost, cancellationToken);
}
