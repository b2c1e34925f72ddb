using Adapters.GenesysCloudCx.Discovery;

namespace Adapters.GenesysCloudCx.Tests.Discovery;

/// <summary>Both lanes over a scripted platform and a ledger in memory.</summary>
public abstract class LaneTest : IDisposable
{
    private protected readonly ScriptedAnalytics _analytics = new();

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected DateTimeOffset Now => _analytics.Now;

    public void Dispose()
    {
        _analytics.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Everything that had ended when the live lane listed last is there, and nothing that runs.</summary>
    private protected void AssertComplete(DateTimeOffset start)
    {
        Assert.Empty(_analytics.Ended(start, _analytics.Ledger.Edge).Except(_analytics.Ledger.Ids));
        Assert.Empty(_analytics.Ledger.Ids.Except(_analytics.Ended(start, Now)));
    }

    /// <summary>Lets a lane wait on the clock until it is done.</summary>
    private protected Task Run(Task lane) => LaneRuns.UntilDoneAsync(lane, _analytics.Clock);

    private protected async Task PassEvery(ImportLanes lanes, TimeSpan interval, TimeSpan during)
    {
        var until = Now + during;
        while (Now < until)
        {
            _analytics.Clock.Advance(interval);
            await lanes.LiveAsync(Cancel);
        }
    }
}
