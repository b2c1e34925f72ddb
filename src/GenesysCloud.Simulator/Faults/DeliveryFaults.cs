namespace GenesysCloud.Simulator.Faults;

/// <summary>What becomes of one notification on its way to one socket.</summary>
internal enum Fate
{
    Sent,
    Lost,
    Duplicated,
    Reordered,
}

internal enum Silence
{
    None,

    /// <summary>The socket stays open and heartbeats; events are lost.</summary>
    Events,

    /// <summary>The socket stays open and nothing at all is sent.</summary>
    All,
}

/// <summary>How notifications are mistreated. Shares are from 0 to 1 and apply to each frame on each socket.</summary>
internal sealed record DeliverySettings
{
    public static DeliverySettings None { get; } = new();

    public double DropShare { get; init; }

    public double DuplicateShare { get; init; }

    public double ReorderShare { get; init; }

    public TimeSpan Delay { get; init; }

    /// <summary>Up to this much more than <see cref="Delay"/>. The order of the frames stays.</summary>
    public TimeSpan DelayJitter { get; init; }

    public Silence Silence { get; init; }
}

/// <summary>Decides the fate of each frame; costs next to nothing while no fault is switched on.</summary>
internal sealed class DeliveryFaults(int seed)
{
    private readonly Lock _gate = new();
    private Random _random = new(seed);
    private volatile DeliverySettings _settings = DeliverySettings.None;
    private long _lost;
    private long _duplicated;
    private long _reordered;

    public DeliverySettings Settings
    {
        get => _settings;
        set => _settings = value;
    }

    public bool IsSilent => _settings.Silence == Silence.All;

    /// <summary>Notifications that were lost on purpose.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    public long Duplicated => Interlocked.Read(ref _duplicated);

    public long Reordered => Interlocked.Read(ref _reordered);

    public void Reseed(int newSeed)
    {
        lock (_gate)
        {
            _random = new Random(newSeed);
        }
    }

    public Fate Next()
    {
        var settings = _settings;
        if (ReferenceEquals(settings, DeliverySettings.None))
        {
            return Fate.Sent;
        }

        if (settings.Silence != Silence.None || Happens(settings.DropShare))
        {
            Interlocked.Increment(ref _lost);
            return Fate.Lost;
        }

        if (Happens(settings.DuplicateShare))
        {
            Interlocked.Increment(ref _duplicated);
            return Fate.Duplicated;
        }

        if (Happens(settings.ReorderShare))
        {
            Interlocked.Increment(ref _reordered);
            return Fate.Reordered;
        }

        return Fate.Sent;
    }

    public TimeSpan NextDelay()
    {
        var settings = _settings;
        return settings.DelayJitter > TimeSpan.Zero ? settings.Delay + (settings.DelayJitter * NextDouble()) : settings.Delay;
    }

    private bool Happens(double share) => share > 0 && (share >= 1 || NextDouble() < share);

    private double NextDouble()
    {
        lock (_gate)
        {
            return _random.NextDouble();
        }
    }
}
