using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Diagnostics;
using Adapter.Host.Plugins;
using Adapter.Host.Supervision;
using Testing.Common;

namespace Adapter.Host.Tests.Supervision;

/// <summary>What is started of the definitions there are, and what its states say.</summary>
public sealed class AdapterSupervisorTests
{
    [Fact]
    public async Task ReconcileAsync_StartupTypes_DecideWhatStarts()
    {
        await using SupervisionFixture host = new(new ManualClock(), "Healthy");
        await host.LoadAsync();
        host.Define("Auto", "Healthy Adapter", settings: ("Site", "a"));
        host.Define("Manual", "Healthy Adapter", StartupType.Manual, settings: ("Site", "m"));
        host.Define("Off", "Healthy Adapter", StartupType.Disabled, settings: ("Site", "d"));

        await host.ReconcileAsync();
        await host.WhenAsync("auto", AdapterState.Running);

        Assert.Equal([("Auto", AdapterState.Running), ("Manual", AdapterState.Stopped), ("Off", AdapterState.Disabled)], host.Supervisor.Snapshots.Select(item => (item.Name, item.State)));
        var refused = await host.Supervisor.StartAsync("Off");
        Assert.Equal(OperationOutcome.RefusedDisabled, refused.Outcome);
        Assert.Contains("Off.xml", refused.Message, StringComparison.Ordinal);
        Assert.Equal(OperationOutcome.RefusedDisabled, (await host.Supervisor.RestartAsync("Off")).Outcome);
        Assert.Equal(OperationOutcome.Done, (await host.Supervisor.StartAsync("Manual")).Outcome);
        await host.WhenAsync("Manual", AdapterState.Running);
        Assert.Equal(OperationOutcome.AlreadySo, (await host.Supervisor.StartAsync("Manual")).Outcome);
    }

    [Fact]
    public async Task ReconcileAsync_BrokenDefinition_IsFaultedWithItsFindings()
    {
        await using SupervisionFixture host = new(new ManualClock(), "Healthy");
        await host.LoadAsync();
        DefinitionFinding finding = new(FindingSeverity.Error, FindingCodes.RequiredMissing, "Bad.xml", 3, 1, "Bad", "Site", "Site is missing.", "Enter one.");
        host.Broken.Add(new BrokenDefinition("Bad.xml", "Bad", "Healthy Adapter", false, [finding]));
        await host.ReconcileAsync();

        var bad = await host.WhenAsync("Bad", AdapterState.Faulted);
        Assert.Equal((FailureClass.Configuration, "Bad.xml(3): Site is missing.", "Enter one.", "Bad.xml"), (bad.FailureClass, bad.Why, bad.Remedy, bad.File));
        Assert.Equal([finding], bad.Findings);
        Assert.Equal(OperationOutcome.RefusedBroken, (await host.Supervisor.StartAsync("Bad")).Outcome);

        // corrected
        host.Broken.Clear();
        host.Define("Bad", "Healthy Adapter", settings: ("Site", "now"));
        await host.ReconcileAsync();
        Assert.Null((await host.WhenAsync("Bad", AdapterState.Running)).FailureClass);
    }

    [Fact]
    public async Task ReconcileAsync_TypeOfIncompatiblePlugin_IsIncompatibleAndNotFaulted()
    {
        await using SupervisionFixture host = new(new ManualClock(), "WrongContractNew", "Healthy");
        await host.LoadAsync();
        host.Broken.Add(new BrokenDefinition("Bad.xml", "Bad", "WrongContractNew Adapter", false, []));
        host.Define("Also", "WrongContractNew Adapter");
        await host.ReconcileAsync();

        foreach (var name in new[] { "Bad", "Also" })
        {
            var bad = await host.WhenAsync(name, AdapterState.Incompatible);
            Assert.Contains(HostAssemblies.ContractVersion.ToString(2), bad.Why, StringComparison.Ordinal);
        }

        Assert.Equal(OperationOutcome.RefusedIncompatible, (await host.Supervisor.StartAsync("Bad")).Outcome);
    }

    [Fact]
    public async Task ReconcileAsync_UnknownTypeBesideAPluginThatFailed_TellsOfThePlugin()
    {
        await using SupervisionFixture host = new(new ManualClock(), "NoAttribute");
        await host.LoadAsync();
        host.Broken.Add(new BrokenDefinition("Bad.xml", "Bad", "Some Adapter", false, []));
        await host.ReconcileAsync();

        var bad = await host.WhenAsync("Bad", AdapterState.Faulted);

        Assert.Contains("NoAttribute", bad.Why, StringComparison.Ordinal);
        Assert.Equal((OperationOutcome.AlreadySo, AdapterState.Faulted), ((await host.Supervisor.StopAsync("Bad")).Outcome, host.Supervisor.Find("Bad")!.State));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b: c*?")]
    [InlineData("CON.")]
    public async Task StateDirectory_AnyName_IsAFolderOfItsOwn(string name)
    {
        await using SupervisionFixture host = new(new ManualClock(), "Healthy");
        await host.LoadAsync();
        host.Define(name, "Healthy Adapter", settings: ("Site", "a"));
        await host.ReconcileAsync();
        await host.WhenAsync(name, AdapterState.Running);

        Assert.NotEqual(name, Path.GetFileName(Assert.Single(Directory.GetDirectories(host.Options.StateFolder))));
    }

    [Fact]
    public async Task States_OfOneLife_AreLoggedOnceEachWithFromToAndWhy()
    {
        await using SupervisionFixture host = new(new ManualClock(), "Healthy");
        await host.LoadAsync();
        host.Define("A", "Healthy Adapter", settings: ("Site", "a"));
        await host.ReconcileAsync();
        await host.WhenAsync("A", AdapterState.Running);
        await host.Supervisor.StopAsync("A");

        var told = host.Plugins.Log.Lines.Where(line => line.Id.Id == EventIds.AdapterStateChanged).Select(line => line.Text).ToList();
        Assert.Collection(told,
            text => Assert.StartsWith("Adapter A: Stopped -> Starting. Why: The definition was loaded.", text, StringComparison.Ordinal),
            text => Assert.StartsWith("Adapter A: Starting -> Running. Why: connected", text, StringComparison.Ordinal),
            text => Assert.StartsWith("Adapter A: Running -> Stopping. Why: A person stopped it.", text, StringComparison.Ordinal),
            text => Assert.StartsWith("Adapter A: Stopping -> Stopped. Why: A person stopped it.", text, StringComparison.Ordinal));
    }
}
