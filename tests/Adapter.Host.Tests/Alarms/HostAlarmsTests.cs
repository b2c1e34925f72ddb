using Adapter.Abstractions;
using Adapter.Host.Alarms;
using Adapter.Host.Journal;
using Adapter.Host.Pair;
using Microsoft.Extensions.Logging.Abstractions;
using Testing.Common;

namespace Adapter.Host.Tests.Alarms;

public sealed class HostAlarmsTests
{
    private readonly ManualClock _clock = new();
    private readonly JournalAlarms _journal = new();

    [Fact]
    public void Look_JournalAndPair_AreTheirKinds()
    {
        PairAlarms pair = new(_clock, NullLogger<PairAlarms>.Instance);
        HostAlarms source = new(_journal, pair, Disk(() => null), _clock);
        _journal.Raise(JournalWriter.WriteAlarm, AlarmSeverity.Critical, "No space left.");
        _journal.Raise(JournalWriter.DamageAlarm, AlarmSeverity.Critical, "It is being healed.");
        pair.Set(PairAlarms.PeerLost, true, "Not heard.");
        var begun = _clock.GetUtcNow();
        Look(source);
        _clock.Advance(TimeSpan.FromMinutes(1));

        var seen = Look(source).Seen;

        Assert.Equal(["journal.damaged", "journal.write", "pair.peer-lost"], seen.Select(sighting => sighting.Kind.Name).Order(StringComparer.Ordinal));
        Assert.All(seen, sighting => Assert.Equal((begun, null), (sighting.Since, sighting.Adapter)));
        _journal.Clear(JournalWriter.WriteAlarm);
        _journal.Clear(JournalWriter.DamageAlarm);
        pair.Set(PairAlarms.PeerLost, false, "");
        Assert.Empty(Look(source).Seen);
    }

    [Fact]
    public void Look_DiskNearlyFull_IsToldUntilThereIsClearlyMore()
    {
        const long MiB = 1024 * 1024;
        long? free = 1_000 * MiB;
        HostAlarms source = new(_journal, null, Disk(() => free), _clock);
        Assert.Empty(Look(source).Seen);

        free = 99 * MiB;
        var sighting = Assert.Single(Look(source).Seen);
        Assert.Equal(("disk.low", true), (sighting.Kind.Name, sighting.Text.Contains("99 MiB", StringComparison.Ordinal)));
        free = 105 * MiB; // a file that comes and goes
        Assert.Single(Look(source).Seen);
        free = 110 * MiB;
        Assert.Empty(Look(source).Seen);
        free = 105 * MiB;
        Assert.Empty(Look(source).Seen);
        free = null; // the system does not tell
        Assert.Empty(Look(source).Seen);
    }

    [Fact]
    public void FreeOf_RealFolder_IsTold()
    {
        using TempFolder folder = new();

        Assert.InRange(DiskWatch.FreeOf(folder.Path)!.Value, 1, long.MaxValue);
    }

    private DiskWatch Disk(Func<long?> free) => new(free, 100 * 1024 * 1024, "data", _clock);

    private static AlarmLook Look(HostAlarms source)
    {
        AlarmLook look = new();
        source.Look(look);
        return look;
    }
}
