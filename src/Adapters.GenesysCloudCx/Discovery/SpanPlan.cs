using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Discovery;

/// <summary>Plans when spans are listed again: each hour after an hour, a day and three days, and where conversations still run then, day by day until they have ended.</summary>
internal sealed class SpanPlan(IImportLedger ledger, PlatformClock clock)
{
    public const string Running = "still running";

    private static readonly (TimeSpan Wait, string Why)[] Looks = [(TimeSpan.FromHours(1), "an hour later"), (TimeSpan.FromDays(1), "a day later"), (TimeSpan.FromDays(3), "three days later")];

    private static readonly TimeSpan NextDay = TimeSpan.FromDays(1);

    /// <summary>Plans the whole hours that a lane has passed.</summary>
    public Task HoursAsync(DateTimeOffset before, DateTimeOffset after, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        List<DueSpan> spans = [];

        // hours whose last look is past are over; a lane that comes from years ago begins with what is left
        var first = now - Looks[^1].Wait;
        for (var hour = Hour(before > first ? before : first); hour.AddHours(1) <= after; hour = hour.AddHours(1))
        {
            var end = hour.AddHours(1);
            spans.AddRange(Looks.Where(look => end + look.Wait > now).Select(look => new DueSpan(0, hour, end, Due(end + look.Wait), look.Why)));
        }

        return spans.Count > 0 ? ledger.PlanSpansAsync(spans, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Plans those of a listed span that still ran, where no other look is to come.</summary>
    public Task RunningAsync(ListedSlice listed, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        var running = listed.Running.Where(start => Hour(start).AddHours(1) + Looks[^1].Wait <= now).ToList();
        return running.Count > 0
            ? ledger.PlanSpansAsync([new DueSpan(0, running.Min(), running.Max().AddMilliseconds(1), Due(now + NextDay), Running)], cancellationToken)
            : Task.CompletedTask;
    }

    /// <summary>The ledger's due times are this host's.</summary>
    private DateTimeOffset Due(DateTimeOffset moment) => moment - clock.Ahead;

    private static DateTimeOffset Hour(DateTimeOffset moment) => new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
}
