namespace Fuzz.Engine;

/// <summary>Counts of the places that instrumented code passed; without instrumentation there are none, and the trail alone tells what is new.</summary>
public static class Coverage
{
    /// <summary>A power of two: places beyond it share counters.</summary>
    public const int Size = 1 << 16;

    private static readonly byte[] Counts = new byte[Size];

    /// <summary>Called by instrumented code at the beginning of each block.</summary>
    public static void Hit(int place)
    {
        ref var count = ref Counts[place & (Size - 1)];
        if (count < byte.MaxValue)
        {
            count++;
        }
    }

    /// <summary>Hands over what was counted since the last call.</summary>
    /// <param name="trail">Takes it.</param>
    /// <param name="counts">Whether it matters how often.</param>
    internal static void Collect(Trail trail, bool counts)
    {
        for (var place = 0; place < Size; place++)
        {
            if (Counts[place] != 0)
            {
                trail.Passed(place, counts ? Counts[place] : 1);
                Counts[place] = 0;
            }
        }
    }
}
