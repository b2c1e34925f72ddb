using Adapter.Abstractions;
using Adapters.GenesysCloudCx.State;
using Adapters.GenesysCloudCx.Tests.Backfill;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.State;

/// <summary>A definition is pointed at another data source or platform: what was kept for the first one says nothing there.</summary>
[Collection(Alone.Name)]
public sealed class OtherPlatformTests
{
    private static readonly DataSourceDefinition Another = new() { Name = "Another organization", Type = "Genesys Cloud CX" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_OnAnotherDataSource_TellsNothingOfTheFirstOnesCallsAndOwesNothingOfItsTime()
    {
        await using var one = await PlayedPast.BeginAsync();
        using TempFolder state = new();
        await LeaveACallOpenAsync(one, state);
        await using var other = await PlayedPast.BeginAsync(at: one.Now.AddMinutes(30));
        other.Coverage.Begin(one.Now.AddMinutes(-5));
        var kept = await File.ReadAllBytesAsync(Path.Combine(state.Path, StateFile.Name), Cancel);

        await using AdapterHarness second = new(other.Platform.BaseUrl, time: other.Clock, coverage: other.Coverage, journal: other.Journal, state: state, dataSource: Another) { Platform = other.Platform };
        await RunForAWhileAsync(second, other);

        Assert.Empty(other.Journal.Events.OfType<CallEvent>().Select(told => $"{told.Type} {told.EndReason}"));
        AssertBeganAnew(second, one, other, state, kept);
    }

    [Fact]
    public async Task Start_OnAnotherOrganizationOfTheSameDataSource_TellsNothingOfTheFirstOnesCallsAndOwesNothingOfItsTime()
    {
        await using var one = await PlayedPast.BeginAsync();
        using TempFolder state = new();
        await LeaveACallOpenAsync(one, state);
        await using var other = await PlayedPast.BeginAsync(new SimulatorOptions { Seed = 4711 }, one.Now.AddMinutes(30));
        other.Coverage.Begin(one.Now.AddMinutes(-5));
        var kept = await File.ReadAllBytesAsync(Path.Combine(state.Path, StateFile.Name), Cancel);
        var told = one.Journal.Events.Count;

        await using (AdapterHarness second = new(other.Platform.BaseUrl, time: other.Clock, coverage: other.Coverage, journal: one.Journal, state: state) { Platform = other.Platform })
        {
            await RunForAWhileAsync(second, other);
            AssertBeganAnew(second, one, other, state, kept);
            await second.StopAsync(StopReason.Operator, 0.01);
        }

        // what the journal tells of the first one's calls does not come back with the next start
        await using AdapterHarness third = new(other.Platform.BaseUrl, time: other.Clock, coverage: other.Coverage, journal: one.Journal, state: state) { Platform = other.Platform };
        await RunForAWhileAsync(third, other);
        Assert.DoesNotContain(StateOwnership.SetAsideFact, third.Status.Facts.Keys);
        Assert.Empty(one.Journal.Events.Skip(told).OfType<CallEvent>().Select(each => $"{each.Type} {each.EndReason}"));
    }

    [Fact]
    public async Task Start_PlatformNotReachedBeforeTheStop_LeavesTheStateAsItWas()
    {
        await using var one = await PlayedPast.BeginAsync();
        using TempFolder state = new();
        await LeaveACallOpenAsync(one, state);
        var kept = await File.ReadAllBytesAsync(Path.Combine(state.Path, StateFile.Name), Cancel);

        await using (AdapterHarness second = new(new Uri("http://127.0.0.1:9/"), time: one.Clock, coverage: one.Coverage, journal: one.Journal, state: state, dataSource: Another))
        {
            second.Start();
            await Eventually.TrueAsync(
                () =>
                {
                    one.Clock.Advance(TimeSpan.FromSeconds(1));
                    return second.Run.IsCompleted;
                },
                "it gives up",
                cancellationToken: Cancel);
        }

        Assert.Equal(kept, await File.ReadAllBytesAsync(Path.Combine(state.Path, StateFile.Name), Cancel));
    }

    [Theory]
    [InlineData("Contoso", "api.one", "org-1", false)]
    [InlineData("contoso", "API.one", null, false)]
    [InlineData("Contoso", "api.two", "org-1", false)] // one organization at two hosts
    [InlineData("Contoso", "api.two", null, true)]
    [InlineData("Contoso", "api.one", "org-2", true)]
    [InlineData("Fabrikam", "api.one", "org-1", true)]
    public void IsOther_ByWhatIsKnownOfBoth_DecidesByTheOrganizationFirst(string dataSource, string host, string? organization, bool isOther)
        => Assert.Equal(isOther, new StateOwner("Contoso", "api.one", "org-1").IsOther(new StateOwner(dataSource, host, organization)));

    [Fact]
    public void Read_FileThatDoesNotSayWhose_CountsAndTheNextOneSaysIt()
    {
        using TempFolder folder = new();
        using (StateFile earlier = new(folder.Path, 1))
        {
            earlier.Write("{}\n"u8.ToArray(), whole: true, 7);
        }

        StateOwner own = new("Contoso", "api.one", "org-1");
        using StateFile file = new(folder.Path, 1) { Owner = own };
        var kept = file.Read();

        Assert.Equal((1, 7, null), (kept.Lines.Count, kept.Sequence, kept.Trouble));
        Assert.Null(file.KeptOwner);
        file.Write("{}\n"u8.ToArray(), whole: true, 8);
        file.Read();
        Assert.Equal(own, file.KeptOwner);
    }

    private static async Task LeaveACallOpenAsync(PlayedPast past, TempFolder state)
    {
        await using var first = past.Start(state);
        await first.AdvanceUntilAsync(() => first.Status.IsRunning, "up", 0.05);
        Assert.NotNull(past.Platform.Generator!.TryStart("inbound-answered", []));
        await first.AdvanceUntilAsync(() => past.Journal.Events.OfType<CallEvent>().Any(told => told.Type == EventTypes.CallConnected), "a call is connected", 0.1);

        // little at a time: the call must not end meanwhile
        await first.StopAsync(StopReason.Operator, 0.01);
        Assert.DoesNotContain(past.Journal.Events, told => told.Type == EventTypes.CallEnded);
    }

    private static async Task RunForAWhileAsync(AdapterHarness adapter, PlayedPast past)
    {
        adapter.Start();
        await adapter.AdvanceUntilAsync(() => adapter.Status.IsRunning, "up", 0.05);
        var later = past.Now.AddMinutes(45);
        await adapter.AdvanceUntilAsync(() => past.Now > later && past.Coverage.At(later.AddMinutes(-30)) == CoverageState.Covered, "time goes by", 5);
    }

    private static void AssertBeganAnew(AdapterHarness adapter, PlayedPast one, PlayedPast other, TempFolder state, byte[] kept)
    {
        Assert.Contains(adapter.Status.Facts.Keys, StateOwnership.SetAsideFact.Equals);
        Assert.Equal(kept, File.ReadAllBytes(Path.Combine(state.Path, StateFile.Name + ".of-another-1")));
        var span = Assert.Single(other.Coverage.Spans, each => each.From <= one.Now && each.To > one.Now);
        Assert.Equal((CoverageState.Lost, StateOwnership.OtherPlatform), (span.State, span.Cause));
        other.AssertAddsUp();
    }
}
