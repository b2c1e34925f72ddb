using System.Diagnostics;
using System.Globalization;
using Benchmarks.Receiving;
using Benchmarks.Sending;

namespace Benchmarks.Measures;

/// <summary>Websocket, parse, state machine, journal: every frame's events on disk before the clock is read.</summary>
internal sealed class WholeWay(SenderProcess sender, Receiver receiver)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>What was lost or doubled so far, in words.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>One run at so many frames per second, or, without a number, as fast as they are taken.</summary>
    public async Task<Sample[]> MeasureAsync(int? perSecond, TimeSpan duration, CancellationToken cancellationToken)
    {
        var name = perSecond is { } rate ? string.Create(CultureInfo.InvariantCulture, $"whole way, {rate:N0}/s") : "whole way, full speed";
        receiver.NextPhase();
        var meter = Usage.Start();
        var began = Stopwatch.GetTimestamp();
        var commits = receiver.Journal.Commits;
        var report = await sender.RunAsync(perSecond, duration, cancellationToken);
        await WaitForAsync(report.FactCount, cancellationToken);
        var usage = meter.Stop();
        commits = receiver.Journal.Commits - commits;

        Compare(name, report);
        var publisher = receiver.Publisher;
        var seconds = Stopwatch.GetElapsedTime(began, publisher.LastAt).TotalSeconds;
        double frames = report.Frames;
        Sample[] speed =
        [
            new(name, "notifications", frames / seconds, "1/s"),
            new(name, "events committed", publisher.CallEvents / seconds, "1/s"),
            new(name, "receiver CPU per notification", usage.CpuSeconds * 1e6 / frames, "us"),
            new(name, "receiver CPU", usage.CpuSeconds / usage.Seconds, "cores"),
            new(name, "sender CPU per notification", report.CpuSeconds * 1e6 / frames, "us"),
            new(name, "allocated per notification", usage.AllocatedBytes / frames, "B"),
            new(name, "collections gen 0", usage.Collections0, "1"),
            new(name, "collections gen 2", usage.Collections2, "1"),
            new(name, "collection pauses", usage.PauseSeconds * 1e3 / usage.Seconds, "ms/s"),
            new(name, "events per commit", publisher.CallEvents / (double)Math.Max(1, commits), "1"),
        ];
        Sample[] latency =
        [
            new(name, "frame to handed over, p50", publisher.HandedOver.PercentileMs(0.50), "ms"),
            new(name, "frame to handed over, p99", publisher.HandedOver.PercentileMs(0.99), "ms"),
            new(name, "frame to committed, p50", publisher.Latency.PercentileMs(0.50), "ms"),
            new(name, "frame to committed, p99", publisher.Latency.PercentileMs(0.99), "ms"),
            new(name, "frame to committed, max", publisher.Latency.MaximumMs, "ms"),
            new(name, "sender waited for the socket", report.BlockedSeconds * 1e3, "ms"),
        ];
        return perSecond is null ? speed : [.. speed[..6], speed[^1], .. latency];
    }

    private async Task WaitForAsync(long facts, CancellationToken cancellationToken)
    {
        while (receiver.Publisher.CallEvents < facts && Stopwatch.GetElapsedTime(receiver.Publisher.LastAt) < Patience)
        {
            await Task.Delay(Poll, cancellationToken);
        }
    }

    private void Compare(string name, LoadReport report)
    {
        Faults.AddRange(Story.Differences(report.Facts, receiver.Publisher.CountsByType()).Select(difference => $"{name}: {difference}"));
        if (receiver.Publisher.Known > 0)
        {
            Faults.Add($"{name}: {receiver.Publisher.Known} events were published that the journal knew.");
        }
    }
}
