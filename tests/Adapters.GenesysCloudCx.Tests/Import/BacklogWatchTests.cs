using Adapters.GenesysCloudCx.Import;
using Testing.Common;
using RecordingStatus = Adapters.GenesysCloudCx.Tests.Harness.RecordingStatus;

namespace Adapters.GenesysCloudCx.Tests.Import;

public sealed class BacklogWatchTests
{
    private readonly ManualClock _clock = new();
    private readonly RecordingStatus _status = new();

    [Fact]
    public void Tell_DueForLong_RaisesUntilItIsCaughtUp()
    {
        BacklogWatch watch = new(TimeSpan.FromHours(1), _clock, _status);
        var due = _clock.GetUtcNow();

        watch.Tell(due);
        _clock.Advance(TimeSpan.FromMinutes(59));
        watch.Tell(due);
        Assert.Empty(_status.Alarms);
        Assert.Equal("3540 s", _status.Facts[BacklogWatch.Fact]);
        _clock.Advance(TimeSpan.FromMinutes(1));
        watch.Tell(due);
        Assert.Contains("BehindAfterMinutes", _status.Alarms[BacklogWatch.Alarm], StringComparison.Ordinal);
        watch.Tell(_clock.GetUtcNow().AddHours(1)); // due later
        Assert.Empty(_status.Alarms);
    }

    [Fact]
    public void Tell_NothingDue_IsNotBehind()
    {
        BacklogWatch watch = new(TimeSpan.FromMinutes(1), _clock, _status);

        watch.Tell(null);

        Assert.Empty(_status.Alarms);
        Assert.Equal("0 s", _status.Facts[BacklogWatch.Fact]);
    }
}
