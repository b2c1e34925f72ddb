namespace Adapters.GenesysCloudCx.Sync;

/// <summary>Whether a channel that told much has fallen quiet: a reason to look, not a proof. Told of the count of notifications at even intervals. Pure.</summary>
internal sealed class DeliveryPace
{
    /// <summary>Looks that the pace of before is taken from.</summary>
    public const int Window = 20;

    /// <summary>So many notifications have to be missing by the pace of before. By chance that happens about once in 160,000 looks.</summary>
    public const int Missing = 12;

    private readonly Queue<long> _busy = new();
    private long? _count;
    private int _quiet;
    private bool _isTold;

    /// <summary>Takes over the count; <see langword="true"/> once for each time that it stands still when it should not.</summary>
    public bool IsSuspicious(long count)
    {
        var came = count - (_count ?? count);
        var isFirst = _count is null;
        _count = count;
        if (isFirst)
        {
            return false;
        }

        if (came > 0)
        {
            // a quiet while that ended belongs to the pace
            for (; _quiet > 0; _quiet--)
            {
                Remember(0);
            }

            Remember(came);
            _isTold = false;
            return false;
        }

        _quiet++;
        var isSuspicious = !_isTold && _busy.Count > 0 && (double)_busy.Sum() / Math.Max(_busy.Count, Window / 4) * _quiet >= Missing;
        _isTold |= isSuspicious;
        return isSuspicious;
    }

    private void Remember(long came)
    {
        _busy.Enqueue(came);
        if (_busy.Count > Window)
        {
            _busy.Dequeue();
        }
    }
}
