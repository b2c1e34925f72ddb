using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Sync;

/// <summary>The order of what a run hears and asks holds whatever becomes of the time of day.</summary>
public sealed class RunClockTests
{
    private readonly ManualClock _host = new();
    private readonly PlatformClock _platform;
    private readonly RunClock _run;
    private readonly DateTimeOffset _start;

    public RunClockTests()
    {
        _start = _host.GetUtcNow();
        _platform = new PlatformClock(_host, new RecordingStatus());
        _run = new RunClock(_host, _platform);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Now_HostsClockJumpsAndJumpsBack_CountsWhatGoesBy(bool forward)
    {
        Learn(TimeSpan.Zero);
        _host.Set(TimeSpan.FromHours(forward ? 7 : -7));
        _host.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(_start.AddSeconds(12), _run.GetUtcNow());
        Learn(TimeSpan.FromHours(forward ? -7 : 7));
        Assert.Equal(_start.AddSeconds(12), _run.GetUtcNow());

        _host.Set(TimeSpan.FromHours(forward ? -7 : 7));

        Assert.Equal(_start.AddSeconds(12), _run.GetUtcNow());
    }

    [Theory]
    [InlineData(-25_200)]
    [InlineData(25_200)]
    [InlineData(10)]
    public void Now_RunBeganWithAWrongClock_IsThePlatforms(int seconds)
    {
        Learn(TimeSpan.FromSeconds(seconds));

        Assert.Equal(seconds, (_run.GetUtcNow() - _start).TotalSeconds, tolerance: 1);
    }

    [Fact]
    public void Now_ClocksDifferByLessThanADateTells_IsTheHosts()
    {
        Learn(TimeSpan.FromSeconds(1));

        Assert.Equal(_start, _run.GetUtcNow());
    }

    [Fact]
    public void Now_MachineSlept_FollowsOncePlatformAndHostAgree()
    {
        Learn(TimeSpan.Zero);
        _ = _run.GetUtcNow();
        _host.Set(TimeSpan.FromHours(8));
        Learn(TimeSpan.Zero);

        Assert.Equal(8, (_run.GetUtcNow() - _start).TotalHours, tolerance: 0.01);
    }

    [Fact]
    public void Now_PlatformsAnswersGoBack_NeverDoes()
    {
        Learn(TimeSpan.Zero);
        var before = _run.GetUtcNow();
        Learn(TimeSpan.FromMinutes(-5));

        Assert.Equal(before, _run.GetUtcNow());
    }

    private void Learn(TimeSpan ahead) => _platform.Learn(_host.GetUtcNow() + ahead, _host.GetTimestamp(), _host.GetTimestamp());
}
