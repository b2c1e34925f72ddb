using Adapter.Abstractions;
using Adapter.Host.Coverage;
using Adapter.Host.Pair;
using Adapter.Host.Supervision;

namespace Adapter.Host.Tests.Pair;

public sealed class FollowingHealthTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 14, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(AdapterState.Running, true)]
    [InlineData(AdapterState.Degraded, false)]
    [InlineData(AdapterState.Starting, false)]
    internal void Of_NoAccount_GoesByTheState(AdapterState state, bool expected)
        => Assert.Equal((expected, null), (Of(state) is var health ? (health.IsCovering, health.UncertainSince) : default));

    [Theory]
    [InlineData(AdapterState.Running, 3, true)]
    [InlineData(AdapterState.Degraded, 3, true)]
    [InlineData(AdapterState.Running, 20, false)]
    [InlineData(AdapterState.Stopping, 3, false)]
    internal void Of_Account_GoesByItsEdge(AdapterState state, int edgeSecondsAgo, bool expected)
    {
        var health = Of(state, (600, edgeSecondsAgo, CoverageState.Covered), (edgeSecondsAgo, 0, CoverageState.Uncertain));
        Assert.Equal((expected, Now.AddSeconds(-edgeSecondsAgo)), (health.IsCovering, health.CoveredUntil));
        Assert.Equal(expected ? null : Now.AddSeconds(-edgeSecondsAgo), health.UncertainSince);
    }

    [Fact]
    public void Of_SomethingMissedAndNotReadBack_IsTheOldestOfIt()
    {
        var health = Of(
            AdapterState.Running, (900, 800, CoverageState.Covered), (800, 700, CoverageState.Recovered), (700, 600, CoverageState.Lost), (600, 500, CoverageState.Uncertain),
            (500, 400, CoverageState.Covered), (400, 300, CoverageState.Uncertain), (300, 2, CoverageState.Covered), (2, 0, CoverageState.Uncertain));
        Assert.Equal((true, Now.AddSeconds(-600)), (health.IsCovering, health.UncertainSince));
    }

    [Fact]
    public void Of_JournalCannotWrite_DoesNotCover()
        => Assert.False(FollowingHealth.Of("Feed", "Contoso", AdapterState.Running, null, canWrite: false, Now).IsCovering);

    private static FollowingAdapter Of(AdapterState state, params (int From, int To, CoverageState State)[] spans)
        => FollowingHealth.Of(
            "Feed", "Contoso", state,
            spans.Length == 0 ? null : new CoverageAccount("Feed", Now.AddSeconds(-spans[0].From), Now, [.. spans.Select(span => new CoverageSpan(Now.AddSeconds(-span.From), Now.AddSeconds(-span.To), span.State, "x"))]),
            canWrite: true, Now);
}
