using Adapter.Abstractions;

namespace Adapter.Host.Coverage;

/// <summary>A timeline that lives as long as the process. Thread-safe.</summary>
internal sealed class MemoryCoverage(TimeProvider time) : ICoverage
{
    private readonly Lock _gate = new();
    private CoverageTimeline? _timeline;

    public Action<CoverageSpan>? Doubted { get; set; }

    public Task<IReadOnlyList<CoverageSpan>> UncertainAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            return Task.FromResult<IReadOnlyList<CoverageSpan>>(
                _timeline is { } known ? [.. known.Between(known.FirstStart, now, CoverageCauses.NotRunning).Where(span => span.State == CoverageState.Uncertain)] : []);
        }
    }

    public ValueTask TellAsync(CoverageSpan span, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            (_timeline ??= new CoverageTimeline(span.From)).Tell(span, time.GetUtcNow(), CoverageCauses.NotRunning);
        }

        return ValueTask.CompletedTask;
    }
}
