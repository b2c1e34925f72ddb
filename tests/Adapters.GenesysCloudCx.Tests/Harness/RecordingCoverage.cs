using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Tests.Harness;

/// <summary>What an adapter told of its time, as it was told.</summary>
internal sealed class RecordingCoverage : ICoverage
{
    private readonly Lock _gate = new();
    private readonly List<CoverageSpan> _told = [];

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

    /// <summary>What is uncertain when the adapter starts.</summary>
    public IReadOnlyList<CoverageSpan> Uncertain { get; set; } = [];

    public Action<CoverageSpan>? Doubted { get; set; }

    public Task<IReadOnlyList<CoverageSpan>> UncertainAsync(CancellationToken cancellationToken) => Task.FromResult(Uncertain);

    public ValueTask TellAsync(CoverageSpan span, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _told.Add(span);
        }

        return ValueTask.CompletedTask;
    }
}
