using System.Diagnostics;

namespace Benchmarks.Sending;

/// <summary>What was sent in one run.</summary>
internal sealed record LoadReport
{
    public long Frames { get; init; }

    public long Bytes { get; init; }

    public double Seconds { get; init; }

    /// <summary>Share of the run in which the sender waited for a full socket, in a paced run.</summary>
    public double BlockedSeconds { get; init; }

    /// <summary>Processor time of the sender's process.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>Expected events by type.</summary>
    public Dictionary<string, long> Facts { get; init; } = [];

    public long FactCount => Facts.Values.Sum();
}

/// <summary>Sends load over all channels: as fast as the receiver takes it, or so many frames per second.</summary>
internal sealed class LoadRun(IReadOnlyList<Channel> channels)
{
    private const int Batch = 64 * 1024;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private TimeSpan _blocked;

    public async Task<LoadReport> RunAsync(int? perSecond, TimeSpan duration, CancellationToken cancellationToken)
    {
        foreach (var channel in channels)
        {
            channel.Load().Reset();
        }

        var cpu = Environment.CpuUsage.TotalTime;
        var began = Stopwatch.GetTimestamp();
        await (perSecond is { } rate
            ? PacedAsync(rate, duration, cancellationToken)
            : Task.WhenAll(channels.Select(channel => FloodAsync(channel.Socket!, channel.Load(), duration, cancellationToken))));

        var steps = Story.Steps;
        var sent = Enumerable.Range(0, steps.Count).Select(step => channels.Sum(channel => channel.Load().Sent[step])).ToArray();
        return new LoadReport
        {
            Frames = sent.Sum(),
            Bytes = sent.Zip(steps, (count, step) => count * step.Template.PayloadLength).Sum(),
            Seconds = Stopwatch.GetElapsedTime(began).TotalSeconds,
            BlockedSeconds = _blocked.TotalSeconds,
            CpuSeconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds,
            Facts = Story.Facts(sent),
        };
    }

    /// <summary>As fast as the other side takes it.</summary>
    public static async Task FloodAsync(ServerSocket socket, LoadGenerator load, TimeSpan duration, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var buffer = new byte[Batch];
        var clock = new SendClock();
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < duration)
        {
            clock.Set(DateTimeOffset.UtcNow);
            var filled = 0;
            while (buffer.Length - filled >= LoadGenerator.LongestFrame)
            {
                filled += load.Write(buffer.AsSpan(filled), clock);
            }

            await socket.SendAsync(buffer.AsMemory(0, filled), cancellationToken);
        }
    }

    /// <summary>
    /// One frame per write, the channels in turn. A frame that fell due while the sender waited for a full socket bears the time it was due,
    /// so that a receiver that stalls is not flattered.
    /// </summary>
    private async Task PacedAsync(int perSecond, TimeSpan duration, CancellationToken cancellationToken)
    {
        var buffer = new byte[LoadGenerator.LongestFrame];
        var clock = new SendClock();
        var total = (long)(perSecond * duration.TotalSeconds);
        var began = Stopwatch.GetTimestamp();
        var start = DateTimeOffset.UtcNow;
        var blockedUntil = DateTimeOffset.MinValue;
        using var timer = new PeriodicTimer(Tick);
        for (long sent = 0; sent < total; await timer.WaitForNextTickAsync(cancellationToken))
        {
            for (var due = Math.Min(total, (long)(Stopwatch.GetElapsedTime(began).TotalSeconds * perSecond)); sent < due; sent++)
            {
                var dueAt = start.AddSeconds((double)sent / perSecond);
                clock.Set(dueAt < blockedUntil ? dueAt : DateTimeOffset.UtcNow);
                var channel = channels[(int)(sent % channels.Count)];
                var length = channel.Load().Write(buffer, clock);
                var sending = channel.Socket!.SendAsync(buffer.AsMemory(0, length), cancellationToken);
                if (!sending.IsCompleted)
                {
                    var waiting = Stopwatch.GetTimestamp();
                    await sending;
                    _blocked += Stopwatch.GetElapsedTime(waiting);
                    blockedUntil = DateTimeOffset.UtcNow;
                }
            }
        }
    }
}
