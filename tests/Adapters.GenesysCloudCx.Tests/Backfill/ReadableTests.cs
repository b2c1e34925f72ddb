using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Backfill;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Backfill;

/// <summary>What of a span may be told, whatever else is owed, and what becomes of that which nobody could read.</summary>
public sealed class ReadableTests
{
    private readonly ManualClock _clock = new();
    private readonly RecordingStatus _status = new();
    private readonly BackfillBook _book;

    public ReadableTests()
    {
        PlatformClock platform = new(_clock, _status);
        platform.Learn(_clock.GetUtcNow(), _clock.GetTimestamp(), _clock.GetTimestamp());
        _book = new BackfillBook(_clock, platform, _status);
    }

    private DateTimeOffset Now => _clock.GetUtcNow();

    [Fact]
    public void Readable_OverlapWithTimeWhoseEventsWereDamaged_IsLeftToTheOneThatReadsEverything()
    {
        var damaged = Add(Now.AddHours(-3), Now.AddHours(-2), CoverageCauses.JournalDamaged, BackfillMode.Automatic, readsAll: true);
        var cut = Add(Now.AddHours(-4), Now.AddMinutes(-150), CoverageCauses.LinkCut, BackfillMode.Automatic, readsAll: false);
        Stretch whole = new(cut.From, cut.To);
        var begun = _clock.GetTimestamp();

        Assert.Equal([new Stretch(cut.From, damaged.From)], _book.Readable(cut, whole, begun));
        Assert.Equal([new Stretch(damaged.From, damaged.To)], _book.Readable(damaged, new Stretch(damaged.From, damaged.To), begun));
        _book.Change(() => damaged.ReachedInPast(damaged.From.AddMinutes(10)));
        Assert.Equal([new Stretch(cut.From, damaged.From.AddMinutes(10))], _book.Readable(cut, whole, begun));
        _book.Change(() => damaged.ReachedInPast(damaged.To));
        Assert.Equal([whole], _book.Readable(cut, whole, begun));
    }

    [Fact]
    public void Unread_OfARunThatWaitsForTheListing_IsItsLastHour()
    {
        var run = Add(Now.AddHours(-3), Now, CoverageTeller.BackFilled, BackfillMode.Manual, readsAll: true);
        _book.Change(() => run.ReachedInPast(run.PastLimit(Now)));

        Assert.Equal([new Stretch(Now.AddHours(-2), Now.AddHours(-1))], new Stretch(Now.AddHours(-2), Now.AddMinutes(-5)).Without(run.Unread));
    }

    [Theory]
    [InlineData(BackfillMode.Manual, false)]
    [InlineData(BackfillMode.Automatic, true)]
    public async Task GiveUp_TheFloorPassesTheBeginMeanwhile_OnlyWhatWasOwedIsLost(BackfillMode mode, bool isLost)
    {
        var span = Add(Now - LookTimes.Reach + TimeSpan.FromMinutes(1), Now.AddDays(-30), CoverageCauses.LinkCut, mode, readsAll: false);
        RecordingCoverage coverage = new(_clock);
        coverage.Begin(span.From.AddDays(-1), new CoverageSpan(span.From.AddDays(-1), Now, CoverageState.Recovered, CoverageCauses.LinkCut));
        LogRecorder log = new();
        CoverageTeller teller = new(coverage, _book, _status, log.CreateLogger("teller"));
        _clock.Advance(TimeSpan.FromHours(1));

        await teller.GiveUpAsync(TestContext.Current.CancellationToken);

        Assert.True(span.IsLost);
        Assert.NotNull(span.Trouble);
        Assert.Equal(isLost, coverage.Spans.Any(static each => each.State == CoverageState.Lost));
        Assert.Equal(isLost, _status.Alarms.ContainsKey(CoverageTeller.BeyondReachAlarm));
        Assert.Equal(span.From.AddMinutes(59), span.PastReached);
    }

    private OwedSpan Add(DateTimeOffset from, DateTimeOffset to, string cause, BackfillMode mode, bool readsAll)
        => _book.Add(new CoverageSpan(from, to, CoverageState.Uncertain, cause), mode, isTold: true, readsAll);
}
