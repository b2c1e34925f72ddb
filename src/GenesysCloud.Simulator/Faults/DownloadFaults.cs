namespace GenesysCloud.Simulator.Faults;

/// <summary>How downloads of media are mistreated. Shares are from 0 to 1.</summary>
internal sealed record DownloadSettings
{
    public static DownloadSettings None { get; } = new();

    /// <summary>What a client can notice by itself, and get over.</summary>
    public static DownloadSettings Rough { get; } = new()
    {
        CutShare = 0.08,
        ShortShare = 0.05,
        DripShare = 0.03,
        DripRate = 8192,
        DripTime = TimeSpan.FromSeconds(2),
        NoRangeShare = 0.1,
        ErrorShare = 0.05,
        ExpireShare = 0.04,
    };

    /// <summary>The connection breaks somewhere in the middle.</summary>
    public double CutShare { get; init; }

    /// <summary>Less is sent than was announced; each file at most <see cref="Tries"/> times.</summary>
    public double ShortShare { get; init; }

    /// <summary>The file is shorter than it should be, and says so; each file at most <see cref="Tries"/> times. Only its size elsewhere or its format can tell.</summary>
    public double TruncateShare { get; init; }

    /// <summary>As many bytes as there should be, but wrong ones; each file at most <see cref="Tries"/> times.</summary>
    public double GarbleShare { get; init; }

    public int Tries { get; init; } = 1;

    public double DripShare { get; init; }

    /// <summary>Bytes per second of a slow download.</summary>
    public int DripRate { get; init; } = 4096;

    /// <summary>After this a slow download goes on as others do.</summary>
    public TimeSpan DripTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The server knows nothing of ranges: it sends everything.</summary>
    public double NoRangeShare { get; init; }

    /// <summary>Answered with 500, 502, 503 or 504.</summary>
    public double ErrorShare { get; init; }

    /// <summary>The link is expired from now on, whatever it says; the next one may be good.</summary>
    public double ExpireShare { get; init; }
}

/// <summary>What goes wrong with one download.</summary>
internal readonly record struct DownloadFault
{
    /// <summary>Answered with this and nothing else.</summary>
    public int? Status { get; init; }

    public bool Cuts { get; init; }

    public bool IsIncomplete { get; init; }

    /// <summary>Where it breaks off, from 0 to 1.</summary>
    public double At { get; init; }

    public bool Truncates { get; init; }

    /// <summary>What is truncated ends between two of its pieces.</summary>
    public bool CutsBetweenPieces { get; init; }

    public bool Garbles { get; init; }

    public bool IgnoresRange { get; init; }

    /// <summary>Bytes per second; 0 for as many as go.</summary>
    public int DripRate { get; init; }

    public TimeSpan DripTime { get; init; }
}

/// <summary>Decides what goes wrong with each download; costs next to nothing while no fault is switched on.</summary>
internal sealed class DownloadFaults(int seed)
{
    private static readonly int[] Statuses = [500, 502, 503, 504];

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _tries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deadLinks = new(StringComparer.Ordinal);
    private Random _random = new(seed);
    private volatile DownloadSettings _settings = DownloadSettings.None;
    private long _spoilt;

    public DownloadSettings Settings
    {
        get => _settings;
        set => _settings = value;
    }

    /// <summary>Downloads in which something was made to go wrong.</summary>
    public long Spoilt => Interlocked.Read(ref _spoilt);

    public void Reseed(int newSeed)
    {
        lock (_gate)
        {
            _random = new Random(newSeed);
        }
    }

    /// <summary>Ends every fault; links that had expired early are good again.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _settings = DownloadSettings.None;
            _tries.Clear();
            _deadLinks.Clear();
        }
    }

    /// <param name="link">Which link.</param>
    /// <param name="file">Which file, whatever the link.</param>
    public DownloadFault Next(string link, string file)
    {
        var settings = _settings;
        if (ReferenceEquals(settings, DownloadSettings.None))
        {
            return default;
        }

        DownloadFault fault;
        lock (_gate)
        {
            fault = Draw(settings, link, file);
        }

        if (fault != default)
        {
            Interlocked.Increment(ref _spoilt);
        }

        return fault;
    }

    private DownloadFault Draw(DownloadSettings settings, string link, string file)
    {
        if (_deadLinks.Contains(link) || Happens(settings.ExpireShare))
        {
            _deadLinks.Add(link);
            return new DownloadFault { Status = 403 };
        }

        if (Happens(settings.ErrorShare))
        {
            return new DownloadFault { Status = Statuses[_random.Next(Statuses.Length)] };
        }

        var cuts = Happens(settings.CutShare);
        var isShort = !cuts && Spoils(settings.ShortShare, settings.Tries, $"short {file}");
        var drips = Happens(settings.DripShare);
        var truncates = Spoils(settings.TruncateShare, settings.Tries, $"truncated {file}");
        return new DownloadFault
        {
            Cuts = cuts,
            IsIncomplete = cuts || isShort,
            At = cuts || isShort ? 0.1 + (0.8 * _random.NextDouble()) : 0,
            Truncates = truncates,
            CutsBetweenPieces = truncates && Happens(0.5),
            Garbles = Spoils(settings.GarbleShare, settings.Tries, $"garbled {file}"),
            IgnoresRange = Happens(settings.NoRangeShare),
            DripRate = drips ? settings.DripRate : 0,
            DripTime = drips ? settings.DripTime : default,
        };
    }

    private bool Spoils(double share, int tries, string what)
    {
        var before = share > 0 ? _tries.GetValueOrDefault(what) : 0;
        if (before >= tries || !Happens(share))
        {
            return false;
        }

        _tries[what] = before + 1;
        return true;
    }

    private bool Happens(double share) => share > 0 && (share >= 1 || _random.NextDouble() < share);
}
