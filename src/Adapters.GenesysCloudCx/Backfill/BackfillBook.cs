using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Sync;

namespace Adapters.GenesysCloudCx.Backfill;

/// <summary>The spans that are to be read back, and the last ones that were. What is still owed after a kill the host's timeline knows. Thread-safe.</summary>
internal sealed class BackfillBook(TimeProvider time, PlatformClock clock, IAdapterStatus status)
{
    private const int MostEnded = 100;

    private readonly Lock _gate = new();
    private readonly List<OwedSpan> _open = [];
    private readonly Queue<OwedSpan> _ended = new();
    private int _number;

    /// <summary>Wakes who tells coverage.</summary>
    public WakeSignal Missed { get; } = new(time);

    /// <summary>Wakes who reads fresh spans.</summary>
    public WakeSignal Fresh { get; } = new(time);

    /// <summary>Wakes who reads the past.</summary>
    public WakeSignal Past { get; } = new(time);

    /// <summary>Begin of the oldest span that was missed and is still to be read back.</summary>
    public DateTimeOffset? OldestOpen => Ask(() => Missing().Min(static span => (DateTimeOffset?)span.Open.From));

    /// <summary>Takes a span in. One that is not on disk as uncertain yet is told first.</summary>
    public OwedSpan Add(CoverageSpan span, BackfillMode mode, bool isTold, bool readsAll)
    {
        var added = Ask(() =>
        {
            OwedSpan made = new((++_number).ToString(CultureInfo.InvariantCulture), span, Moment.Now(time), clock.Ahead, mode, readsAll) { IsTold = isTold };
            _open.Add(made);
            return made;
        });
        (isTold ? Fresh : Missed).Set();
        Past.Set();
        Tell();
        return added;
    }

    /// <summary>Spans that are not on disk as uncertain yet, in order of time.</summary>
    public List<OwedSpan> Untold() => Ask(() => _open.Where(static span => !span.IsTold).OrderBy(static span => span.From).ToList());

    public void Told(OwedSpan span)
    {
        Change(() => span.IsTold = true);
        Fresh.Set();
        Past.Set();
    }

    /// <summary>Spans whose fresh part is to be looked at now; else when that will be.</summary>
    public (List<OwedSpan> Due, TimeSpan Wait) DueFresh() => Ask(() =>
    {
        var waiting = _open.Where(static span => span is { IsTold: true, FreshIsDone: false }).ToList();
        var due = waiting.Where(span => span.NextLook <= Now(span)).ToList();
        return (due, waiting.Count == 0 ? TimeSpan.MaxValue : waiting.Min(span => span.NextLook - Now(span)));
    });

    /// <summary>The span whose past part is to be read now, people's wishes after the adapter's own, the newest first; else how long there is nothing to do.</summary>
    public (OwedSpan? Due, TimeSpan Wait) DuePast() => Ask(() =>
    {
        var waiting = _open.Where(static span => span.IsTold).Select(span => (Span: span, Wait: span.PastDue(Now(span)) - Now(span))).Where(static each => each.Wait is not null).ToList();
        var due = waiting.Where(static each => each.Wait <= TimeSpan.Zero).Select(static each => each.Span).OrderBy(static span => span.Mode).ThenByDescending(static span => span.To).FirstOrDefault();
        return (due, waiting.Count == 0 ? TimeSpan.MaxValue : waiting.Min(static each => each.Wait!.Value));
    });

    /// <summary>The open run of a person for this very span.</summary>
    public OwedSpan? FindManual(DateTimeOffset from, DateTimeOffset to)
        => Ask(() => _open.Find(span => span.Mode == BackfillMode.Manual && span.From == from && span.To == to));

    /// <summary>Now, for a span: what the clock showed when it was found, and what has gone by since.</summary>
    public DateTimeOffset Now(OwedSpan span) => At(span, time.GetTimestamp());

    /// <summary>The same for the moment of a timestamp.</summary>
    public DateTimeOffset At(OwedSpan span, long timestamp) => span.RequestedAt + time.GetElapsedTime(span.Requested.Timestamp, timestamp);

    /// <summary>A stretch of a span on the host's clock as it goes now. After a clock was set forward, or the machine slept, nobody can tell which, it stays where it was.</summary>
    public Stretch OnHostClock(OwedSpan span, Stretch stretch) => stretch.By(SetBack(span));

    /// <summary>A moment of the host's clock as it goes now, for a span.</summary>
    public DateTimeOffset FromHostClock(OwedSpan span, DateTimeOffset at) => at - SetBack(span);

