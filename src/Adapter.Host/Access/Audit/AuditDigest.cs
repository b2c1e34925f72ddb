namespace Adapter.Host.Access.Audit;

/// <summary>Keeps floods out of the trail: of refusals, and of what programs do again and again. The first of a kind is written, those of the next minute or hour are counted and written as one. Bounded whatever comes.</summary>
internal sealed class AuditDigest(TimeProvider time)
{
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    internal static readonly TimeSpan RoutineWindow = TimeSpan.FromHours(1);
    internal const int MostKinds = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Run> _denied = new(StringComparer.Ordinal);

    // of their own: whoever is refused a thousand times must not hide who listened to what
    private readonly Dictionary<string, Run> _routine = new(StringComparer.Ordinal);
    private readonly List<AuditEntry> _ended = [];

    /// <summary>Whether an entry is to be written now; else it is counted.</summary>
    public bool IsFirst(AuditEntry entry, bool isRoutine = false)
    {
        var kind = $"{entry.Status} {entry.Address} {entry.Way} {entry.User} {entry.Action}{(isRoutine ? " " + entry.Target : "")}";
        lock (_gate)
        {
            var runs = isRoutine ? _routine : _denied;
            if (!runs.ContainsKey(kind) && runs.Count >= MostKinds)
            {
                if (isRoutine)
                {
                    // whoever does it has signed in, and what it is done to is what the trail is for
                    End(runs, runs.MinBy(static pair => pair.Value.Since).Key);
                }
                else
                {
                    // from more places than can be told apart
                    kind = $"{entry.Status}";
                    entry = entry with { User = null, Role = null, Way = null, Address = null, Target = null, Action = "(more kinds than are told apart)" };
                }
            }

            if (runs.TryGetValue(kind, out var run))
            {
                run.Repeats++;
                run.Last = entry;
                return false;
            }

            runs.Add(kind, new Run(entry, time.GetTimestamp(), isRoutine ? RoutineWindow : Window));
            return true;
        }
    }

    /// <summary>What was counted in windows that are over, or in all of them.</summary>
    public IReadOnlyList<AuditEntry> Take(bool all)
    {
        lock (_gate)
        {
            foreach (var runs in (Dictionary<string, Run>[])[_denied, _routine])
            {
                foreach (var kind in runs.Where(pair => all || time.GetElapsedTime(pair.Value.Since) >= pair.Value.Window).Select(static pair => pair.Key).ToList())
                {
                    End(runs, kind);
                }
            }

            AuditEntry[] counted = [.. _ended];
            _ended.Clear();
            return counted;
        }
    }

    private void End(Dictionary<string, Run> runs, string kind)
    {
        if (runs.Remove(kind, out var run) && run.Repeats > 0)
        {
            _ended.Add(run.Last with { Repeats = run.Repeats });
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
