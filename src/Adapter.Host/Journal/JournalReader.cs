using System.Runtime.CompilerServices;
using Adapter.Host.Journal.Healing;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Adapter.Host.Journal;

/// <summary>Reads the journal of a data folder, with a host running on it or without. Every page is a short transaction of its own. Thread-safe.</summary>
internal sealed class JournalReader
{
    private const int PageRows = 256;
    private const int PageBytes = 1024 * 1024;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly string _dataDirectory;
    private readonly JournalGate _gate;

    internal JournalReader(string dataDirectory, JournalGate gate)
    {
        _dataDirectory = dataDirectory;
        _gate = gate;
    }

    /// <summary>What is damaged, once that was met; then what can be read is read, and nothing heals it here.</summary>
    public string? Damage { get; private set; }

    /// <summary>Opens the journal of a data folder for reading.</summary>
    /// <exception cref="JournalException">There is no journal, or it cannot be read; the message says what to do.</exception>
    public static JournalReader Open(string dataDirectory)
    {
        SqliteNative.Initialize(SqliteChoice.Auto);
        if (!File.Exists(JournalSchema.PathIn(dataDirectory)))
        {
            throw new JournalException($"There is no journal in '{dataDirectory}'. Name the host's data folder with --data.");
        }

#pragma warning disable CA2000 // a gate without a healer holds nothing that matters
        JournalReader reader = new(dataDirectory, new JournalGate(dataDirectory));
#pragma warning restore CA2000
        try
        {
            using var connection = JournalSchema.OpenReader(dataDirectory);
            return JournalSchema.Recognise(connection, dataDirectory) > 0
                ? reader
                : throw new JournalException($"The journal in '{dataDirectory}' is empty: no host has opened it yet. Start the host on it first, or name another folder with --data.");
        }
        catch (Exception failure) when (Healing.Damage.Is(failure))
        {
            reader.Damage = failure.Message;
            return SalvagedJournal.HasEvents(dataDirectory)
                ? reader
                : throw new JournalException(
                    $"The file {JournalSchema.FileName} in '{dataDirectory}' is not a journal, or nothing in it can be read: {failure.Message} The host moves such a file aside when it starts and begins anew; else name another folder with --data.",
                    failure);
        }
        catch (SqliteException failure)
        {
            throw new JournalException($"The journal in '{dataDirectory}' cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>First and last sequence number on disk; first is last + 1 when there is no event.</summary>
    public (long First, long Last) Range()
    {
        using var connection = JournalSchema.OpenReader(_dataDirectory);
        var floor = JournalSchema.Scalar(connection, "SELECT value FROM facts WHERE name = 'floor'");
        return (floor + 1, JournalSchema.LastNumber(connection, floor));
    }

    /// <inheritdoc cref="IEventJournal.ReadAsync"/>
    public async IAsyncEnumerable<JournaledEvent> ReadAsync(JournalQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = query.After;
        var left = query.Limit ?? int.MaxValue;
        List<JournaledEvent> page = new(Math.Min(left, PageRows));
        while (left > 0 && after < long.MaxValue)
        {
            cancellationToken.ThrowIfCancellationRequested();
            page.Clear();
            if (Damage is not null || await TryPageAsync(query, after, Math.Min(left, PageRows), page, cancellationToken) is not { } reached)
            {
                break;
            }

            after = reached;
            left -= page.Count;
            foreach (var fact in page)
            {
                yield return fact;
            }

            // a long read shares the thread with others
            await Task.Yield();
        }

        if (Damage is not null)
        {
            foreach (var fact in SalvagedJournal.Read(_dataDirectory, query with { After = after, Limit = left }))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return fact;
            }
        }
    }

    /// <summary>Waits for events written by whoever writes, by looking from time to time.</summary>
    public async Task WaitForAsync(long afterSequence, TimeProvider time, CancellationToken cancellationToken)
    {
        while (Range().Last <= afterSequence)
        {
            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }

    /// <summary>Reads one page; <see langword="null"/> when it is damaged and nobody is here to heal it.</summary>
    private async Task<long?> TryPageAsync(JournalQuery query, long after, int limit, List<JournaledEvent> page, CancellationToken cancellationToken)
    {
        try
        {
            return await _gate.ReadAsync(
                connection =>
                {
                    page.Clear();
                    return ReadPage(connection, query, after, limit, page);
                },
                cancellationToken);
        }
        catch (Exception failure) when (_gate.Healer is null && Healing.Damage.Is(failure))
        {
            page.Clear();
            Damage = failure.Message;
            return null;
        }
    }

    /// <summary>Reads one page.</summary>
    /// <returns>Where to go on; <see cref="long.MaxValue"/> at the end.</returns>
    private static long ReadPage(SqliteConnection connection, JournalQuery query, long after, int limit, List<JournaledEvent> page)
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        var filter = JournalFilter.From(query, connection);
        if (filter.IsEmpty)
        {
            return long.MaxValue;
        }

        if (!filter.TryNextRange(connection, after, out var from, out var until, out var isTail))
        {
            return until;
        }

        var last = ReadRows(connection, filter, from, until, limit, page, out var full);
        return full ? last : isTail ? long.MaxValue : until;
    }

    private static long ReadRows(
        SqliteConnection connection, JournalFilter filter, long after, long until, int limit, List<JournaledEvent> page, out bool full)
    {
        full = false;
        var handle = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(handle, filter.Sql, out var statement), handle);
        using (statement)
        {
            raw.sqlite3_bind_int64(statement, 1, after);
            raw.sqlite3_bind_int64(statement, 2, until);
            raw.sqlite3_bind_int64(statement, 3, limit);
            filter.Bind(statement);
            var bytes = 0;
            var last = after;
            int code;
            while ((code = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
            {
                var sequence = raw.sqlite3_column_int64(statement, 0);
                if (sequence <= last)
                {
                    // a page that stands in the place of another is sound by itself
                    throw new JournalDamagedException($"Event {sequence} stands behind event {last}.");
                }

                last = sequence;
                var body = raw.sqlite3_column_blob(statement, 2);
                if (!EventEncoder.IsWhole(body))
                {
                    throw new JournalDamagedException($"Event {last} is not a whole JSON object.");
                }

                var json = EventEncoder.Splice(last, body);
                page.Add(new JournaledEvent(last, json) { Type = raw.sqlite3_column_text(statement, 1).utf8_to_string() });
                bytes += json.Length;
                if (page.Count >= limit || bytes >= PageBytes)
                {
                    full = true;
                    return last;
                }
            }

            if (code != raw.SQLITE_DONE)
            {
                SqliteException.ThrowExceptionForRC(code, handle);
            }

            return last;
        }
    }
}
