using System.Collections.Concurrent;

namespace GenesysCloud.Simulator.Rest;

/// <summary>What one request did to its token's window.</summary>
internal readonly record struct RateWindow(int Count, int Allowed, TimeSpan Reset)
{
    public bool IsExceeded => Count > Allowed;
}

/// <summary>A fixed window per token: it begins with the first request and starts anew when it is over.</summary>
internal sealed class RateLimiter(int allowed, TimeSpan window, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Window> _windows = new(StringComparer.Ordinal);

    public RateWindow Count(string token)
    {
        var entry = _windows.GetOrAdd(token, static _ => new Window());
        var now = time.GetUtcNow();
        lock (entry)
        {
            if (now - entry.Start >= window)
            {
                entry.Start = now;
                entry.Count = 0;
            }

            entry.Count++;
            return new RateWindow(entry.Count, allowed, entry.Start + window - now);
        }
    }

    private sealed class Window
    {
        public DateTimeOffset Start { get; set; } = DateTimeOffset.MinValue;

        public int Count { get; set; }
    }
}
