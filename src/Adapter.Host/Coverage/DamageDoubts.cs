using Adapter.Abstractions;
using Adapter.Host.Journal;

namespace Adapter.Host.Coverage;

/// <summary>The time of events that damage took becomes uncertain, so that the adapters read it back.</summary>
internal sealed class DamageDoubts(ICoverageDoubts coverage) : IJournalDoubts
{
    public Task DoubtAsync(DateTimeOffset from, DateTimeOffset to, string detail, CancellationToken cancellationToken)
        => coverage.DoubtAsync(from, to, CoverageCauses.JournalDamaged, detail, cancellationToken);
}
