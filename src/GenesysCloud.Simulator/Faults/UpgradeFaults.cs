namespace GenesysCloud.Simulator.Faults;

/// <summary>Refuses the next websocket upgrades.</summary>
internal sealed class UpgradeFaults
{
    private readonly Lock _gate = new();
    private int _status;
    private int _left;

    /// <summary>How many upgrades are still going to be refused.</summary>
    public int Left
    {
        get
        {
            lock (_gate)
            {
                return _left;
            }
        }
    }

    public void Refuse(int status, int count)
    {
        lock (_gate)
        {
            (_status, _left) = (status, count);
        }
    }

    public bool TryRefuse(out int status)
    {
        lock (_gate)
        {
            status = _status;
            return _left > 0 && _left-- > 0;
        }
    }
}
