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
