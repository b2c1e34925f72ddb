namespace Adapters.GenesysCloudCx.Api;

/// <summary>What one token may still ask in the platform's window of a minute, and who may have it. Not thread-safe.</summary>
/// <remarks>
/// Link work stops at 90 % of what is allowed, all other work at 75 %: whatever happens, the link finds room. Below that a part is kept for the work that stands above; it
/// shrinks as that work takes it and as the window passes, so that an import alone gets the whole 75 % and a read-back or a call of today still goes first.
/// </remarks>
internal sealed class BudgetWindow
{
    public const int DefaultAllowed = 300;

    private const int LargestAllowed = 1_000_000;

    /// <summary>Kept for work of each priority before work below it, in percent. The link's part is what lies above the others' share.</summary>
    private static readonly double[] Kept = [0, 10, 15, 0];

    /// <summary>The platform tells whole seconds; a reset that moves by less is the same one.</summary>
    private static readonly TimeSpan Jitter = TimeSpan.FromSeconds(5);

    private readonly int[] _taken = new int[Kept.Length];
    private DateTimeOffset _resetAt = DateTimeOffset.MinValue;

    /// <summary>A minute, as the platform counts.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    public int Allowed { get; private set; } = DefaultAllowed;

    public int Count { get; private set; }

    /// <summary>The part of what is allowed that work of a priority may fill, in percent.</summary>
    public static double Share(RequestPriority priority) => priority == RequestPriority.Link ? 90 : 75;

    /// <summary>Begins a new window where the old one is over.</summary>
    public void Roll(DateTimeOffset now)
    {
        if (now >= _resetAt)
        {
            Begin(0);
            _resetAt = now + Length;
        }
    }

    public void Take(RequestPriority priority)
    {
        Count++;
        _taken[(int)priority]++;
    }

    /// <summary>Takes over what an answer told to a request of <paramref name="askedAt"/>.</summary>
    public void Learn(int? count, int? allowed, TimeSpan? reset, DateTimeOffset askedAt, DateTimeOffset now)
    {
        if (allowed is > 0)
        {
            Allowed = Math.Min(allowed.Value, LargestAllowed);
        }

        if (reset is { } left && left >= TimeSpan.Zero && left <= 2 * Length)
        {
            // the platform began a new window: what was counted in the old one is past. An answer that was long in coming tells a time that is too late
            if (askedAt + left > _resetAt + Jitter && count is { } fresh)
            {
                Begin(fresh);
            }

            _resetAt = now + left;
        }

        if (count > Count)
        {
            Count = count.Value;
        }
    }

    /// <summary>How long work of a priority has to wait, if nobody takes anything meanwhile; <see langword="null"/> when it need not.</summary>
    public TimeSpan? TimeToWait(RequestPriority priority, DateTimeOffset now)
    {
        var left = _resetAt - now;
        var kept = KeptAbove(priority);
        var share = Share(priority);
        var needed = 100.0 * (Count + 1) / Allowed;
        if (Count == 0 || needed <= share - (kept * left / Length))
        {
            // one request goes through however little is allowed
            return null;
        }

        // the part that is kept shrinks with the window, unless the share itself is used up
        var fitting = kept > 0 && needed <= share ? Length * ((share - needed) / kept) : TimeSpan.Zero;
        var wait = left - fitting + TimeSpan.FromMilliseconds(1);
        return wait < left ? wait : left;
    }

    private double KeptAbove(RequestPriority priority)
    {
        double kept = 0;
        for (var above = 0; above < (int)priority; above++)
        {
            kept += Math.Max(0, Kept[above] - (100.0 * _taken[above] / Allowed));
        }

        return kept;
    }

    private void Begin(int count)
    {
        Count = count;
        Array.Clear(_taken);
    }
}
