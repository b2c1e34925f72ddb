using System.Runtime.CompilerServices;
using Adapter.Abstractions;
using Microsoft.Data.Sqlite;

namespace Adapters.GenesysCloudCx.Ledger;

/// <summary>What is read of the ledger.</summary>
internal static class LedgerReading
{
    private const int LinesAtOnce = 256;

    public static IReadOnlyList<LedgerRecording> OfConversation(LedgerSession session, string id) => Recordings(session, LedgerSql.OfConversation, id);

    public static LedgerRecording? Find(LedgerSession session, string conversationId, string recordingId)
    {
        using var row = session.Query(LedgerSql.Recording, conversationId, recordingId);
        return row.Read() ? RecordingRow.Read(row) : null;
    }

    /// <summary>A recording's number and state.</summary>
    public static (long Number, ImportState State)? NumberOf(LedgerSession session, string conversationId, string recordingId)
    {
        using var row = session.Query(LedgerSql.Named, conversationId, recordingId);
        return row.Read() ? (row.GetInt64(1), (ImportState)row.GetInt32(5)) : null;
    }

    public static LaneBacklog Backlog(LedgerSession session, Lane lane, DateTimeOffset now)
    {
        using var row = session.Query(LedgerSql.Backlog, (int)lane, now.UtcTicks);
        return row.Read()
            ? new LaneBacklog(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.TimeOrNull(4))
            : throw new InvalidOperationException("A question without a table has one row.");
    }

    public static IReadOnlyList<LedgerRecording> DueDeletions(LedgerSession session, int most, DateTimeOffset now)
        => Recordings(session, LedgerSql.DueDeletions, now.UtcTicks, most);

    public static IReadOnlyList<OwedEvent> Owed(LedgerSession session, int most)
    {
        List<OwedEvent> owed = [];
        using var rows = session.Query(LedgerSql.Owed, most);
        while (rows.Read())
        {
            owed.Add(new OwedEvent(rows.GetString(3), rows.IsDBNull(4) ? null : RecordingRow.Read(rows, 4), (OwedEvents)rows.GetInt32(0), rows.Time(1), rows.TextOrNull(2)));
        }

        return owed;
    }

    public static LanePosition? Position(LedgerSession session, Lane lane)
    {
        using var row = session.Query(LedgerSql.Position, (int)lane);
        return row.Read() ? new LanePosition(row.Time(0), row.Time(1)) : null;
    }

    public static IReadOnlyList<DueSpan> DueSpans(LedgerSession session, int most, DateTimeOffset now)
    {
        List<DueSpan> spans = [];
        using var rows = session.Query(LedgerSql.DueSpans, now.UtcTicks, most);
        while (rows.Read())
        {
            spans.Add(new DueSpan(rows.GetInt64(0), rows.Time(1), rows.Time(2), rows.Time(3), rows.GetString(4)));
        }

        return spans;
    }

    /// <summary>Hands out rows of a long list, on a connection and snapshot of its own.</summary>
    public static async IAsyncEnumerable<T> StreamAsync<T>(
        LedgerFile file, LedgerSession session, string sql, object?[] values, Func<SqliteDataReader, IEnumerable<T>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var rows = Guarded(file, () => session.Query(sql, values));
        for (var line = 1; Guarded(file, rows.Read); line++)
        {
            foreach (var item in read(rows))
            {
                yield return item;
            }

            if (line % LinesAtOnce == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }
    }

    public static T Guarded<T>(LedgerFile file, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception)
        {
            throw file.Failed(exception);
        }
    }

    private static List<LedgerRecording> Recordings(LedgerSession session, string sql, params ReadOnlySpan<object?> values)
    {
        List<LedgerRecording> recordings = [];
        using var rows = session.Query(sql, values);
        while (rows.Read())
        {
            recordings.Add(RecordingRow.Read(rows));
        }

        return recordings;
    }
}
