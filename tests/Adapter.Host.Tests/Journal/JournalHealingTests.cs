using Adapter.Abstractions;
using Adapter.Host.Diagnostics;
using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Journal;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Journal;

/// <summary>Healing while the host runs, interrupted healing, and what follows from it.</summary>
public sealed class JournalHealingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Heal_KilledAtAnyStep_TheNextStartComesToTheSameEnd()
    {
        using var folder = await DamagedFolder.ClosedAsync(9000);
        folder.ZeroEventPages(2);
        Dictionary<string, DamagedFolder> killed = [];
        using (new PointWatch(folder.Path, point =>
        {
            if (point.StartsWith("heal.", StringComparison.Ordinal) && !killed.ContainsKey(point))
            {
                killed.Add(point, folder.Copy());
            }
        }))
        {
            await using var journal = folder.Open();
            var events = await DamagedFolder.ReadAsync(journal);
            Assert.InRange(events.Count, 8900, 8999);
        }

        Assert.Equal(
            [JournalPoints.HealBeforeSwap, JournalPoints.HealCopied, JournalPoints.HealCopying, JournalPoints.HealStarted, JournalPoints.HealSwapped, JournalPoints.HealSwapping],
            killed.Keys.Order(StringComparer.Ordinal));
        var lost = new List<long>();
        foreach (var (point, copy) in killed)
        {
            using (copy)
            {
                // before the decision the damage is still to be met; a read meets it
                await using (var journal = copy.Open())
                {
                    await DamagedFolder.ReadAsync(journal);
                }

                lost.Add(await copy.CheckAsync());
                var aside = Directory.EnumerateFiles(Path.Combine(copy.Path, "quarantine"), "journal.db", SearchOption.AllDirectories);
                Assert.True(aside.Count() == 1, $"{point}: the damaged file is kept once");
                Assert.DoesNotContain(Directory.EnumerateFiles(copy.Path).Select(Path.GetFileName), name => name!.Contains("heal", StringComparison.Ordinal) || name.EndsWith("tables", StringComparison.Ordinal));
            }
        }

        Assert.Single(lost.Distinct());
        Assert.NotEqual(0, lost[0]);
    }

    [Fact]
    public async Task Reader_MeetsDamageWhileTheHostRuns_GoesOnWithTheRestAndPublishersToo()
    {
        using var folder = await DamagedFolder.ClosedAsync(2000);
        await using var journal = folder.Open();
        var publisher = journal.CreatePublisher("Primary", "Contoso");
        await publisher.PublishAsync([JournalFixture.Call(2000)], Token);
        folder.ZeroEventPages(3);

        var reading = DamagedFolder.ReadAsync(journal);
        var published = await publisher.PublishAsync([JournalFixture.Call(2001)], Token).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Token);
        var events = await reading.WaitAsync(TimeSpan.FromSeconds(30), Token);
        var statistics = journal.Statistics;

        Assert.Equal((1, 2002L), (published.Journaled, published.LastSequence));
        Assert.InRange(statistics.QuarantinedEvents, 3, 100);
        Assert.All(statistics.Quarantined, span => Assert.Equal(QuarantineReasons.Damaged, span.Reason));
        Assert.InRange(events.Count, 2001 - (int)statistics.QuarantinedEvents, 2002 - (int)statistics.QuarantinedEvents);
        Assert.Null(statistics.Healing);
        Assert.Contains(folder.Log.Lines, line => line.Id.Id == EventIds.JournalDamaged);
        Assert.Contains(folder.Log.Lines, line => line.Id.Id == EventIds.JournalHealed);
        var (severity, text) = folder.Alarms.Raised[JournalWriter.DamageAlarm];
        Assert.Equal(AlarmSeverity.Error, severity);
        Assert.Contains($"{statistics.QuarantinedEvents} events", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("events")]
    [InlineData("index")]
    public async Task Patrol_DamageThatNobodyReads_IsFoundAndHealed(string where)
    {
        using var folder = await DamagedFolder.ClosedAsync(2000);
        await using var journal = folder.Open();
        await journal.CreatePublisher("Primary", "Contoso").PublishAsync([JournalFixture.Call(2000)], Token);
        if (where == "events")
        {
            folder.ZeroEventPages(1);
        }
        else
        {
            folder.ZeroIndexPage();
        }

        ManualClock clock = new();
        await using JournalPatrol patrol = new(journal, new HostParts(clock, folder.Log.CreateLogger<HostParts>()), clock);
        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromMinutes(1));
                return patrol.Rounds > 0;
            },
            "a round", cancellationToken: Token);

        Assert.Contains(folder.Log.Lines, line => line.Id.Id == EventIds.JournalHealed);
        Assert.Equal(where == "events", journal.Statistics.QuarantinedEvents > 0);
    }

    [Fact]
    public async Task Body_ThatIsNoJsonAnyMore_IsQuarantinedAndNotServed()
    {
        using var folder = await DamagedFolder.ClosedAsync(600);
        var bytes = await File.ReadAllBytesAsync(folder.Database, Token);
        var at = bytes.AsSpan(bytes.Length / 2).IndexOf("\"datacontenttype\""u8) + (bytes.Length / 2);
        DamagedFolder.Overwrite(folder.Database, at, new byte[40]);

        await using (var journal = folder.Open())
        {
            var events = await DamagedFolder.ReadAsync(journal).WaitAsync(TimeSpan.FromSeconds(30), Token);
            Assert.Equal(599, events.Count);
        }

        Assert.Equal(1, await folder.CheckAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Doubts_AreToldOnceAndAgainWhereThatFailed(bool isCancelledElsewhere)
    {
        using var folder = await DamagedFolder.ClosedAsync(600);
        folder.ZeroEventPages(2);
        await folder.CheckAsync();
        ManualClock clock = new();
        HostParts parts = new(clock, folder.Log.CreateLogger<HostParts>());
        Doubts doubts = new() { Failures = 1, Fault = isCancelledElsewhere ? new OperationCanceledException() : new IOException("not now") };
        await using (var journal = folder.Open())
        {
            await using DoubtTeller teller = new(journal, doubts, parts);
            await Eventually.TrueAsync(() => clock.ActiveTimers == 1, "it waits after the failure", cancellationToken: Token);
            Assert.Equal("telling of the times that damage took", Assert.Single(parts.Troubles).Part);
            clock.Advance(TimeSpan.FromSeconds(30));
            await Eventually.TrueAsync(() => doubts.Told.Count > 0, "the time is told", cancellationToken: Token);
            var (from, to) = Assert.Single(doubts.Told);
            Assert.All(journal.Statistics.Quarantined, span => Assert.True(from <= span.Began && span.Ended <= to));
            await Eventually.TrueAsync(async () => await journal.DoubtsToldAsync(Token) > 0, "it is noted", cancellationToken: Token);
            await Eventually.TrueAsync(() => parts.Troubles.Count == 0, "the alarm is over", cancellationToken: Token);
        }

        await using var again = folder.Open();
        await using DoubtTeller next = new(again, doubts, parts);
        await again.DoubtsToldAsync(Token);
        Assert.Single(doubts.Told);
    }

    [Fact]
    public async Task Power_CutAndNothingDamaged_LeavesOutTheNumbersThatMayHaveBeenGiven()
    {
        using TempFolder folder = new();
        using (JournalReserve reserve = new(folder.Path, "boot-1"))
        {
            Assert.True(reserve.Ensure(10));
            reserve.Committed(7);
        }

        using JournalReserve same = new(folder.Path, "boot-1");
        using JournalReserve other = new(folder.Path, "boot-2");

        Assert.Equal(new ReserveState(2 * JournalReserve.Block, 7, IsExact: true), same.State);
        Assert.Equal(new ReserveState(2 * JournalReserve.Block, 7, IsExact: false), other.State);
        same.Committed(8);
        same.Close();
        using JournalReserve closed = new(folder.Path, "boot-3");
        Assert.Equal(new ReserveState(2 * JournalReserve.Block, 8, IsExact: true), closed.State);
    }

    [Fact]
    public async Task Cli_DamagedFolderWithoutAHost_ReadsTheRestAndSaysSo()
    {
        using var folder = await DamagedFolder.ClosedAsync(600);
        folder.ZeroEventPages(2);
        var before = await File.ReadAllBytesAsync(folder.Database, Token);

        var reader = JournalReader.Open(folder.Path);
        List<long> sequences = [];
        await foreach (var fact in reader.ReadAsync(new JournalQuery { Conversation = "conversation-1" }, Token))
        {
            sequences.Add(fact.Sequence);
        }

        Assert.NotNull(reader.Damage);
        Assert.InRange(sequences.Count, 550, 599);
        Assert.Equal(sequences.Distinct().Order(), sequences);
        Assert.Contains(600, sequences);
        JournalSchema.CloseReaders(folder.Path);
        Assert.Equal(before, await File.ReadAllBytesAsync(folder.Database, Token));
    }

    private sealed class Doubts : IJournalDoubts
    {
        public int Failures { get; set; }

        public required Exception Fault { get; init; }

        public List<(DateTimeOffset From, DateTimeOffset To)> Told { get; } = [];

        public Task DoubtAsync(DateTimeOffset from, DateTimeOffset to, string detail, CancellationToken cancellationToken)
        {
            if (Failures-- > 0)
            {
                throw Fault;
            }

            Told.Add((from, to));
            return Task.CompletedTask;
        }
    }
}
