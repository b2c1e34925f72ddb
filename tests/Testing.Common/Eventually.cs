using System.Diagnostics;

namespace Testing.Common;

/// <summary>Waits for a condition that no signal tells, with a deadline. Prefer a signal where there is one.</summary>
public static class Eventually
{
    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(30);

    /// <summary>The limit is looked at between two looks at the condition; one that does not end would keep a test for ever.</summary>
    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(2);

    public static async Task TrueAsync(Func<bool> condition, string what, TimeSpan? within = null, CancellationToken cancellationToken = default)
        => await TrueAsync(() => Task.FromResult(condition()), what, within, cancellationToken);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null, CancellationToken cancellationToken = default)
    {
        var limit = within ?? DefaultDeadline;
        var watch = Stopwatch.StartNew();
        using PeriodicTimer poll = new(TimeSpan.FromMilliseconds(10));
        while (!await condition().Soon(LongestLook, $"a single look whether {what}").WaitAsync(cancellationToken))
        {
            if (watch.Elapsed > limit)
            {
                throw new TimeoutException($"Not within {limit}: {what}.");
            }

            await poll.WaitForNextTickAsync(cancellationToken);
        }
    }
}
