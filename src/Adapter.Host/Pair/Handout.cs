using System.Runtime.CompilerServices;
using Adapter.Host.Journal;

namespace Adapter.Host.Pair;

/// <summary>
/// Which events a host hands out: those it journaled while it was active, and those it resubmitted when it became so. That stays true when it goes to standby later, so
/// a slow reader misses nothing of its active time. Immutable.
/// </summary>
internal sealed class Handout
{
    private readonly (long After, long UpTo)[] _ranges;

    private Handout(bool isPaired, (long After, long UpTo)[] ranges)
    {
        IsPaired = isPaired;
        _ranges = ranges;
    }

    /// <summary>Everything, as a host without a pair does.</summary>
    public static Handout Everything { get; } = new(false, [(0, long.MaxValue)]);

    public bool IsPaired { get; }

    /// <summary>Whether what is journaled now is handed out.</summary>
    public bool IsActive => _ranges.Length > 0 && _ranges[^1].UpTo == long.MaxValue;

    /// <summary>Where the next event that is handed out comes after, while on standby; 0 when none ever was.</summary>
    private long End => _ranges.Length > 0 ? _ranges[^1].UpTo : 0;

    /// <summary>What follows from the changes so far, oldest first. Before the first one the host was alone, and its events counted.</summary>
    public static Handout From(IEnumerable<RoleChange> changes)
    {
        List<(long After, long UpTo)> ranges = [];
        long? open = 0;
        foreach (var change in changes)
        {
            if (change.Active)
            {
                open = Math.Min(open ?? change.Sequence, change.Sequence);
            }
            else if (open is { } after)
            {
                Add(ranges, after, change.Sequence);
                open = null;
            }
        }

        if (open is { } still)
        {
            Add(ranges, still, long.MaxValue);
        }

        return new Handout(true, [.. ranges]);
    }

    /// <summary>The place from which a reader at a place goes on: the same one, or the begin of what is handed out next.</summary>
    public long PlaceOf(long place)
    {
        foreach (var (after, upTo) in _ranges)
        {
            if (place < upTo)
            {
                return Math.Max(place, after);
            }
        }

        return place;
    }

    /// <summary>Whether nothing of what is handed out so far lies after a place.</summary>
    public bool IsReadUpTo(long place, long newest) => IsActive ? place >= newest : place >= End;

    /// <summary>Where a reader without a place begins: with the next event that is handed out.</summary>
    public long Newest(long newest) => IsActive ? newest : Math.Min(End, newest);

    /// <summary>Up to where a reader has looked that read everything after <paramref name="place"/> while <paramref name="newest"/> was the newest.</summary>
    public long Reached(long place, long newest) => Math.Max(place, Newest(newest));

    /// <summary>The events of a query that are handed out.</summary>
    public async IAsyncEnumerable<JournaledEvent> ReadAsync(IEventJournal journal, JournalQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = query.Limit;
        foreach (var (after, upTo) in _ranges)
        {
            if (upTo <= query.After)
            {
                continue;
            }

            await foreach (var fact in journal.ReadAsync(query with { After = Math.Max(query.After, after), Limit = left }, cancellationToken))
            {
                if (fact.Sequence > upTo)
                {
                    break;
                }

                left--;
                yield return fact;
            }

            if (left <= 0)
            {
                yield break;
            }
        }
    }

    private static void Add(List<(long After, long UpTo)> ranges, long after, long upTo)
    {
        // a take-over may reach back into and behind earlier ranges
        while (ranges.Count > 0 && ranges[^1].UpTo >= after)
        {
            (after, upTo) = (Math.Min(after, ranges[^1].After), Math.Max(upTo, ranges[^1].UpTo));
            ranges.RemoveAt(ranges.Count - 1);
        }

        if (upTo > after)
        {
            ranges.Add((after, upTo));
        }
    }
}

/// <summary>What is handed out at the moment. Thread-safe.</summary>
internal sealed class OutputGate
{
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Handout _now = Handout.Everything;

    public Handout Now => _now;

    /// <summary>Completes when it has changed. Take it before looking at <see cref="Now"/>.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>What a reader gets who may have asked for everything.</summary>
    public Handout For(bool standby) => standby ? Handout.Everything : _now;

    public void Set(Handout handout)
    {
        _now = handout;
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }
}
