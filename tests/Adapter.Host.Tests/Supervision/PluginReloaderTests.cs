using Adapter.Host.Supervision;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Tests.Supervision;

public sealed class PluginReloaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReloadAsync_OnePluginReplaced_RestartsItsAdaptersOnly()
    {
        await using SupervisionFixture host = new(TimeProvider.System, "Healthy", "PrivateDependencyV1");
        await host.LoadAsync();
        var neighbour = await host.StartNeighbourAsync();
        var since = host.Supervisor.Find(neighbour)!.Since;
        host.Define("One", "PrivateDependencyV1 Adapter");
        host.Define("Off", "PrivateDependencyV1 Adapter", Abstractions.StartupType.Manual);
        host.Define("Halted", "PrivateDependencyV1 Adapter");
        await host.ReconcileAsync();
        await host.WhenAsync("Halted", AdapterState.Running);
        await host.Supervisor.StopAsync("Halted");
        Assert.StartsWith("8.9.1", (await host.WhenAsync("One", AdapterState.Running)).Facts["dependency.file"], StringComparison.Ordinal);
        using PluginReloader reloader = new(host.Plugins.Catalogue, host.Supervisor, host.Plugins.Log.CreateLogger<PluginReloader>());

        // a new version: the same type with its dependency in another version
        File.Copy(Path.Combine(AppContext.BaseDirectory, "test-plugins", "PrivateDependencyV2", "Polly.Core.dll"), host.Plugins["plugins/PrivateDependencyV1/Polly.Core.dll"], overwrite: true);
        var read = 0;
        var changes = await reloader.ReloadAsync(_ => Task.FromResult(read++), Token);
        var one = await host.WhenAsync("One", item => item.State == AdapterState.Running && item.Facts.ContainsKey("dependency.file"), "it runs again");

        Assert.Equal(["PrivateDependencyV1"], changes.NewOrChanged);
        Assert.Equal(1, read);
        Assert.StartsWith("8.5.2", one.Facts["dependency.file"], StringComparison.Ordinal);
        Assert.Equal((AdapterState.Stopped, AdapterState.Stopped), (host.Supervisor.Find("Off")!.State, host.Supervisor.Find("Halted")!.State));
        await host.AssertUndisturbedAsync(neighbour, since);
    }

    [Fact]
    public async Task ReloadAsync_NothingDiffers_TouchesNothing()
    {
        await using SupervisionFixture host = new(TimeProvider.System, "Healthy");
        await host.LoadAsync();
        using PluginReloader reloader = new(host.Plugins.Catalogue, host.Supervisor, host.Plugins.Log.CreateLogger<PluginReloader>());

        var changes = await reloader.ReloadAsync(_ => throw new InvalidOperationException("not to be called"), Token);

        Assert.True(changes.IsEmpty);
    }

    [Fact]
    public async Task ReloadAsync_PluginRemovedAndInstalledAgain_IsFaultedThenRunsAgain()
    {
        await using SupervisionFixture host = new(TimeProvider.System, "Healthy");
        await host.LoadAsync();
        var name = await host.StartNeighbourAsync();
        using PluginReloader reloader = new(host.Plugins.Catalogue, host.Supervisor, host.Plugins.Log.CreateLogger<PluginReloader>());

        host.Plugins.Uninstall("Healthy");
        await reloader.ReloadAsync(_ => Task.CompletedTask, Token);
        Assert.Equal(AdapterState.Faulted, (await host.WhenAsync(name, AdapterState.Faulted)).State);

        host.Plugins.Install("Healthy");
        await reloader.ReloadAsync(_ => Task.CompletedTask, Token);
        await host.WhenAsync(name, AdapterState.Running);
    }
}