    /// <summary>
    /// What may be told as read back of a stretch of a span: not when a conversation was alive that the platform did not give, nor what was found missing after the look began,
    /// nor what a span that reads every conversation has still to read.
    /// </summary>
    public List<Stretch> Readable(OwedSpan span, Stretch stretch, long begun) => Ask(() =>
    {
        var others = _open.Where(other => other != span && other.Mode == BackfillMode.Automatic).ToList();
        var newer = others.Where(other => other.Requested.Timestamp > begun).SelectMany(other => OnClockOf(span, other, new Stretch(other.From, other.To)));
        var deeper = others.Where(other => other.ReadsAll && !span.ReadsAll).SelectMany(other => other.Unread.Concat(other.Refused.Values).SelectMany(each => OnClockOf(span, other, each)));
        Stretch within = new(Stretch.Later(stretch.From, span.From), Stretch.Earlier(stretch.To, span.To));
        return within.Without(span.Refused.Values.Concat(newer).Concat(deeper).Where(other => other.From < within.To && other.To > within.From));
    });

    /// <summary>A stretch of another span: nobody knows on which of the two clocks the host's timeline has it.</summary>
    private Stretch[] OnClockOf(OwedSpan span, OwedSpan other, Stretch stretch) => [stretch, stretch.By(At(span, other.Requested.Timestamp) - other.RequestedAt)];

    /// <summary>Changes spans; those that are read through or given up are over.</summary>
    public void Change(Action change)
    {
        lock (_gate)
        {
            change();
            foreach (var over in _open.Where(static span => span.IsRead).ToList())
            {
                over.EndedAt = Now(over);
                _open.Remove(over);
                if (!over.IsComparison)
                {
                    _ended.Enqueue(over);
                }
            }

            while (_ended.Count > MostEnded)
            {
                _ended.Dequeue();
            }
        }

        Tell();
    }

    /// <summary>The conversations of a span that the platform did not give, and when they were alive.</summary>
    public List<KeyValuePair<string, Stretch>> RefusedOf(OwedSpan span) => Ask(() => span.Refused.ToList());

    public List<OwedSpan> Open() => Ask(() => _open.ToList());

    public IReadOnlyList<BackfillRun> Runs()
        => Ask(() => _open.Concat(_ended).Where(static span => !span.IsComparison).OrderByDescending(static span => span.RequestedAt).Select(Run).ToList());

    public BackfillRun RunOf(OwedSpan span) => Ask(() => Run(span));

    private BackfillRun Run(OwedSpan span) => new()
    {
        Id = span.Id,
        Mode = span.Mode,
        State = span.EndedAt is null ? span.IsWorkedOn ? BackfillState.Running : BackfillState.Waiting : span.IsLost ? BackfillState.Failed : BackfillState.Completed,
        From = span.From,
        To = span.To,
        Cause = span.Mode == BackfillMode.Manual ? null : span.Cause,
        RequestedAt = span.RequestedAt,
        EndedAt = span.EndedAt,
        ReadUpTo = span.EndedAt is null ? span.PastReached > span.From ? span.PastReached : null : span.To,
        NextLook = span.EndedAt is not null ? null : span.FreshIsDone ? span.PastDue(Now(span)) : span.NextLook,
        Detected = span.Detected,
        Read = span.Read,
        Recovered = span.Recovered,
        Failed = span.Refused.Count + span.Gone,
        Detail = span.Trouble ?? span.Detail,
    };

    /// <summary>By how much the host's clock was set back since the span was found.</summary>
    private TimeSpan SetBack(OwedSpan span) => time.GetUtcNow() - Now(span) is var by && by < -ClockWatch.Tolerance ? by : TimeSpan.Zero;

    private IEnumerable<OwedSpan> Missing() => _open.Where(static span => !span.IsComparison && span.Mode == BackfillMode.Automatic);

    private void Tell()
    {
        var (owed, oldest) = Ask(() =>
        {
            var open = Missing().Select(static span => span.Open).ToList();
            return (open.Sum(static each => (each.To - each.From).TotalSeconds), open.Min(static each => (DateTimeOffset?)each.From));
        });
        status.Gauge("backfill_owed_seconds", "Time that is still to be read back.").Set(owed);
        status.Fact("backfill.owed", string.Create(CultureInfo.InvariantCulture, $"{owed:0} s"));
        status.Fact("backfill.oldest", oldest?.ToString("O", CultureInfo.InvariantCulture));
    }

    private T Ask<T>(Func<T> ask)
    {
        lock (_gate)
        {
            return ask();
        }
    }
}
