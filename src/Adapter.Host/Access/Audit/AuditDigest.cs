namespace Adapter.Host.Access.Audit;

/// <summary>Keeps floods out of the trail: of refusals, and of what programs do again and again. The first of a kind is written, those of the next minute or hour are counted and written as one. Bounded whatever comes.</summary>
internal sealed class AuditDigest(TimeProvider time)
{
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    internal static readonly TimeSpan RoutineWindow = TimeSpan.FromHours(1);
    internal const int MostKinds = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Run> _runs = new(StringComparer.Ordinal);

    /// <summary>Whether an entry is to be written now; else it is counted.</summary>
    public bool IsFirst(AuditEntry entry, bool isRoutine = false)
    {
        var kind = $"{entry.Status} {entry.Address} {entry.Way} {entry.User} {entry.Action}{(isRoutine ? " " + entry.Target : "")}";
        lock (_gate)
        {
            if (!_runs.ContainsKey(kind) && _runs.Count >= MostKinds)
            {
                // from more places than can be told apart
                kind = $"{entry.Status}";
                entry = entry with { User = null, Role = null, Way = null, Address = null, Target = null, Action = "(more kinds than are told apart)" };
            }

            if (_runs.TryGetValue(kind, out var run))
            {
                run.Repeats++;
                run.Last = entry;
                return false;
            }

            _runs.Add(kind, new Run(entry, time.GetTimestamp(), isRoutine ? RoutineWindow : Window));
            return true;
        }
    }

    /// <summary>What was counted in windows that are over, or in all of them.</summary>
    public IReadOnlyList<AuditEntry> Take(bool all)
    {
        lock (_gate)
        {
            List<AuditEntry> counted = [];
            foreach (var (kind, run) in _runs.Where(pair => all || time.GetElapsedTime(pair.Value.Since) >= pair.Value.Window).ToList())
            {
                _runs.Remove(kind);
                if (run.Repeats > 0)
                {
                    counted.Add(run.Last with { Repeats = run.Repeats });
                }
            }

            return counted;
        }
    }

    private sealed class Run(AuditEntry first, long since, TimeSpan window)
    {
        public TimeSpan Window => window;

        public long Since => since;

        public AuditEntry Last { get; set; } = first;

        public long Repeats { get; set; }
    }
}
