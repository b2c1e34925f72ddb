namespace Adapters.GenesysCloudCx.Sync;

/// <summary>
/// Whether a channel that told something all the time has fallen quiet: a reason to look, not a proof. Told of the count of notifications at even intervals; it matters how many
/// intervals brought any, since one call brings many at once. Pure.
/// </summary>
internal sealed class DeliveryPace
{
    /// <summary>Intervals that the pace is taken from.</summary>
    public const int Window = 40;

    /// <summary>So many are needed to speak of a pace.</summary>
    public const int Least = 20;

    /// <summary>As rare a quiet as this by the pace of before is suspicious.</summary>
    private const double Chance = 1e-5;

    private readonly Queue<bool> _pace = new();
    private long? _count;
    private int _quiet;
    private bool _isTold;

    /// <summary>Takes over the count; <see langword="true"/> once for each time that it stands still when it should not.</summary>
    public bool IsSuspicious(long count)
    {
        var isBusy = count > (_count ?? count);
        var isFirst = _count is null;
        _count = count;
        if (isFirst)
        {
            return false;
        }

        if (!isBusy)
        {
            _quiet++;
            return IsRare();
        }

        // a quiet while that ended belongs to the pace
        for (; _quiet > 0; _quiet--)
        {
            Remember(false);
        }

        Remember(true);
        _isTold = false;
        return false;
    }

    private bool IsRare()
    {
        if (_isTold || _pace.Count < Least)
        {
            return false;
        }

        var quietShare = 1 - ((double)_pace.Count(static busy => busy) / (_pace.Count + 1));
        _isTold = Math.Pow(quietShare, _quiet) <= Chance;
        return _isTold;
    }

    private void Remember(bool isBusy)
    {
        _pace.Enqueue(isBusy);
        if (_pace.Count > Window)
        {
            _pace.Dequeue();
        }
    }
}
