using Adapters.GenesysCloudCx.Tests.Harness;

namespace Adapters.GenesysCloudCx.Tests.Api;

public sealed class PlatformClockTests
{
    [Theory]
    [InlineData(-120)]
    [InlineData(90)]
    public async Task Learn_ClocksDiffer_IsKnownAndAlarmedUntilTheyAgree(int ahead)
    {
        using ScriptedPlatform platform = new();
        platform.OnApi = _ => Dated(platform, ahead);
        await platform.GetAsync();

        Assert.Equal(ahead, platform.PlatformClock.Ahead.TotalSeconds, tolerance: 1);
        Assert.Contains(ahead < 0 ? "ahead of" : "behind", platform.Status.Alarms["clock.skew"], StringComparison.Ordinal);

        platform.OnApi = _ => Dated(platform, 2);
        await platform.GetAsync();

        Assert.Equal(2, platform.PlatformClock.Ahead.TotalSeconds, tolerance: 1);
        Assert.Empty(platform.Status.Alarms);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(-24)]
    public async Task Now_HostsClockSetSinceTheLastAnswer_GoesOnAsThePlatforms(int hours)
    {
        using ScriptedPlatform platform = new();
        platform.OnApi = _ => Dated(platform, 0);
        await platform.GetAsync();
        var then = platform.Clock.GetUtcNow();
        platform.Clock.Set(TimeSpan.FromHours(hours));
        platform.Clock.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal(3, (platform.PlatformClock.Now - then).TotalMinutes, tolerance: 0.05);
        Assert.Equal(-hours, platform.PlatformClock.Ahead.TotalHours, tolerance: 0.01);
        Assert.Equal(3, (platform.PlatformClock.ToPlatform(platform.Clock.GetUtcNow()) - then).TotalMinutes, tolerance: 0.05);
    }

    [Fact]
    public async Task Learn_NoDate_ChangesNothing()
    {
        using ScriptedPlatform platform = new();

        await platform.GetAsync();

        Assert.Equal(TimeSpan.Zero, platform.PlatformClock.Ahead);
        Assert.Equal(platform.Clock.GetUtcNow(), platform.PlatformClock.Now);
    }

    [Fact]
    public async Task Learn_AnswerWasLongOnItsWay_ChangesNothing()
    {
        using ScriptedPlatform platform = new();
        platform.OnApi = _ =>
        {
            var answer = Dated(platform, 0);
            platform.Clock.Advance(TimeSpan.FromSeconds(40));
            return answer;
        };

        await platform.GetAsync();

        Assert.Equal(TimeSpan.Zero, platform.PlatformClock.Ahead);
    }

    private static HttpResponseMessage Dated(ScriptedPlatform platform, int ahead)
        => ScriptedPlatform.Json("{}", 200, ("Date", platform.Clock.GetUtcNow().AddSeconds(ahead).ToString("R")));
}
