using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Discovery;

internal static class LaneRuns
{
    /// <summary>Moves the clock on while something waits for it, until a task is done.</summary>
    public static async Task UntilDoneAsync(Task task, ManualClock clock)
    {
        await Eventually.TrueAsync(
            () =>
            {
                if (!task.IsCompleted && clock.ActiveTimers > 0)
                {
                    clock.Advance(TimeSpan.FromSeconds(1));
                }

                return task.IsCompleted;
            },
            "the lane is done");
        await task;
    }
}
