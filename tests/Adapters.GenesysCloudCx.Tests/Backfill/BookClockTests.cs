using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Backfill;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Backfill;

/// <summary>A span that is owed is looked for where it was and when it is due, wherever the host's clock has gone since.</summary>
public sealed class BookClockTests
{
    private readonly ManualClock _clock = new();
    private readonly PlatformClock _platform;
    private readonly BackfillBook _book;

    public BookClockTests()
    {
        _platform = new PlatformClock(_clock, new RecordingStatus());
        _platform.Learn(_clock.GetUtcNow(), _clock.GetTimestamp(), _clock.GetTimestamp());
        _book = new BackfillBook(_clock, _platform, new RecordingStatus());
    }

    [Theory]
    [InlineData(7)]
    [InlineData(-7)]
    public void DueFresh_ClockSetMeanwhile_IsDueOnceSoMuchHasGoneBy(int hours)
    {
        var span = Owe(TimeSpan.FromMinutes(1));
        span.Looked(_book.Now(span), hasCaughtUp: true);
        _clock.Set(TimeSpan.FromHours(hours));

        Assert.Empty(_book.DueFresh().Due);
        Assert.Equal(TimeSpan.FromSeconds(5), _book.DueFresh().Wait);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Single(_book.DueFresh().Due);
    }

    [Fact]
    public void Span_FoundWhileTheClockWasWrong_IsLookedForInThePlatformsTime()
    {
        var real = _platform.Now;
        _clock.Set(TimeSpan.FromHours(7));
        var span = Owe(TimeSpan.FromMinutes(1));
        _clock.Set(TimeSpan.FromHours(-7));

        Assert.Equal(0, (span.ToPlatform(span.To) - real).TotalSeconds, tolerance: 0.01);
        Assert.Equal(new Stretch(span.From, span.To), span.FromPlatform(new Stretch(span.ToPlatform(span.From), span.ToPlatform(span.To))));
        Assert.Equal(_clock.GetUtcNow(), _book.OnHostClock(span, new Stretch(span.From, span.To)).To);
    }

    [Fact]
    public async Task GiveUp_ClockJumpsByMoreThanThePlatformTellsOf_GivesNothingUp()
    {
        var span = Owe(TimeSpan.FromHours(5));
        RecordingCoverage coverage = new(_clock);
        coverage.Begin(span.From.AddHours(-1));
        LogRecorder log = new();
        CoverageTeller teller = new(coverage, _book, new RecordingStatus(), log.CreateLogger("teller"));
        _clock.Set(TimeSpan.FromDays(40));

        await teller.GiveUpAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain(coverage.Told, word => word.State == CoverageState.Lost);
        Assert.False(span.IsRead);
    }

    [Fact]
    public void Missed_ClockSetBackWhileTheLinkIsDown_IsAsLongAsItWas()
    {
        var heard = Moment.Now(_clock);
        _clock.Advance(TimeSpan.FromSeconds(10));
        var missed = Missed.By(new LinkEnd(LinkEndKind.Lost, "it broke"), heard, _clock);
        _clock.Set(TimeSpan.FromHours(-7));
        _clock.Advance(TimeSpan.FromSeconds(50));

        Assert.Equal(TimeSpan.FromSeconds(60), _clock.GetUtcNow() - missed.On(_clock).Since);
    }

    private OwedSpan Owe(TimeSpan length)
    {
        var now = _clock.GetUtcNow();
        return _book.Add(new CoverageSpan(now - length, now, CoverageState.Uncertain, CoverageCauses.LinkCut), BackfillMode.Automatic, isTold: true, readsAll: false);
    }
}
