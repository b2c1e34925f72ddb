using System.Text.Json;
using Adapter.Host.Journal.Healing;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Adapter.Host.Journal;

/// <summary>What to look for.</summary>
/// <param name="Query">Adapter, conversation and type; its place and limit do not count.</param>
/// <param name="Limit">Events that are enough.</param>
internal sealed record SearchRequest(JournalQuery Query, int Limit)
{
    /// <summary>Only what happened at this moment or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only what happened before this moment.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>From the newest backwards, instead of from the oldest on.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>Where an earlier answer stopped: that number was looked at.</summary>
    public long? At { get; init; }

    /// <summary>From the newest backwards, no further than to the event after this number.</summary>
    public long Above { get; init; }
}

/// <summary>What was found, and between which numbers was looked.</summary>
internal sealed record SearchResult(IReadOnlyList<JournaledEvent> Events, long Lowest, long Highest)
{
    /// <summary>Where to go on; <see langword="null"/> when everything was looked at.</summary>
    public long? Next { get; init; }

    /// <summary>When the last event that was looked at happened.</summary>
    public DateTimeOffset? Reached { get; init; }
}

/// <summary>
/// Looks through the journal by time, in either direction. A number tells nothing sure about time: what was read back stands behind what happened after it. But nothing stands in a
/// segment that was closed before it happened. One call looks at so many events and no more; the answer says where to go on.
/// </summary>
internal static class JournalSearch
{
    /// <summary>Numbers looked at in one call.</summary>
    public const int Patience = 200_000;

    private const int SegmentsAtOnce = 256;

    /// <summary>How far the platform's clock may be ahead of this one's, by which segments are closed.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    public static SearchResult Find(SqliteConnection connection, SearchRequest request, int patience = Patience)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        var floor = JournalSchema.Scalar(connection, "SELECT value FROM facts WHERE name = 'floor'");
        var newest = JournalSchema.LastNumber(connection, floor);
        var at = request.At ?? (request.NewestFirst ? newest + 1 : floor);
        var filter = JournalFilter.From(request.Query, connection);
        if (filter.IsEmpty)
        {
            return new SearchResult([], floor + 1, newest);
        }

        Look look = new(connection, filter, request);
        var (lowest, highest) = request.NewestFirst ? (floor + 1, at - 1) : (at + 1, newest);
        foreach (var (after, until) in Ranges(connection, filter, request, at))
        {
            if (look.Looked > patience || !look.Through(after, until))
            {
                // up to here and not further
                return request.NewestFirst
                    ? new SearchResult(look.Found, look.Last, highest) { Next = look.Last, Reached = look.Reached }
                    : new SearchResult(look.Found, lowest, look.Last) { Next = look.Last, Reached = look.Reached };
            }
        }

