using Adapter.Abstractions;
using Adapter.Host.Journal;
using Microsoft.Data.Sqlite;

namespace Adapter.Host.Coverage;

/// <summary>Timelines as rows of the journal's table <c>coverage</c>.</summary>
internal static class CoverageTable
{
    private const string Unreadable = "What was told of this time cannot be read any more.";

    // year 1 to 9999, in Unix milliseconds
    private const long Earliest = -62_135_596_800_000;
    private const long Latest = 253_402_300_799_999;

    /// <summary>Reads every adapter's timeline.</summary>
    public static IReadOnlyList<StoredTimeline> Read(SqliteConnection connection)
    {
        if (JournalSchema.Scalar(connection, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'coverage'") == 0)
        {
            return []; // a journal of an older program
        }

        using var command = connection.CreateCommand();
        command.CommandText = "SELECT adapter, began, ended, state, cause, detail FROM coverage";
        using var reader = command.ExecuteReader();
        Dictionary<string, List<Row>> adapters = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, string> texts = new(StringComparer.Ordinal); // a year of spans has few different ones
        while (reader.Read())
        {
            var name = reader.GetValue(0) as string ?? string.Empty;
            if (!adapters.TryGetValue(name, out var rows))
            {
                adapters.Add(name, rows = []);
            }

            rows.Add(new Row(reader.GetValue(1) as long?, reader.GetValue(2) as long?, reader.GetValue(3) as long?, Shared(reader.GetValue(4)), Shared(reader.GetValue(5))));
        }

        return [.. adapters.Select(pair => Restore(pair.Key, pair.Value))];

        string? Shared(object value)
            => value is not string text ? null : texts.TryGetValue(text, out var known) ? known : texts[text] = text;
    }

    /// <summary>Writes changes of one adapter's timeline: a span for each begin, or none where it is gone.</summary>
    public static void Write(SqliteConnection connection, string adapter, IEnumerable<KeyValuePair<DateTimeOffset, CoverageSpan?>> changes)
    {
        using var delete = connection.CreateCommand();
        delete.CommandText = "DELETE FROM coverage WHERE adapter = $adapter AND began = $began";
        using var set = connection.CreateCommand();
        set.CommandText = "INSERT OR REPLACE INTO coverage(adapter, began, ended, state, cause, detail) VALUES($adapter, $began, $ended, $state, $cause, $detail)";
        foreach (var (began, span) in changes)
        {
            var command = span is null ? delete : set;
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$adapter", adapter);
            command.Parameters.AddWithValue("$began", began.ToUnixTimeMilliseconds());
            if (span is not null)
            {
                command.Parameters.AddWithValue("$ended", span.To.ToUnixTimeMilliseconds());
                command.Parameters.AddWithValue("$state", (int)span.State);
                command.Parameters.AddWithValue("$cause", span.Cause);
                command.Parameters.AddWithValue("$detail", (object?)span.Detail ?? DBNull.Value);
            }

            command.ExecuteNonQuery();
        }
    }

    /// <summary>Writes one adapter's timeline in the place of all that stands there.</summary>
    public static void Rewrite(SqliteConnection connection, string adapter, IEnumerable<CoverageSpan> spans)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM coverage WHERE adapter = $adapter";
        command.Parameters.AddWithValue("$adapter", adapter);
        command.ExecuteNonQuery();
        Write(connection, adapter, spans.Select(span => KeyValuePair.Create(span.From, (CoverageSpan?)span)));
    }

    /// <summary>Makes a timeline of rows. Whatever stands in them it has neither hole nor overlap: what they do not tell, or tell twice, is uncertain.</summary>
    internal static StoredTimeline Restore(string adapter, IReadOnlyList<Row> rows)
    {
        var usable = rows.Where(row => IsMoment(row.Began)).OrderBy(row => row.Began).ThenBy(row => row.Ended).ToList();
        var odd = rows.Count - usable.Count;
        if (usable.Count == 0)
        {
            return new StoredTimeline(adapter, null, odd);
        }

        CoverageTimeline timeline = new(DateTimeOffset.FromUnixTimeMilliseconds(usable[0].Began!.Value));
        foreach (var row in usable)
        {
            var began = DateTimeOffset.FromUnixTimeMilliseconds(row.Began!.Value);
            if (!IsMoment(row.Ended) || row.Ended < row.Began)
            {
                odd++;
                continue;
            }

            if (row.Ended == row.Began)
            {
                var isMark = began == timeline.Edge && ReferenceEquals(row, usable[^1]);
                odd += isMark ? 0 : 1;
                _ = isMark ? timeline.SetMark(row.Cause ?? CoverageCauses.NotRunning, row.Detail) : null;
                continue;
            }

            odd += Add(timeline, row, began, DateTimeOffset.FromUnixTimeMilliseconds(row.Ended!.Value));
        }

        return new StoredTimeline(adapter, timeline, odd);
    }

    private static int Add(CoverageTimeline timeline, Row row, DateTimeOffset began, DateTimeOffset ended)
    {
        var edge = timeline.Edge;
        var isKnown = row is { State: >= 0 and <= (long)CoverageState.Lost, Cause: not null };
        if (began > edge)
        {
            timeline.Tell(Uncertain(edge, began), ended, CoverageCauses.JournalDamaged);
        }

        timeline.Tell(isKnown ? new CoverageSpan(began, ended, (CoverageState)row.State!.Value, row.Cause!, row.Detail) : Uncertain(began, ended), ended, CoverageCauses.JournalDamaged);
        if (began < edge)
        {
            timeline.Tell(Uncertain(began, ended < edge ? ended : edge), edge, CoverageCauses.JournalDamaged);
        }

        return isKnown && began == edge ? 0 : 1;
    }

    private static CoverageSpan Uncertain(DateTimeOffset from, DateTimeOffset to) => new(from, to, CoverageState.Uncertain, CoverageCauses.JournalDamaged, Unreadable);

    private static bool IsMoment(long? milliseconds) => milliseconds is >= Earliest and <= Latest;

    /// <summary>A row as it stands; a value that is not of its column's kind is <see langword="null"/>.</summary>
    internal sealed record Row(long? Began, long? Ended, long? State, string? Cause, string? Detail);
}

/// <summary>What the table tells of an adapter.</summary>
/// <param name="Adapter">Its name as it is spelled there.</param>
/// <param name="Timeline"><see langword="null"/> where no row is of use.</param>
/// <param name="OddRows">Rows that did not fit and were read as uncertain time.</param>
internal sealed record StoredTimeline(string Adapter, CoverageTimeline? Timeline, int OddRows);
