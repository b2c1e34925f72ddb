using Adapter.Host.Diagnostics.Parts;
using Microsoft.Data.Sqlite;

namespace Adapter.Host.Journal;

/// <summary>
/// Reads the whole journal slowly, after the start and once a day: damage in a part that nobody reads is found while the platforms can still tell those events again.
/// What it meets is healed like what any reader meets.
/// </summary>
internal sealed class JournalPatrol : IAsyncDisposable
{
    /// <summary>About 5,000 events a second: ten million in half an hour, for a few hundredths of a processor.</summary>
    private const int EventsInStep = 256;

    private const int IndexRowsInStep = 4096;
    private const int SegmentsInStep = 32;
    private static readonly string[] SmallTables = ["names", "cursors", "facts", "coverage", "quarantine", "marks", "roles"];
    private static readonly TimeSpan AfterStart = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenSteps = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromDays(1);
    private static readonly TimeSpan AfterFault = TimeSpan.FromHours(1);

    private readonly EventJournal _journal;
    private readonly HostParts _parts;
    private readonly TimeProvider _time;
    private readonly PatrolReport _report;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private long _rounds;

    public JournalPatrol(EventJournal journal, HostParts parts, TimeProvider time, PatrolReport? report = null)
    {
        _journal = journal;
        _parts = parts;
        _time = time;
        _report = report ?? new PatrolReport(time);
        _running = RunAsync(_stop.Token);
    }

    /// <summary>Rounds that came to their end.</summary>
    public long Rounds => Volatile.Read(ref _rounds);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _report.WhenDueAsync(AfterStart, cancellationToken);
            while (true)
            {
                var wentWell = await _parts.TryAsync("patrol of the journal", RoundAsync, cancellationToken);
                await _report.WhenDueAsync(wentWell ? BetweenRounds : AfterFault, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the host goes down
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        var quarantined = _journal.Statistics.QuarantinedEvents;
        var (events, trouble) = (0L, (string?)"It was broken off.");
        _report.Begin();
        try
        {
            foreach (var table in SmallTables)
            {
                await _journal.QueryAsync(connection => ReadAll(connection, table), cancellationToken);
            }

            events = await EventsAsync(cancellationToken);
            await StepsAsync<byte[]>([], NextIds, cancellationToken);
            await StepsAsync(0L, NextSegments, cancellationToken);
            Interlocked.Increment(ref _rounds);
            trouble = null;
        }
        catch (SqliteException failure)
        {
            // the disk is full or slow: others say so, and the next round comes
            trouble = failure.Message;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            trouble = $"It has a fault ({fault.GetType().Name}); the log has it whole.";
            throw;
        }
        finally
        {
            var taken = _journal.Statistics.QuarantinedEvents - quarantined;
            _report.End(trouble is null ? events : 0, trouble is null ? taken : 0, trouble);
        }
    }

    private static bool ReadAll(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the texts are this room's constants
        command.CommandText = "SELECT * FROM " + table;
#pragma warning restore CA2100
        using var row = command.ExecuteReader();
        while (row.Read())
        {
        }

        return true;
    }

    private async Task<long> EventsAsync(CancellationToken cancellationToken)
    {
        var count = 0L;
        for (long? after = 0; after is { } from;)
        {
            after = null;
            await foreach (var fact in _journal.ReadAsync(new JournalQuery(from, EventsInStep), cancellationToken))
            {
                after = fact.Sequence;
                count++;
            }

            await Task.Delay(BetweenSteps, _time, cancellationToken);
        }

        return count;
    }

    private async Task StepsAsync<T>(T begin, Func<SqliteConnection, T, (T Next, bool IsEnd)> step, CancellationToken cancellationToken)
    {
        for (var (next, isEnd) = (begin, false); !isEnd;)
        {
            var from = next;
            (next, isEnd) = await _journal.QueryAsync(connection => step(connection, from), cancellationToken);
            await Task.Delay(BetweenSteps, _time, cancellationToken);
        }
    }

    private static (byte[] Next, bool IsEnd) NextIds(SqliteConnection connection, byte[] after)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id FROM events INDEXED BY events_fact WHERE id > $after ORDER BY id LIMIT $limit";
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$limit", IndexRowsInStep);
        using var row = command.ExecuteReader();
        var count = 0;
        for (; row.Read(); count++)
        {
            after = (byte[])row.GetValue(0);
        }

        return (after, count < IndexRowsInStep);
    }

    private static (long Next, bool IsEnd) NextSegments(SqliteConnection connection, long after)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT first, tokens FROM segments WHERE first > $after ORDER BY first LIMIT $limit";
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$limit", SegmentsInStep);
        using var row = command.ExecuteReader();
        var count = 0;
        for (; row.Read(); count++)
        {
            after = row.GetInt64(0);
            _ = (byte[])row.GetValue(1); // reads the pages behind
        }

        return (after, count < SegmentsInStep);
    }
}
