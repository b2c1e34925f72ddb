using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>The account of a span, read from one moment of the ledger.</summary>
internal sealed class SourceReport(LedgerReport ledger) : ImportReport
{
    public override IAsyncEnumerable<ImportReportLine> ReadLinesAsync(CancellationToken cancellationToken) => ledger.LinesAsync(cancellationToken);

    public override ValueTask DisposeAsync() => ledger.DisposeAsync();
}
