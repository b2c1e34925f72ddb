using Torture.Oracle;

namespace Torture.Report;

/// <summary>Counts what one lane did and found. Thread-safe.</summary>
internal sealed class LaneTally
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, int> _storms = new(StringComparer.Ordinal);
    private readonly Dictionary<(FindingKind, string), Finding> _findings = [];
    private readonly List<TimeSpan> _starts = [];
    private readonly SortedDictionary<string, int> _faults = new(StringComparer.Ordinal);

    public int Rounds { get; private set; }

    /// <summary>What this machine cannot do.</summary>
    public SortedSet<string> NotDone { get; } = new(StringComparer.Ordinal);

    public int Kills { get; private set; }

    public int Calls { get; private set; }

    public TimeSpan LongestRecovery { get; private set; }

    public double UncertainSeconds { get; set; }

    public double RecoveredSeconds { get; set; }

    public double CoveredSeconds { get; set; }

    public Verdict? Last { get; private set; }

    public IReadOnlyCollection<Finding> Findings
    {
        get
        {
            lock (_gate)
            {
                return [.. _findings.Values];
            }
        }
    }

    public IReadOnlyDictionary<string, int> Storms
    {
        get
        {
            lock (_gate)
            {
                return new Dictionary<string, int>(_storms);
            }
        }
    }

    public IReadOnlyDictionary<string, int> Faults
    {
        get
        {
            lock (_gate)
            {
                return new Dictionary<string, int>(_faults);
            }
        }
    }

    public IReadOnlyList<TimeSpan> Starts
    {
        get
        {
            lock (_gate)
            {
                return [.. _starts];
            }
        }
    }

    public void Stormed(string name, bool kills)
    {
        lock (_gate)
        {
            _storms[name] = _storms.GetValueOrDefault(name) + 1;
            Kills += kills ? 1 : 0;
        }
    }

    public void Started(TimeSpan took)
    {
        lock (_gate)
        {
            _starts.Add(took);
        }
    }

    /// <summary>Something about the host that is wrong, whatever the journal says.</summary>
    public void Fault(string what)
    {
        lock (_gate)
        {
            _faults[what] = _faults.GetValueOrDefault(what) + 1;
        }
    }

    public void LeftOut(string what) => NotDone.Add(what);

    /// <returns>What was not found before.</returns>
    public IReadOnlyList<Finding> RoundEnded(int calls, TimeSpan recovery, Verdict verdict, IEnumerable<Finding> more)
    {
        lock (_gate)
        {
            Rounds++;
            Calls = calls;
            Last = verdict;
            LongestRecovery = recovery > LongestRecovery ? recovery : LongestRecovery;
            return [.. verdict.Findings.Concat(more).Where(finding => _findings.TryAdd((finding.Kind, finding.Key), finding))];
        }
    }

    public bool Knows(Finding finding)
    {
        lock (_gate)
        {
            return _findings.ContainsKey((finding.Kind, finding.Key));
        }
    }
}
