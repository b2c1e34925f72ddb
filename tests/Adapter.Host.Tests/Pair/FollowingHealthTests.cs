using System.Diagnostics.CodeAnalysis;
using Adapter.Abstractions;
using Adapter.Host.Coverage;
using Adapter.Host.Pair;
using Adapter.Host.Schedules;
using Adapter.Host.Supervision;
using Adapter.Host.Tests.Journal;
using Adapter.Host.Tests.Schedules;
using Adapter.Host.Tests.Supervision;

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

    [Fact]
    public async Task Adapters_ImportWithAPausedSchedule_FollowsNothing()
    {
        await using JournalFixture journal = new();
        await using var host = await ScheduledHost.StartAsync(
            Now, catalogue => [TestDefinitions.Entry(catalogue.Find("Import Source Adapter")!, "Archive"), TestDefinitions.Entry(catalogue.Find("Healthy Adapter")!, "Feed", settings: [("Site", "a"), ("BeatMs", "2000000000")])]);
        FollowingHealth health = new(host.Supervisor, new NoAccounts(), journal.Journal, TimeProvider.System);
        Assert.Equal("Feed", Assert.Single(health.Adapters).Name);

        Assert.True(await host.Service<AdapterSchedules>().PauseAsync(ScheduleRunner.ImportId("Archive"), "ada", TestContext.Current.CancellationToken));
        await host.Supervisor.StopAsync("Feed");

        // the import runs on, and hears nothing of calls
        var feed = Assert.Single(health.Adapters);
        Assert.Equal(("Feed", false), (feed.Name, feed.IsCovering));
    }

    private sealed class NoAccounts : ICoverageAccounts
    {
        public bool TryRead([NotNullWhen(true)] out IReadOnlyList<CoverageAccount>? accounts)
        {
            accounts = [];
            return true;
        }

        public CoverageAccount? Find(string adapter) => null;
    }

    private static FollowingAdapter Of(AdapterState state, params (int From, int To, CoverageState State)[] spans)
        => FollowingHealth.Of(
            "Feed", "Contoso", state,
            spans.Length == 0 ? null : new CoverageAccount("Feed", Now.AddSeconds(-spans[0].From), Now, [.. spans.Select(span => new CoverageSpan(Now.AddSeconds(-span.From), Now.AddSeconds(-span.To), span.State, "x"))]),
            canWrite: true, Now);
}
