namespace Adapters.GenesysCloudCx.Storage.Downloads;

/// <summary>Ends a download at which nothing has moved for a while. A slow one goes on: each sign of life winds the watch up again.</summary>
internal sealed class StallWatch : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationTokenSource _stalled;
    private readonly CancellationTokenSource _either;
    private readonly CancellationToken _stopping;

    public StallWatch(TimeSpan limit, TimeProvider time, CancellationToken stopping)
    {
        _limit = limit;
        _stopping = stopping;
        _stalled = new CancellationTokenSource(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_stalled.Token, stopping);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>Whether a cancellation was this watch's and nobody else's.</summary>
    public bool HasStalled => _stalled.IsCancellationRequested && !_stopping.IsCancellationRequested;

    public void Wind() => _stalled.CancelAfter(_limit);

    public DownloadException Failure(Exception cause)
        => new(DownloadFault.Transient, $"Nothing came for {_limit.TotalSeconds:0} s.", cause);

    public void Dispose()
    {
        _either.Dispose();
        _stalled.Dispose();
    }
}
