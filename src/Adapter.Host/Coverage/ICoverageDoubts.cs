namespace Adapter.Host.Coverage;

/// <summary>The host's own doubts about what was covered, for example after damage to the journal. Thread-safe.</summary>
internal interface ICoverageDoubts
{
    /// <summary>Makes a span of time uncertain for every adapter that accounts for its time, and tells those that run, so that they read it back.</summary>
    /// <param name="from">Begin, in it, UTC. What lies before an adapter's first start is cut.</param>
    /// <param name="to">End, not in it, UTC. What lies in the future is cut.</param>
    /// <param name="cause">Why, a word of <see cref="Abstractions.CoverageCauses"/>.</param>
    /// <param name="detail">The same for people in one sentence.</param>
    /// <param name="cancellationToken">Stops waiting; the span may be kept all the same.</param>
    /// <returns>A task that ends when it is on disk.</returns>
    Task DoubtAsync(DateTimeOffset from, DateTimeOffset to, string cause, string detail, CancellationToken cancellationToken);
}
