using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Journal;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;

namespace Adapter.Host.Calls;

/// <summary>
/// Keeps the book of live calls by reading committed rows after its own place, like any consumer: the journal's writer never waits for it. Begins with the journal's tail; what it does not
/// know the beginning of it looks up, one conversation at a time.
/// </summary>
internal sealed class LiveCallFollower(EventJournal journal, LiveCallBook book, LiveCallLimits limits, HostParts parts, TimeProvider time) : BackgroundService
{
    private const string Part = "picture of live calls";
    private const int PageEvents = 5_000;
    private const int PastsAtOnce = 64;

    /// <summary>What comes meanwhile is taken together.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(150);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StaleEvery = TimeSpan.FromMinutes(1);

    private long _reached;
    private long? _begin;
    private long _tail;
    private DateTimeOffset _swept;

    /// <summary>Tells this life of the host from others, for whoever remembers answers.</summary>
    public string Life { get; } = time.GetUtcNow().UtcTicks.ToString("x", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The newest number that was taken.</summary>
    public long Reached => Volatile.Read(ref _reached);

    /// <summary>Whether the journal's tail was read to its end.</summary>
    public bool IsComplete { get; private set; }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => parts.UntilDoneAsync(Part, FollowAsync, Retry, stoppingToken);

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        _begin ??= await BeginAsync(cancellationToken);
        Volatile.Write(ref _reached, Math.Max(Reached, _begin.Value));
        while (true)
        {
            var isEnd = await PageAsync(cancellationToken);
            if (isEnd)
            {
                await PastsAsync(cancellationToken);
            }

            if (time.GetUtcNow() - _swept >= StaleEvery)
            {
                book.DropStale();
                _swept = time.GetUtcNow();
            }

            parts.Works(Part);

            if (isEnd)
            {
                IsComplete = true;
                await WaitAsync(cancellationToken);
            }
        }
    }

    /// <summary>After which number to begin: nothing that was journaled within the look-back is left out, unless it were too much.</summary>
    private async Task<long> BeginAsync(CancellationToken cancellationToken)
    {
        var from = time.GetUtcNow() - limits.LookBack;
        _tail = journal.LastSequence;
        var (first, floor) = await journal.QueryAsync(connection => (FirstSince(connection, from), JournalSchema.Scalar(connection, "SELECT value FROM facts WHERE name = 'floor'")), cancellationToken);
        return Math.Max(Math.Max(first - 1, _tail - limits.LookBackEvents), floor);
    }

    private static long FirstSince(SqliteConnection connection, DateTimeOffset from)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce((SELECT min(first) FROM segments WHERE closed >= $from), (SELECT max(last) + 1 FROM segments), 1)";
        command.Parameters.AddWithValue("$from", from.ToUnixTimeMilliseconds());
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Takes some events.</summary>
    /// <returns>Whether there were no more.</returns>
    private async Task<bool> PageAsync(CancellationToken cancellationToken)
    {
        var newest = journal.LastSequence;
        var count = 0;
        var last = Reached;
        await foreach (var fact in journal.ReadAsync(new JournalQuery(last, PageEvents), cancellationToken))
        {
            book.Take(fact, fact.Sequence > _tail);
            last = fact.Sequence;
            count++;
        }

        book.Settle();
        Volatile.Write(ref _reached, count < PageEvents ? Math.Max(last, newest) : last);
        return count < PageEvents;
    }

    private async Task PastsAsync(CancellationToken cancellationToken)
    {
        foreach (var key in book.NeedsPast(PastsAtOnce))
        {
            List<CallFact> facts = [];
            JournalQuery query = new(0, LiveConversation.MaxFacts) { DataSource = key.Source, Conversation = key.Conversation };
            await foreach (var journaled in journal.ReadAsync(query, cancellationToken))
            {
                if (CallFactReader.IsOfCall(journaled.Type) && CallFactReader.Read(journaled) is { } fact)
                {
                    facts.Add(fact);
                }
            }

            book.TakePast(key, facts);
        }

        book.Settle();
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (book.NeedsPast(1).Count > 0)
        {
            return;
        }

        using CancellationTokenSource sweep = new(StaleEvery, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(sweep.Token, cancellationToken);
        try
        {
            await journal.WaitForAsync(Reached, either.Token);
            await Task.Delay(Together, time, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // nothing came; what is stale is looked at
        }
    }
}
