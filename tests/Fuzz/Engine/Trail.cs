namespace Fuzz.Engine;

/// <summary>What one input made happen, as far as it can be told from outside: an input that makes something new happen is worth keeping.</summary>
internal sealed class Trail
{
    private readonly HashSet<ulong> _known = [];
    private readonly HashSet<ulong> _now = [];

    /// <summary>How many different things were seen in all.</summary>
    public int Known => _known.Count;

    public void Saw(string what, long count = 1) => _now.Add(Mix(Hash(what), Magnitude(count)));

    /// <summary>A place of the code, when it is instrumented.</summary>
    public void Passed(int place, long count) => _now.Add(Mix((ulong)place + 1, Magnitude(count)));

    public void Begin() => _now.Clear();

    /// <summary>Whether this input made anything happen for the first time.</summary>
    public bool End()
    {
        var isNew = false;
        foreach (var thing in _now)
        {
            isNew |= _known.Add(thing);
        }

        return isNew;
    }

    /// <summary>Twice as often is something new, once more is not.</summary>
    private static ulong Magnitude(long count) => (ulong)(64 - long.LeadingZeroCount(Math.Max(count, 0)));

    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in text)
        {
            hash = (hash ^ character) * 1099511628211UL;
        }

        return hash;
    }

    private static ulong Mix(ulong left, ulong right) => (left ^ (right * 0x9E3779B97F4A7C15UL)) * 0xBF58476D1CE4E5B9UL;
}
