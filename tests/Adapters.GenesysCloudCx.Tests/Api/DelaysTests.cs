using Adapters.GenesysCloudCx.Api;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Api;

public sealed class DelaysTests
{
    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData(1)]
    [InlineData(9_999)]
    [InlineData(10_001)]
    public async Task Delay_PartOfAMillisecond_IsNotCutOff(long ticks)
    {
        var waiting = _clock.DelayAtLeastAsync(TimeSpan.FromTicks(ticks), TestContext.Current.CancellationToken);

        _clock.Advance(TimeSpan.FromTicks(ticks - 1));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(waiting.IsCompleted);
        await waiting;
    }

    [Fact]
    public void Delay_NothingOrLess_IsOver() => Assert.All(
        [TimeSpan.Zero, TimeSpan.FromTicks(-1), TimeSpan.MinValue], wait => Assert.True(_clock.DelayAtLeastAsync(wait, TestContext.Current.CancellationToken).IsCompleted));

    [Fact]
    public void Delay_MoreThanADelayCanBe_Waits() => Assert.False(_clock.DelayAtLeastAsync(TimeSpan.MaxValue, TestContext.Current.CancellationToken).IsCompleted);
}
