namespace Adapter.Host.Access;

/// <summary>
/// Slows guessing down: after a few failures each further one has to wait longer, for an address and for a name. What is far away never makes somebody on this machine
/// wait, nor somebody at an address from which the name has signed in before: an attacker cannot lock the owner out.
/// </summary>
internal sealed class SignInThrottle(TimeProvider time)
{
    internal const int AddressFree = 5;
    internal const int NameFree = 10;
    internal const int MostKept = 10_000;
    private const int LongestName = 64;

    internal static readonly TimeSpan LongestForAddress = TimeSpan.FromMinutes(2);
    internal static readonly TimeSpan LongestForName = TimeSpan.FromMinutes(1);
    internal static readonly TimeSpan LongestHere = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Count> _addresses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Count> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, long> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names and addresses that are remembered; bounded whatever comes.</summary>
    public int Kept
    {
        get
        {
            lock (_gate)
            {
                return Math.Max(_addresses.Count, Math.Max(_names.Count, _known.Count));
            }
        }
    }

    /// <summary>How long an attempt has to wait; <see langword="null"/> when it may be made now.</summary>
    public TimeSpan? Wait(string name, string address, bool isLocal)
    {
        lock (_gate)
        {
            var wait = Left(_addresses, AddressKey(address, isLocal));
            if (!_known.ContainsKey(Pair(name, address)))
            {
                wait = Longer(wait, Left(_names, NameKey(name, isLocal)));
            }

            return wait > TimeSpan.Zero ? wait : null;
        }
    }

    public void Failed(string name, string address, bool isLocal)
    {
        lock (_gate)
        {
            Add(_addresses, AddressKey(address, isLocal), AddressFree, isLocal ? LongestHere : LongestForAddress);
            Add(_names, NameKey(name, isLocal), NameFree, isLocal ? LongestHere : LongestForName);
        }
    }

    /// <summary>The address's failures stay: somebody with a password of his own could try others' without end.</summary>
    public void Succeeded(string name, string address, bool isLocal)
    {
        lock (_gate)
        {
            _names.Remove(NameKey(name, isLocal));
            if (_known.Count >= MostKept && !_known.ContainsKey(Pair(name, address)))
            {
                _known.Remove(_known.MinBy(pair => pair.Value).Key);
            }

            _known[Pair(name, address)] = time.GetTimestamp();
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static string AddressKey(string address, bool isLocal) => isLocal ? "here" : address;

    private static string NameKey(string name, bool isLocal) => (isLocal ? "here " : "away ") + Short(name);

    private static string Pair(string name, string address) => $"{address} {Short(name)}";

    private static string Short(string name) => name.Length > LongestName ? name[..LongestName] : name;

    private TimeSpan Left(Dictionary<string, Count> counts, string key)
        => counts.TryGetValue(key, out var count) ? count.Delay - time.GetElapsedTime(count.Last) : TimeSpan.Zero;

    private void Add(Dictionary<string, Count> counts, string key, int free, TimeSpan longest)
    {
        var now = time.GetTimestamp();
        var failures = counts.TryGetValue(key, out var before) && time.GetElapsedTime(before.Last, now) < ForgottenAfter ? before.Failures + 1 : 1;
        if (counts.Count >= MostKept && !counts.ContainsKey(key))
        {
            MakeRoom(counts, now);
        }

        var delay = failures < free ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(longest.TotalSeconds, Math.Pow(2, Math.Min(failures - free, 20))));
        counts[key] = new Count(failures, now, delay);
    }

    private void MakeRoom(Dictionary<string, Count> counts, long now)
    {
        foreach (var key in counts.Where(pair => time.GetElapsedTime(pair.Value.Last, now) >= ForgottenAfter).Select(pair => pair.Key).ToList())
        {
            counts.Remove(key);
        }

        if (counts.Count >= MostKept)
        {
            counts.Remove(counts.MinBy(pair => (pair.Value.Delay, pair.Value.Last)).Key);
        }
    }

    private readonly record struct Count(int Failures, long Last, TimeSpan Delay);
}
