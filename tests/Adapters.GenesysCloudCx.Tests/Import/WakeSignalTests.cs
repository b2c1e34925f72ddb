using Adapters.GenesysCloudCx.Import;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Import;

public sealed class WakeSignalTests
{
    private readonly ManualClock _clock = new();

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
