using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Sync;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Sync;

public sealed class ClockWatchTests : IAsyncDisposable
{
    private readonly ManualClock _clock = new();
    private readonly LogRecorder _log = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Missed> _stepped = [];
    private readonly Task _watching;

    public ClockWatchTests()
    {
        ClockWatch watch = new(
            (missed, _) =>
            {
                _stepped.Add(missed);
                return Task.CompletedTask;
            },
            _clock,
            _log.CreateLogger("clock"));
        _watching = watch.RunAsync(_stopping.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching.Soon().ContinueWith(static _ => { }, TaskScheduler.Default);
        _stopping.Dispose();
    }

    [Theory]
    [InlineData(2.5)]
    [InlineData(36_000)]
    public async Task Run_ClockSetForward_CountsFromTheLastGoodMoment(double seconds)
    {
        _clock.Advance(ClockWatch.Interval);
        var good = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromSeconds(1));
        _clock.Set(TimeSpan.FromSeconds(seconds));

        await StepAsync();

        var missed = Assert.Single(_stepped);
        Assert.Equal((good, CoverageCauses.ClockStep), (missed.Since, missed.Cause));
        Assert.Contains("forward", missed.Detail, StringComparison.Ordinal);
        Assert.Contains(_log.Lines, line => line.Id.Id == 2324);
    }

    [Fact]
    public async Task Run_ClockSetBack_CountsFromThatMomentOnTheNewClock()
    {
        _clock.Advance(ClockWatch.Interval);
        _clock.Set(TimeSpan.FromHours(-3));
        var goodOnTheNewClock = _clock.GetUtcNow();

        await StepAsync();

        Assert.Equal(goodOnTheNewClock, Assert.Single(_stepped).Since);
    }

    [Fact]
    public async Task Run_ClockSetAFewTimesByLessThanTheTolerance_SaysNothing()
    {
        for (var times = 0; times < 5; times++)
        {
            _clock.Set(TimeSpan.FromSeconds(times % 2 == 0 ? 1.5 : -1.5));
            _clock.Advance(ClockWatch.Interval);
        }

        _clock.Set(TimeSpan.FromHours(1));
        await StepAsync();

        Assert.Single(_stepped);
    }

    [Fact]
    public void Moment_AfterAnyStep_IsTheEarlierOfBothClocks()
    {
        var then = Moment.Now(_clock);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(then.At, then.Earliest(_clock));

        _clock.Set(TimeSpan.FromHours(5));
        Assert.Equal(then.At, then.Earliest(_clock));

        _clock.Set(TimeSpan.FromHours(-10));
        Assert.Equal(_clock.GetUtcNow() - TimeSpan.FromMinutes(1), then.Earliest(_clock));
    }

    [Fact]
    public void Steady_ClockSet_GoesOnAndKnowsBothWays()
    {
        SteadyClock steady = new(_clock);
        var due = steady.GetUtcNow() + TimeSpan.FromMinutes(10);
        _clock.Set(TimeSpan.FromHours(-2));
        _clock.Advance(TimeSpan.FromMinutes(4));

        Assert.Equal(TimeSpan.FromMinutes(6), due - steady.GetUtcNow());
        Assert.Equal(_clock.GetUtcNow() + TimeSpan.FromMinutes(6), steady.OnHostClock(due));
        Assert.Equal(due, steady.FromHostClock(steady.OnHostClock(due)));
    }

    private async Task StepAsync()
    {
        _clock.Advance(ClockWatch.Interval);
        await Eventually.TrueAsync(() => _stepped.Count > 0, "noticed", cancellationToken: TestContext.Current.CancellationToken);
    }
}
