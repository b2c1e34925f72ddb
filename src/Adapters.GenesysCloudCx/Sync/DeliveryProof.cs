using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Backfill;

namespace Adapters.GenesysCloudCx.Sync;

/// <summary>
/// Which time the link was heard in and no comparison has yet shown that it delivered: that of the link as it is now, and what lies before a cut, a stop or a kill. Covered tells
/// that the link was heard; this remembers, over the end of the process, what of it is still to be proved. Thread-safe.
/// </summary>
internal sealed class DeliveryProof(ProofMark mark, TimeProvider time)
{
    /// <summary>Analytics may tell of the end of a call this late.</summary>
    public static readonly TimeSpan Lag = LookTimes.Lag;

    /// <summary>Calls that ended before are not remembered for sure: each would cost a request, and reading the time back does the same within the budget.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromMinutes(45);

    /// <summary>The cause of time that could not be compared until it was too long ago for it.</summary>
    public const string Unproven = "link-unproven";

    /// <summary>Without a mark, what one comparison and the lag of the listing can leave unproved.</summary>
    private static readonly TimeSpan Unmarked = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private readonly List<HeardBefore> _before = [];
    private Moment? _connected;
    private Moment? _clean;

    /// <summary>Since when the link as it is now is still to be proved.</summary>
    public DateTimeOffset LiveFrom => Ask(() => Live());

    /// <summary>Time before the link as it is now that is still to be proved.</summary>
    public IReadOnlyList<HeardBefore> Before => Ask(() => _before.ToList());

    /// <summary>Whether there is time of before that was not looked at since.</summary>
    public bool HasNew => Ask(() => _before.Exists(static each => !each.IsLooked));

    /// <summary>Takes over what earlier runs left unproved; what of it is uncertain anyway is read back without.</summary>
    public void Begin(IReadOnlyList<CoverageSpan> uncertain, DateTimeOffset startedAt)
    {
        var kept = mark.Read();
        var from = uncertain.Count == 0 ? startedAt : Stretch.Later(kept ?? uncertain[^1].From - Unmarked, startedAt - LookTimes.Reach);
        if (kept is null && from < startedAt - Remembered)
        {
            // an account that is new, or of a version that kept no mark: there is nothing to hold against it
            from = startedAt;
        }

        var unproved = new Stretch(from, startedAt).Without(uncertain.Select(static span => new Stretch(span.From - DeliveryComparison.Patience, span.To)));
        lock (_gate)
        {
            _before.AddRange(unproved.Select(each => new HeardBefore(Moment.Of(each.From, time), Moment.Of(each.To, time))));
        }

        if (kept is null)
        {
            mark.Write(from);
        }
    }

    /// <summary>Up to now something may have been missed since then, which is read back. What came before is still to be proved.</summary>
    public void Connected(DateTimeOffset missedSince)
    {
        lock (_gate)
        {
            // what was on its way as the link ended is no proof
            var until = missedSince - DeliveryComparison.Patience;
            if (_connected is not null && Live() is var from && from < until)
            {
                _before.Add(new HeardBefore(Moment.Of(from, time), Moment.Of(until, time)));
            }

            _connected = Moment.Now(time);
        }
    }

    /// <summary>A comparison that began then found everything that the link should have told; what it could not decide is told as uncertain.</summary>
    public void Clean(Moment begun)
    {
        lock (_gate)
        {
            _clean = begun;
        }
    }

    /// <summary>Compared, at a moment from which on the listing shows all of it, or not yet.</summary>
    public void Looked(IEnumerable<HeardBefore> compared, Moment begun)
    {
        lock (_gate)
        {
            foreach (var each in compared)
            {
                each.IsLooked = true;
                if (time.GetElapsedTime(each.To.Timestamp, begun.Timestamp) >= Lag)
                {
                    _before.Remove(each);
                }
            }
        }
    }

    /// <summary>It is on disk as uncertain: others read it back.</summary>
    public void Doubted(HeardBefore told) => Ask(() => _before.Remove(told));

    /// <summary>The same for the link as it is now, up to that moment.</summary>
    public void Doubted(DateTimeOffset until)
    {
        lock (_gate)
        {
            _connected = Live() < until ? Moment.Of(until, time) : _connected;
        }
    }

    /// <summary>Keeps how far it is proved.</summary>
    public void Keep() => mark.Write(Ask(() => _before.Select(each => each.From.Earliest(time)).Append(Live()).Min()));

    private DateTimeOffset Live()
    {
        var connected = _connected?.Earliest(time);
        var clean = _clean?.Earliest(time) - Lag;
        return (connected > clean ? connected : clean ?? connected) ?? time.GetUtcNow();
    }

    private T Ask<T>(Func<T> ask)
    {
        lock (_gate)
        {
            return ask();
        }
    }
}

/// <summary>Time in which the link was heard, before it was connected anew.</summary>
internal sealed class HeardBefore(Moment from, Moment to)
{
    public Moment From { get; } = from;

    public Moment To { get; } = to;

    /// <summary>It was compared once since; the listing may have lacked some of it.</summary>
    public bool IsLooked { get; set; }

    public Stretch On(TimeProvider time) => new(From.Earliest(time), To.Earliest(time));
}
