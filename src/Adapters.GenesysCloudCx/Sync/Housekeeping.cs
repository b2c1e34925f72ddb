using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Notifications;

namespace Adapters.GenesysCloudCx.Sync;

/// <summary>What is done now and then: facts for admins, the sweep over long calls.</summary>
internal sealed class Housekeeping(NotificationLink link, EventPipeline pipeline, TimeProvider time, IAdapterStatus status)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private const int SweepEvery = 6;

    private readonly AdapterGauge _lastFrame = status.Gauge("link_last_frame_timestamp_seconds", "When the link was heard last, in seconds since 1970.");

    public async Task RunAsync(CancellationToken stopping)
    {
        using PeriodicTimer timer = new(Interval, time);
        for (var round = 1; await timer.WaitForNextTickAsync(stopping); round++)
        {
            if (link.LastHeardAt is { } heard)
            {
                status.Fact("link.last.frame", Text(heard));
                _lastFrame.Set(heard);
            }

            if (pipeline.LastEventAt is { } published)
            {
                status.Fact("link.last.event", Text(published));
            }

            if (round % SweepEvery == 0)
            {
                var now = time.GetUtcNow();
                await pipeline.AskAsync(
                    (interpreter, output) =>
                    {
                        interpreter.Sweep(now, output);
                        return true;
                    },
                    stopping);
            }
        }
    }

    private static string Text(DateTimeOffset at) => at.ToString("O", CultureInfo.InvariantCulture);
}
