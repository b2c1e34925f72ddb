using Adapters.GenesysCloudCx.Notifications;

namespace Adapters.GenesysCloudCx.Sync;

/// <summary>Keeps until when nothing is missing: heard by every channel, on disk, and before every span that is still to be read back.</summary>
internal sealed class LastLiveKeeper(NotificationLink link, Func<CancellationToken, Task> keepState, ResyncRunner resync, LastLiveStore store, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Until when nothing will be missing once everything received is on disk; <see langword="null"/> while a channel is down.</summary>
    public DateTimeOffset? Covered => link.HeardByAllAt is { } heard ? BeforeGaps(heard) : null;

    public async Task RunAsync(CancellationToken stopping)
    {
        using PeriodicTimer timer = new(Interval, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            if (link.HeardByAllAt is { } heard)
            {
                await keepState(stopping);

                // asked last: a gap that opened while the journal was waited for counts
                store.Write(BeforeGaps(heard));
            }
        }
    }

    private DateTimeOffset BeforeGaps(DateTimeOffset heard) => resync.OldestOpen is { } gap && gap < heard ? gap : heard;
}
