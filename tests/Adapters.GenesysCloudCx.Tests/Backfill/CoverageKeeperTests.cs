using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Backfill;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Backfill;

/// <summary>In which order things are on disk.</summary>
public sealed class CoverageKeeperTests
{
    private readonly ManualClock _clock = new();
    private readonly RecordingCoverage _coverage;
    private readonly BackfillBook _book;
    private readonly CoverageKeeper _keeper;
    private readonly DateTimeOffset _start;
    private readonly List<string> _order = [];
    private Action _whileKept = static () => { };

    public CoverageKeeperTests()
    {
        _start = _clock.GetUtcNow();
        _coverage = new RecordingCoverage(_clock) { Before = (span, _) => Note(span.State.ToString()) };
        _coverage.Begin(_start);
        _book = new BackfillBook(_clock, new PlatformClock(_clock, new RecordingStatus()), new RecordingStatus());
        _keeper = new CoverageKeeper(
            _coverage,
            static () => null,
            _ =>
            {
                _whileKept();
                return Note("kept");
            },
            _book,
            new Moment(_start, _clock.GetTimestamp()),
            _clock);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Round_FirstLiveLink_TheTimeSinceTheStartIsUncertain()
    {
        var live = After(30);
        Miss(live, live, CoverageCauses.Starting);

        await _keeper.RoundAsync(live, Cancel);

        Assert.Equal([new CoverageSpan(_start, live, CoverageState.Uncertain, CoverageCauses.Starting)], _coverage.Spans);
    }

    [Fact]
    public async Task Round_SecondChannelComesLater_NothingIsCoveredBeforeIt()
    {
        var one = After(30);
        Miss(one, one, CoverageCauses.Starting);
        await _keeper.RoundAsync(heard: null, Cancel);
        var subscribed = After(20);
        var two = After(10);
        Miss(subscribed, two, CoverageCauses.Starting);
        await _keeper.RoundAsync(heard: null, Cancel);

        await _keeper.RoundAsync(After(1), Cancel);
        var heard = After(30);
        await _keeper.RoundAsync(heard, Cancel);

        Assert.Equal([(_start, two, CoverageState.Uncertain), (two, heard, CoverageState.Covered)], _coverage.Spans.Select(span => (span.From, span.To, span.State)));
    }

    [Fact]
    public async Task Round_LinkIsHeard_IsCoveredOnceTheStateIsKept()
    {
        var live = await BeginAsync();
        var heard = After(30);
        _order.Clear();

        await _keeper.RoundAsync(heard, Cancel);

        Assert.Equal(["kept", "Covered"], _order);
        Assert.Equal(new CoverageSpan(live, heard, CoverageState.Covered, CoverageCauses.Live), _coverage.Spans[^1]);
    }

    [Fact]
    public async Task Round_GapFoundWhileTheStateWasKept_TheEdgeStopsBeforeIt()
    {
        await BeginAsync();
        var lost = After(10);
        var back = After(20);
        _whileKept = () => Miss(lost, back, CoverageCauses.LinkCut);

        await _keeper.RoundAsync(back, Cancel);

        Assert.Equal([CoverageState.Uncertain, CoverageState.Covered, CoverageState.Uncertain], _coverage.Spans.Select(span => span.State));
        Assert.Equal(new CoverageSpan(lost, back, CoverageState.Uncertain, CoverageCauses.LinkCut), _coverage.Spans[^1]);
    }

    [Fact]
    public async Task Round_AnotherChannelIsStillDown_NothingSinceTheEdgeIsCovered()
    {
        var live = await BeginAsync();
        var lost = After(60);
        var back = After(70);
        Miss(lost, back, CoverageCauses.LinkCut);

        await _keeper.RoundAsync(heard: null, Cancel);

        Assert.Equal(CoverageState.Uncertain, _coverage.At(live));
        Assert.DoesNotContain(_coverage.Spans, span => span.State == CoverageState.Covered);
    }

    [Fact]
    public async Task Round_CoveredTimeProvesMute_IsUncertainAgain()
    {
        var live = await BeginAsync();
        var heard = After(600);
        await _keeper.RoundAsync(heard, Cancel);
        Miss(live + TimeSpan.FromMinutes(2), heard, CoverageCauses.LinkMute);

        await _keeper.RoundAsync(heard, Cancel);

        Assert.Equal(CoverageState.Covered, _coverage.At(live));
        Assert.Equal(CoverageState.Uncertain, _coverage.At(live + TimeSpan.FromMinutes(3)));
    }

    [Fact]
    public async Task Round_WordIsNotOnDisk_NothingIsReadBackAndTheWordIsSaidAgain()
    {
        var live = After(30);
        Miss(live, live, CoverageCauses.Starting);
        _coverage.Before = static (_, _) => Task.FromException(new OperationCanceledException("the disk is full"));
        await Assert.ThrowsAsync<OperationCanceledException>(() => _keeper.RoundAsync(live, Cancel));
        Assert.Empty(_book.DueFresh().Due);

        _coverage.Before = null;
        await _keeper.RoundAsync(live, Cancel);

        Assert.Single(_book.DueFresh().Due);
        Assert.Equal(CoverageState.Uncertain, _coverage.At(_start));
    }

    [Fact]
    public async Task Round_ClockSetForwardSinceTheEdge_OnlyWhatHasGoneByIsCovered()
    {
        var live = await BeginAsync();
        _clock.Set(TimeSpan.FromHours(7));
        var heard = After(5);

        await _keeper.RoundAsync(heard, Cancel);

        Assert.Equal((heard.AddSeconds(-5), heard, CoverageState.Covered), (_coverage.Spans[^1].From, _coverage.Spans[^1].To, _coverage.Spans[^1].State));
        Assert.NotEqual(CoverageState.Covered, _coverage.At(live.AddHours(3)));
    }

    [Fact]
    public async Task Round_ClockSetForwardBeforeTheSpanIsTold_TheTimeBetweenIsNotCovered()
    {
        await BeginAsync();
        var lost = After(10);
        var back = After(20);
        Miss(lost, back, CoverageCauses.LinkCut);
        _clock.Set(TimeSpan.FromHours(7));
        await _keeper.RoundAsync(After(1), Cancel);

        await _keeper.RoundAsync(After(5), Cancel);

        Assert.Equal(CoverageState.Uncertain, _coverage.At(lost.AddSeconds(5)));
        Assert.NotEqual(CoverageState.Covered, _coverage.At(back.AddHours(3)));
    }

    [Fact]
    public async Task Round_ClockSetForwardAndBack_TheEdgeGoesOn()
    {
        var live = await BeginAsync();
        _clock.Set(TimeSpan.FromHours(7));
        await _keeper.RoundAsync(After(5), Cancel);
        _clock.Set(TimeSpan.FromHours(-7));
        _coverage.Begin(_start, new CoverageSpan(_start, live, CoverageState.Uncertain, CoverageCauses.Starting));
        var heard = After(5);

        await _keeper.RoundAsync(heard, Cancel);

        Assert.Equal((heard.AddSeconds(-5), heard, CoverageState.Covered), (_coverage.Spans[^1].From, _coverage.Spans[^1].To, _coverage.Spans[^1].State));
    }

    [Fact]
    public async Task Round_ClockSetBackSinceTheSpanWasFound_IsToldOnTheClockOfNow()
    {
        await BeginAsync();
        var lost = After(10);
        var back = After(60);
        Miss(lost, back, CoverageCauses.LinkCut);
        _clock.Set(TimeSpan.FromHours(-7));
        _coverage.Begin(_start.AddHours(-8));

        await _keeper.RoundAsync(_clock.GetUtcNow(), Cancel);

        Assert.Equal(new CoverageSpan(lost.AddHours(-7), back.AddHours(-7), CoverageState.Uncertain, CoverageCauses.LinkCut), _coverage.Spans[^1]);
    }

    private async Task<DateTimeOffset> BeginAsync()
    {
        var live = After(30);
        Miss(live, live, CoverageCauses.Starting);
        await _keeper.RoundAsync(live, Cancel);
        return live;
    }

    private DateTimeOffset After(int seconds)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        return _clock.GetUtcNow();
    }

    private void Miss(DateTimeOffset from, DateTimeOffset to, string cause)
        => _book.Add(new CoverageSpan(from, to, CoverageState.Uncertain, cause), BackfillMode.Automatic, isTold: false, readsAll: false);

    private Task Note(string what)
    {
        _order.Add(what);
        return Task.CompletedTask;
    }
}
