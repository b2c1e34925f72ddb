namespace GenesysCloud.Simulator.Faults;

/// <summary>What becomes of the next asynchronous queries of analytics.</summary>
internal sealed class JobFaults
{
    private readonly Lock _gate = new();
    private int _fail;
    private int _expire;
    private TimeSpan _slower;

    /// <summary>How many jobs from now on fail, how many lose their results at once, and how much longer every job takes.</summary>
    public (int Fail, int Expire, TimeSpan Slower) Settings
    {
        get
        {
            lock (_gate)
            {
                return (_fail, _expire, _slower);
            }
        }

        set
        {
            lock (_gate)
            {
                (_fail, _expire, _slower) = value;
            }
        }
    }

    /// <summary>The fate of a job that begins now.</summary>
    public (bool Fails, bool Expires, TimeSpan Slower) Next()
    {
        lock (_gate)
        {
            if (_fail > 0)
            {
                _fail--;
                return (true, false, _slower);
            }

            var isExpired = _expire > 0;
            _expire -= isExpired ? 1 : 0;
            return (false, isExpired, _slower);
        }
    }
}
