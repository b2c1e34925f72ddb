using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Notifications;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Sync;

/// <summary>
/// Notices when the host's clock is set, or the machine slept: the time of day and the count of what has gone by part. Times that were told around it may be wrong,
/// and nobody can tell a clock set forward from hours asleep, so that the time between counts as missed.
/// </summary>
/// <param name="stepped">What follows a step; awaited before the next look.</param>
/// <param name="time">The host's clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ClockWatch(Func<Missed, CancellationToken, Task> stepped, TimeProvider time, ILogger logger)
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>By so much the two may part between two looks.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LongestReading = TimeSpan.FromMilliseconds(250);

    public async Task RunAsync(CancellationToken stopping)
    {
        var good = Look();
        using PeriodicTimer timer = new(Interval, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            var now = Look();
            var by = now.At - good.At - time.GetElapsedTime(good.Timestamp, now.Timestamp);
            var last = good;
            good = now;
            if (by.Duration() > Tolerance)
            {
                LogStepped(by.TotalSeconds, last.Earliest(time));
                await stepped(Missed.At(last, time, CoverageCauses.ClockStep, $"The host's clock went {(by > TimeSpan.Zero ? "forward" : "back")} by {by.Duration():d\\.hh\\:mm\\:ss}, or the machine slept."), stopping);
                good = Look();
            }
        }
    }

    /// <summary>Both clocks in one moment; a thread that was held up between the two readings would make a step of it.</summary>
    private Moment Look()
    {
        while (true)
        {
            var before = time.GetTimestamp();
            Moment now = new(time.GetUtcNow(), before);
            if (time.GetElapsedTime(before) < LongestReading)
            {
                return now;
            }
        }
    }

    [LoggerMessage(EventIds.ClockStepped, LogLevel.Warning, "The host's clock went {Seconds:0.0} s away from the time that has gone by, or the machine slept; what happened since {Since:O} is read back.")]
    private partial void LogStepped(double seconds, DateTimeOffset since);
}
