using Adapter.Abstractions;
using Adapter.Host.Supervision;

namespace Adapter.Host.Coverage;

/// <summary>What one life of an adapter is handed. A life that never asks nor tells leaves no trace: its adapter does not account for its time.</summary>
internal sealed class LifeCoverage(CoverageStore store, string adapter, DateTimeOffset startedAt) : ILifeCoverage
{
    private volatile Action<CoverageSpan>? _doubted;
    private volatile KeptTimeline? _timeline;
    private volatile bool _isClosed;

    public DateTimeOffset StartedAt { get; } = CoverageWords.Floor(startedAt);

    public bool IsClosed => _isClosed;

    public Action<CoverageSpan>? Doubted
    {
        get => _doubted;
        set => _doubted = _isClosed ? null : value;
    }

    public async Task<IReadOnlyList<CoverageSpan>> UncertainAsync(CancellationToken cancellationToken) => (await TimelineAsync(cancellationToken)).Uncertain(this);

    public async ValueTask TellAsync(CoverageSpan span, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(span);
        await (await TimelineAsync(cancellationToken)).Tell(this, span).WaitAsync(cancellationToken);
    }

    public void Close(StopReason stoppedFor)
    {
        if (_isClosed)
        {
            return;
        }

        _timeline?.End(this, stoppedFor);
        _isClosed = true;
        _doubted = null; // a thing of the plugin, which is to be unloaded
    }

    private async ValueTask<KeptTimeline> TimelineAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_isClosed)
        {
            throw new OperationCanceledException("This life of the adapter is over; the word was not taken.");
        }

        return _timeline ??= await store.OpenAsync(adapter, StartedAt, cancellationToken);
    }
}
