using Adapter.Abstractions;
using Microsoft.Data.Sqlite;

namespace Adapters.GenesysCloudCx.Ledger;

/// <summary>The account of a span: sums and lines on one connection in one read transaction, so that they are of one moment however long the reading takes.</summary>
internal sealed class LedgerAccount : LedgerReport
{
    private readonly LedgerFile _file;
    private readonly LedgerSession _session;
    private readonly object?[] _span;
    private long _lineOf;

    private LedgerAccount(LedgerFile file, LedgerSession session, object?[] span)
    {
        _file = file;
        _session = session;
        _span = span;
        session.Execute("BEGIN");
        Totals = ReadTotals();
    }

    public override ImportTotals Totals { get; }

    public static LedgerAccount Open(LedgerFile file, DateTimeOffset from, DateTimeOffset to) => LedgerReading.Guarded(file, () =>
    {
        var session = file.OpenReader();
        try
        {
            return new LedgerAccount(file, session, [from.UtcTicks, to.UtcTicks]);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    });

    public override IAsyncEnumerable<ImportReportLine> LinesAsync(CancellationToken cancellationToken)
        => LedgerReading.StreamAsync(_file, _session, LedgerSql.ReportLines, _span, Lines, cancellationToken);

    public override ValueTask DisposeAsync()
    {
        _session.Dispose();
        return ValueTask.CompletedTask;
    }

    private ImportTotals ReadTotals()
    {
        Dictionary<ImportState, long> recordings = [];
        var bytes = 0L;
        using (var rows = _session.Query(LedgerSql.ReportRecordings, _span))
        {
            while (rows.Read())
            {
                recordings[(ImportState)rows.GetInt32(0)] = rows.GetInt64(1);
                bytes += rows.GetInt64(2);
            }
        }

        using var row = _session.Query(LedgerSql.ReportConversations, _span);
        row.Read();
        return new ImportTotals(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), recordings, bytes);
    }

    // a conversation with a screen recording only, of which audio is expected, has a line for both
    private IEnumerable<ImportReportLine> Lines(SqliteDataReader row)
    {
        var isFirst = row.GetInt64(0) != _lineOf;
        _lineOf = row.GetInt64(0);
        var isMissing = !row.IsDBNull(7);
        var isUnnamed = row.GetInt64(6) == 0 && (row.GetInt64(4) > 0 || isMissing);
        if (isFirst && (isUnnamed || row.GetInt64(5) == 0))
        {
            yield return new ImportReportLine
            {
                ConversationId = row.GetString(1),
                ConversationStart = row.Time(2),
                ConversationEnd = row.Time(3),
                State = !isUnnamed ? null : isMissing ? ImportState.Missing : ImportState.Waiting,
                Attempts = row.GetInt32(8),
                NextAttempt = row.TimeOrNull(9),
                LastLook = row.TimeOrNull(10),
                Reason = row.TextOrNull(11),
            };
        }

        if (!row.IsDBNull(12))
        {
            yield return RecordingLine.Of(RecordingRow.Read(row, 12), row.TimeOrNull(10));
        }
    }
}
