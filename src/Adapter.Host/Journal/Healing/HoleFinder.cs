namespace Adapter.Host.Journal.Healing;

/// <summary>Finds the numbers that are missing between the events that pass by, and the time they span.</summary>
/// <param name="floor">Newest event that retention removed.</param>
/// <param name="earlier">What was known to be missing before.</param>
/// <param name="marks">What was on disk at which time, in order.</param>
/// <param name="now">When the holes are found.</param>
/// <param name="folder">Where the damaged files will be.</param>
internal sealed class HoleFinder(
    long floor, IReadOnlyList<QuarantinedSpan> earlier, IReadOnlyList<(DateTimeOffset At, long Sequence)> marks, DateTimeOffset now, string folder)
{
    /// <summary>The platform's times and ours differ a little, and events of a moment do not come in its order.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly List<QuarantinedSpan> _found = [];
    private readonly List<QuarantinedSpan> _earlier = [.. earlier.OrderBy(span => span.First)];
    private long _number = earlier.Count > 0 ? earlier.Max(span => span.Number) : 0;
    private int _passed;
    private DateTimeOffset? _time;
    private DateTimeOffset? _latest;

    public IReadOnlyList<QuarantinedSpan> Found => _found;

    /// <summary>Newest event.</summary>
    public long LastEvent { get; private set; } = floor;

    /// <summary>Newest number that has an event or is known to have none.</summary>
    public long Last => Math.Max(LastEvent, _earlier.Count > 0 ? _earlier.Max(span => span.Last) : 0);

    /// <summary>The next event that is there.</summary>
    public void Event(long sequence, DateTimeOffset at)
    {
        Missing(LastEvent + 1, sequence - 1, at, QuarantineReasons.Damaged);
        LastEvent = sequence;
        _time = at;
        _latest = at > _latest ? at : _latest ?? at;
    }

    /// <summary>No more events: the journal had them up to <paramref name="last"/>; numbers go on after <paramref name="leftOutUpTo"/>.</summary>
    public void End(long last, long leftOutUpTo)
    {
        Missing(LastEvent + 1, last, null, QuarantineReasons.TailLost);
        if (leftOutUpTo > last)
        {
            _found.Add(new QuarantinedSpan(++_number, now, last + 1, leftOutUpTo, null, null, folder, QuarantineReasons.Unused));
        }
    }

    private void Missing(long first, long last, DateTimeOffset? after, string reason)
    {
        while (first <= last)
        {
            while (_passed < _earlier.Count && _earlier[_passed].Last < first)
            {
                _passed++;
            }

            var next = _passed < _earlier.Count ? _earlier[_passed] : null;
            if (next is not null && next.First <= first)
            {
                first = next.Last + 1;
                continue;
            }

            var until = next is not null && next.First <= last ? next.First - 1 : last;
            var (began, ended) = Times(first, until, after);
            _found.Add(new QuarantinedSpan(++_number, now, first, until, began, ended, folder, reason));
            first = until + 1;
        }
    }

    /// <summary>Too long rather than too short: what lies in it is asked for again.</summary>
    private (DateTimeOffset? Began, DateTimeOffset? Ended) Times(long first, long last, DateTimeOffset? after)
    {
        DateTimeOffset? markBefore = null;
        DateTimeOffset? markAfter = null;
        foreach (var (at, sequence) in marks)
        {
            if (sequence < first)
            {
                markBefore = at;
            }
            else if (sequence >= last)
            {
                markAfter = at;
                break;
            }
        }

        var began = Earlier(_time, markBefore) - Margin;
        var ended = after is { } time ? Later(Later(time, _latest), markAfter) + Margin : now;
        return (began, ended > now ? now : ended);
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null ? b : b is null || a < b ? a : b;

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null ? b : b is null || a > b ? a : b;
}
