using Adapter.Abstractions;
using Adapter.Host.Diagnostics;

namespace Adapter.Host.Tests.Coverage;

/// <summary>Clocks that are set back or go wrong.</summary>
public sealed class CoverageClockTests : CoverageStoreTest
{
    [Fact]
    public async Task ClockSetBack_WhileItRuns_AccountsForThatTimeAnew()
    {
        var life = Begin();
        await CoverAsync(life, 0, 100);
        await life.TellAsync(Span(95, 96, CoverageState.Uncertain, "link-cut"), Token);
        _clock.Advance(TimeSpan.FromSeconds(-20));
        await life.TellAsync(Span(70, 80, CoverageState.Covered, "live"), Token);

        Assert.Equal(["0-60 covered live", "60-80 uncertain clock-step"], Spans());
        Assert.Contains(_journal.Log.Lines, line => line.Id.Id == EventIds.CoverageClockStep);
        await CoverAsync(life, 80, 90);
        Assert.Equal(["0-60 covered live", "60-80 uncertain clock-step", "80-90 covered live"], Spans());
    }

    [Fact]
    public async Task ClockSetBack_WhileItRuns_TheLifeHearsWhatIsDoubted()
    {
        var life = Begin();
        await CoverAsync(life, 0, 100);
        await life.TellAsync(Span(95, 96, CoverageState.Uncertain, "link-cut"), Token);
        List<CoverageSpan> heard = [];
        life.Doubted = heard.Add;
        _clock.Advance(TimeSpan.FromSeconds(-20));

        await life.TellAsync(Span(70, 80, CoverageState.Covered, "live"), Token);
        await CoverAsync(life, 80, 90);

        Assert.Equal(["60-80 uncertain clock-step"], Print(heard));
    }

    [Fact]
    public async Task ClockSetBack_BetweenTwoLives_IsReadBack()
    {
        await CoverAsync(Begin(), 0, 100);
        await ReopenAsKilledAsync();
        _clock.Advance(TimeSpan.FromSeconds(-20));

        Assert.Equal(["60-80 uncertain clock-step"], Print(await Begin().UncertainAsync(Token)));
        Assert.Equal(["0-60 covered live", "60-80 uncertain clock-step"], Spans());
    }

    [Fact]
    public async Task ClockFarBack_ForgetsNothing()
    {
        await CoverAsync(Begin(), 0, 100);
        _clock.Advance(TimeSpan.FromDays(40));
        var life = Begin();
        await CoverAsync(life, 3_456_100, 3_456_200);
        var before = Spans();
        await ReopenAsKilledAsync();
        _clock.Advance(TimeSpan.FromDays(-10_000));
        var wrong = Begin();
        Assert.Empty(await wrong.UncertainAsync(Token));
        await wrong.TellAsync(new CoverageSpan(_clock.GetUtcNow(), _clock.GetUtcNow().AddSeconds(1), CoverageState.Covered, "live"), Token);
        Assert.Empty(Spans());
        Assert.Contains(_journal.Log.Lines, line => line.Id.Id == EventIds.CoverageClockAhead);

        _clock.Advance(TimeSpan.FromDays(10_000));
        Assert.Equal(before, Spans());
    }
}