        return new SearchResult(look.Found, lowest, highest) { Reached = look.Reached };
    }

    /// <summary>The runs of numbers in which a match is possible, in the direction of the search.</summary>
    private static IEnumerable<(long After, long Until)> Ranges(SqliteConnection connection, JournalFilter filter, SearchRequest request, long at)
    {
        var closed = JournalSchema.Scalar(connection, "SELECT ifnull(max(last), 0) FROM segments");
        if (request.NewestFirst && at > closed + 1)
        {
            yield return (Math.Max(closed, request.Above), at - 1);
            at = closed + 1;
        }

        while (Segments(connection, request, at) is { Count: > 0 } segments)
        {
            foreach (var (first, last, tokens) in segments)
            {
                if (filter.MayMatch(tokens))
                {
                    yield return request.NewestFirst ? (Math.Max(first - 1, request.Above), Math.Min(last, at - 1)) : (Math.Max(first - 1, at), last);
                }
            }

            at = request.NewestFirst ? segments[^1].First : segments[^1].Last;
        }

        if (!request.NewestFirst)
        {
            yield return (Math.Max(at, closed), long.MaxValue);
        }
    }

    private static List<(long First, long Last, byte[] Tokens)> Segments(SqliteConnection connection, SearchRequest request, long at)
    {
        using var command = connection.CreateCommand();
        command.CommandText = request.NewestFirst
            ? "SELECT first, last, tokens FROM segments WHERE first < $at AND first >= (SELECT ifnull(max(first), 0) FROM segments WHERE first <= $above + 1) AND closed >= $from ORDER BY first DESC LIMIT $limit"
            : "SELECT first, last, tokens FROM segments WHERE last > $at AND closed >= $from ORDER BY first LIMIT $limit";
        command.Parameters.AddWithValue("$at", at);
        command.Parameters.AddWithValue("$from", request.From is { } from ? (from - Ahead).ToUnixTimeMilliseconds() : 0);
        command.Parameters.AddWithValue("$above", request.Above);
        command.Parameters.AddWithValue("$limit", SegmentsAtOnce);
        using var rows = command.ExecuteReader();
        List<(long, long, byte[])> segments = [];
        while (rows.Read())
        {
            segments.Add((rows.GetInt64(0), rows.GetInt64(1), (byte[])rows.GetValue(2)));
        }

        return segments;
    }

    /// <summary>When an event happened, from its stored body.</summary>
    private static DateTimeOffset? TimeOf(ReadOnlySpan<byte> body)
    {
        try
        {
            Utf8JsonReader json = new(body);
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1)
                {
                    var isTime = json.ValueTextEquals("time"u8);
                    json.Read();
                    if (isTime)
                    {
                        return json.TryGetDateTimeOffset(out var time) ? time : null;
                    }

                    json.Skip();
                }
            }
        }
        catch (JsonException)
        {
            // told as damage where the event itself is read
        }

        return null;
    }

    /// <summary>One call's way through the rows.</summary>
    private sealed class Look(SqliteConnection connection, JournalFilter filter, SearchRequest request)
    {
        private readonly List<JournaledEvent> _found = [];

        public IReadOnlyList<JournaledEvent> Found => _found;

        /// <summary>Numbers looked at so far.</summary>
        public long Looked { get; private set; }

        /// <summary>The last one of them.</summary>
        public long Last { get; private set; }

        public DateTimeOffset? Reached { get; private set; }

        /// <summary>Looks through a run of numbers.</summary>
        /// <returns><see langword="false"/> when enough was found before its end.</returns>
        public bool Through(long after, long until)
        {
            var handle = connection.Handle!;
            SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(handle, request.NewestFirst ? filter.BackwardSql : filter.Sql, out var statement), handle);
            using (statement)
            {
                raw.sqlite3_bind_int64(statement, 1, after);
                raw.sqlite3_bind_int64(statement, 2, until);
                raw.sqlite3_bind_int64(statement, 3, long.MaxValue);
                filter.Bind(statement);
                int code;
                while ((code = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
                {
                    Row(raw.sqlite3_column_int64(statement, 0), raw.sqlite3_column_text(statement, 1).utf8_to_string(), raw.sqlite3_column_blob(statement, 2));
                    if (_found.Count >= request.Limit)
                    {
                        return false;
                    }
                }

                if (code != raw.SQLITE_DONE)
                {
                    SqliteException.ThrowExceptionForRC(code, handle);
                }
            }

            Looked += until == long.MaxValue ? 0 : Math.Max(0, until - after);
            Last = request.NewestFirst ? after + 1 : until;
            return true;
        }

        private void Row(long sequence, string type, ReadOnlySpan<byte> body)
        {
            Last = sequence;
            var time = TimeOf(body);
            Reached = time ?? Reached;
            if ((request.From is { } from && time < from) || (request.To is { } to && time >= to))
            {
                return;
            }

            if (!EventEncoder.IsWhole(body))
            {
                throw new JournalDamagedException($"Event {sequence} is not a whole JSON object.");
            }

            _found.Add(new JournaledEvent(sequence, EventEncoder.Splice(sequence, body)) { Type = type });
        }
    }
}
