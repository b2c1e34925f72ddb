namespace Adapter.Host.Pair;

/// <summary>
/// Turns ages into places in the journal and back. What happened since the process started is kept with a clock that does not jump; what was before is looked up among the
/// journal's marks. Errs to the side on which more is handed out. Thread-safe.
/// </summary>
internal sealed class TimeMarks
{
    private const int Kept = 50_000;
    private static readonly TimeSpan BetweenKeptMarks = TimeSpan.FromMinutes(1);

    /// <summary>Age of what nobody knows: older than any journal.</summary>
    public static readonly TimeSpan Unknown = TimeSpan.FromDays(36_500);

    private readonly Lock _gate = new();
    private readonly PairStore _store;
    private readonly TimeProvider _time;
    private readonly List<(long From, long To, long Sequence)> _marks = [];
    private long _keptAt;
    private long _keptSequence = -1;

    public TimeMarks(PairStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
    }

    /// <summary>Notes how far the journal is now.</summary>
    /// <returns>Whether it is time to keep a mark on disk.</returns>
    public bool Note(long sequence)
    {
        lock (_gate)
        {
            return NoteNow(sequence, _time.GetTimestamp());
        }
    }

    /// <summary>A number such that everything journaled within the last <paramref name="age"/> comes after it.</summary>
    public long SequenceAt(TimeSpan age)
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            var known = _marks.FindLastIndex(mark => _time.GetElapsedTime(mark.From, now) >= age);
            return known >= 0 ? _marks[known].Sequence
                : age >= Unknown ? 0
                : Math.Min(_store.SequenceAt(_time.GetUtcNow() - age), _marks.Count > 0 ? _marks[0].Sequence : long.MaxValue);
        }
    }

    /// <summary>An age such that everything older has a number up to this one.</summary>
    public TimeSpan AgeOf(long sequence)
    {
        lock (_gate)
        {
            if (_marks.FindLastIndex(mark => mark.Sequence <= sequence) is >= 0 and var known)
            {
                return _time.GetElapsedTime(_marks[known].To);
            }
        }

        return _store.TimeOf(sequence) is { } at && _time.GetUtcNow() - at is var age && age > TimeSpan.Zero ? age : Unknown;
    }

    private bool NoteNow(long sequence, long now)
    {
        if (_marks.Count > 0 && _marks[^1] is var last && last.Sequence == sequence)
        {
            _marks[^1] = last with { To = now };
        }
        else
        {
            _marks.Add((now, now, sequence));
        }

        if (_marks.Count > Kept)
        {
            _marks.RemoveRange(0, Kept / 10);
        }

        if (_keptSequence >= 0 && _time.GetElapsedTime(_keptAt, now) < BetweenKeptMarks)
        {
            return false;
        }

        (_keptAt, _keptSequence) = (now, sequence);
        return true;
    }
}
