using Adapters.GenesysCloudCx.Import;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Import;

public sealed class WakeSignalTests
{
    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData(1)]
    [InlineData(9_999)]
    [InlineData(10_001)]
    public async Task Wait_LessThanAWholeMillisecond_IsAWait(long ticks)
    {
        var waiting = new WakeSignal(_clock).WaitAsync(TimeSpan.FromTicks(ticks), TestContext.Current.CancellationToken);

        _clock.Advance(TimeSpan.FromTicks(ticks - 1));
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await waiting.Soon();
    }

    [Fact]
    public async Task Wait_Wish_EndsItAndIsTakenOnce()
    {
        WakeSignal signal = new(_clock);
        signal.Set();
        await signal.WaitAsync(TimeSpan.MaxValue, TestContext.Current.CancellationToken);

        var next = signal.WaitAsync(TimeSpan.MaxValue, TestContext.Current.CancellationToken);
        Assert.False(next.IsCompleted);
        signal.Set();
        await next.Soon();
    }
}
