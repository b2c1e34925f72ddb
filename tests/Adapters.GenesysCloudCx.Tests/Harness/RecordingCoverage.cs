using Adapter.Abstractions;
using Adapter.Host.Coverage;

namespace Adapters.GenesysCloudCx.Tests.Harness;

/// <summary>A timeline that follows the host's rules and outlives the adapters that tell it; keeps every word as well, and can stand still as a full disk does.</summary>
internal sealed class RecordingCoverage(TimeProvider time) : ICoverage
{
    private readonly Lock _gate = new();
    private readonly List<CoverageSpan> _told = [];
    private CoverageTimeline? _timeline;

    /// <summary>Every word, in order.</summary>
    public IReadOnlyList<CoverageSpan> Told
    {
        get
        {
            lock (_gate)
            {
                return [.. _told];
            }
        }
    }

    /// <summary>The timeline up to its edge.</summary>
    public IReadOnlyList<CoverageSpan> Spans
    {
        get
        {
            lock (_gate)
            {
                return [.. _timeline?.Spans ?? []];
            }
        }
    }

    /// <summary>Up to when it is told.</summary>
    public DateTimeOffset? Edge
    {
        get
        {
            lock (_gate)
            {
                return _timeline?.Edge;
            }
        }
    }

    /// <summary>When set, each word is first handed to it.</summary>
    public Func<CoverageSpan, CancellationToken, Task>? Before { get; set; }

    public Action<CoverageSpan>? Doubted { get; set; }

    /// <summary>What stood there before the adapter's first start.</summary>
    public void Begin(DateTimeOffset firstStart, params CoverageSpan[] spans)
    {
        lock (_gate)
        {
            _timeline = new CoverageTimeline(firstStart);
            foreach (var span in spans)
            {
                _timeline.Tell(span, time.GetUtcNow(), CoverageCauses.NotRunning);
            }
        }
    }

    /// <summary>Somebody else than the adapter makes time uncertain.</summary>
    public void Doubt(CoverageSpan span)
    {
        lock (_gate)
        {
            _timeline!.Tell(span, time.GetUtcNow(), CoverageCauses.NotRunning);
        }

        Doubted?.Invoke(span);
    }

    /// <summary>How a moment stands; <see langword="null"/> where nothing was told.</summary>
    public CoverageState? At(DateTimeOffset moment) => Spans.LastOrDefault(span => span.From <= moment && moment < span.To)?.State;

    public Task<IReadOnlyList<CoverageSpan>> UncertainAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_timeline is { } known)
            {
                return Task.FromResult<IReadOnlyList<CoverageSpan>>(
                    [.. known.Between(known.FirstStart, now, CoverageCauses.NotRunning).Where(span => span.State == CoverageState.Uncertain)]);
            }

            _timeline = new CoverageTimeline(now);
            return Task.FromResult<IReadOnlyList<CoverageSpan>>([]);
        }
    }

    public async ValueTask TellAsync(CoverageSpan span, CancellationToken cancellationToken)
    {
        if (Before is { } before)
        {
            await before(span, cancellationToken);
        }

        lock (_gate)
        {
            _told.Add(span);
            _timeline!.Tell(span, time.GetUtcNow(), CoverageCauses.NotRunning);
        }
    }
}
