using Adapter.Abstractions;
using Adapter.Host.Access.Tls;
using Adapter.Host.Alarms;
using Adapter.Host.Definitions.Secrets;
using Adapter.Host.Journal;
using Adapter.Host.Pair;
using Adapter.Host.Tests.Alarms.Targets;
using Microsoft.Extensions.Logging.Abstractions;
using Testing.Common;

namespace Adapter.Host.Tests.Alarms;

public sealed class HostAlarmsTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly JournalAlarms _journal = new();
    private readonly AlarmWorld _world = new();

    [Fact]
    public void Look_JournalAndPair_AreTheirKinds()
    {
        PairAlarms pair = new(_clock, NullLogger<PairAlarms>.Instance);
        HostAlarms source = Source(pair: pair);
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
        HostAlarms source = Source(() => free);
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

    [Fact]
    public void Look_CertificateOfTheHost_IsToldBeforeItEnds()
    {
        using ServerCertificate files = new();
        ManualClock clock = new(DateTimeOffset.UtcNow);
        HostCertificate certificate = new(new SecretResolver(".", new SecretProtector("."), _ => null), clock, NullLogger<HostCertificate>.Instance);
        Assert.Null(certificate.Open(new CertificateOptions { Path = files.Certificate, KeyPath = files.Key }));
        RoomAlarms source = new(AlarmCatalogue.HostCertificate, certificate, clock);
        Assert.Empty(Look(source).Seen);

        clock.Advance(TimeSpan.FromDays(25)); // of 30

        var sighting = Assert.Single(Look(source).Seen);
        Assert.Equal("host.certificate", sighting.Kind.Name);
        Assert.Contains("expires at", sighting.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_AfterARestart_EndsAnAlarmOfBeforeOnlyWhenTheHostKnows()
    {
        PairAlarms pair = new(_clock, NullLogger<PairAlarms>.Instance);
        pair.Set(PairAlarms.PeerLost, true, "Not heard.");
        _world.Book.Update(Look(Source(pair: pair)));
        _world.Restart();

        var after = Source();
        _world.Book.Update(Look(after));
        Assert.Equal("pair.peer-lost", _world.Only.Kind);
        _clock.Advance(TimeSpan.FromMinutes(1));
        _world.Book.Update(Look(after));
        Assert.Empty(_world.Book.Open);
    }

    [Fact]
    public void Look_DatabaseOfTheAlarms_IsToldItself()
    {
        _world.Store.Dispose();
        File.WriteAllText(_world.File, new string('x', 8192));
        _world.Look();
        var sighting = Assert.Single(Look(Source()).Seen);

        Assert.Equal(("alarms.store", "damaged"), (sighting.Kind.Name, sighting.Subject));
    }

    public void Dispose() => _world.Dispose();

    private HostAlarms Source(Func<long?>? free = null, PairAlarms? pair = null)
        => new(_journal, pair, new DiskWatch(free ?? (() => null), 100 * 1024 * 1024, "data", _clock), _world.Store, _clock);

    private static AlarmLook Look(IAlarmSource source)
    {
        AlarmLook look = new();
        source.Look(look);
        return look;
    }
}
