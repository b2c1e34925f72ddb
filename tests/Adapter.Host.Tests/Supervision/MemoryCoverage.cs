using Adapter.Abstractions;
using Adapter.Host.Coverage;
using Adapter.Host.Supervision;

namespace Adapter.Host.Tests.Supervision;

/// <summary>A timeline that lives as long as the test. Thread-safe.</summary>
internal sealed class MemoryCoverage(TimeProvider time) : ILifeCoverage
{
    private readonly Lock _gate = new();
    private CoverageTimeline? _timeline;

    public Action<CoverageSpan>? Doubted { get; set; }

    /// <summary>Why the life was closed; <see langword="null"/> while it is not.</summary>
    public StopReason? ClosedFor { get; private set; }

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

    /// <summary>A fault in closing it.</summary>
    public Exception? Fault { get; init; }

    public void Close(StopReason stoppedFor)
    {
        ClosedFor = stoppedFor;
        if (Fault is { } fault)
        {
            throw fault;
        }
    }
}
