using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Http;
using Adapter.Host.Supervision;
using Adapter.Host.Tests.Definitions;
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
        host.Define("Off", "PrivateDependencyV1 Adapter", StartupType.Manual);
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
    public async Task ReloadAsync_WhoAskedForItGoesAway_IsBroughtToItsEnd()
    {
        await using SupervisionFixture host = new(TimeProvider.System, "Healthy", "PrivateDependencyV1");
        await host.LoadAsync();
        using CancellationTokenSource browser = new();
        host.Journal.Timelines = (_, _) => new ClosingCoverage(() =>
        {
            if (!browser.IsCancellationRequested)
            {
                browser.Cancel();
            }
        });
        host.Define("One", "PrivateDependencyV1 Adapter");
        host.Define("Two", "Healthy Adapter", settings: [("Site", "two"), ("BeatMs", "5")]);
        await host.ReconcileAsync();
        await host.WhenAsync("One", AdapterState.Running);
        await host.WhenAsync("Two", AdapterState.Running);
        using PluginReloader reloader = new(host.Plugins.Catalogue, host.Supervisor, host.Plugins.Log.CreateLogger<PluginReloader>());
        File.Copy(Path.Combine(AppContext.BaseDirectory, "test-plugins", "PrivateDependencyV2", "Polly.Core.dll"), host.Plugins["plugins/PrivateDependencyV1/Polly.Core.dll"], overwrite: true);
        await File.WriteAllTextAsync(host.Plugins["plugins/Healthy/readme.txt"], "a new version", Token);

        // the browser is closed while the adapters stop
        var read = 0;
        var changes = await reloader.ReloadAsync(_ => Task.FromResult(read++), browser.Token);

        Assert.True(browser.IsCancellationRequested);
        Assert.Equal((2, 1), (changes.NewOrChanged.Count, read));
        Assert.StartsWith("8.5.2", (await host.WhenAsync("One", item => item.State == AdapterState.Running && item.Facts.ContainsKey("dependency.file"), "it runs again")).Facts["dependency.file"], StringComparison.Ordinal);
        await host.WhenAsync("Two", AdapterState.Running);
    }

    [Fact]
    public async Task ReloadAsync_APersonStartsTheAdapterMeanwhile_RunsTheNewPluginInTheEnd()
    {
        await using SupervisionFixture host = new(TimeProvider.System, "PrivateDependencyV1");
        await host.LoadAsync();
        Task<OperationResult>? started = null;
        host.Journal.Timelines = (_, _) => new ClosingCoverage(() => started ??= host.Supervisor.StartAsync("One"));
        host.Define("One", "PrivateDependencyV1 Adapter");
        await host.ReconcileAsync();
        await host.WhenAsync("One", AdapterState.Running);
        using PluginReloader reloader = new(host.Plugins.Catalogue, host.Supervisor, host.Plugins.Log.CreateLogger<PluginReloader>());
        File.Copy(Path.Combine(AppContext.BaseDirectory, "test-plugins", "PrivateDependencyV2", "Polly.Core.dll"), host.Plugins["plugins/PrivateDependencyV1/Polly.Core.dll"], overwrite: true);

        await reloader.ReloadAsync(_ => Task.CompletedTask, Token);

        await host.WhenAsync("One", item => item.State == AdapterState.Running && item.Facts.TryGetValue("dependency.file", out var version) && version.StartsWith("8.5.2", StringComparison.Ordinal), "it runs the new version");
        Assert.Equal(OperationOutcome.Done, (await started!).Outcome);
    }

    [Fact]
    public async Task ReloadAsync_DefinitionBrokenMeanwhile_GoesOnInItsLastGoodVersion()
    {
        await using SupervisionFixture host = new(TimeProvider.System, "PrivateDependencyV1");
        using ConfigFolder folder = new();
        folder.GoodDataSource("Test Source", "Test");
        folder.Adapter("One.xml", "<Name>One</Name><Type>PrivateDependencyV1 Adapter</Type><DataSource>Test Source</DataSource>");
        HostStart start = new() { ConfigFolder = folder.Config, DataFolder = folder.Data, PluginsFolder = host.Plugins.Options.Folder };
        await using AdapterLifetime lifetime = new(start, host.Plugins.Catalogue, folder.Reader, host.Supervisor, new SupervisedAdapters(host.Supervisor), new HostParts(TimeProvider.System, host.Plugins.Log.CreateLogger<HostParts>()), TimeProvider.System, host.Plugins.Log.CreateLogger<DefinitionWatcher>());
        using PluginReloader reloader = new(host.Plugins.Catalogue, host.Supervisor, host.Plugins.Log.CreateLogger<PluginReloader>());
        await lifetime.StartAsync(Token);
        await host.WhenAsync("One", AdapterState.Running);
        folder.Adapter("One.xml", "<Name>One</Name><Type>PrivateDependencyV1 Adapter</Type><DataSource>Nobody</DataSource>");
        lifetime.LookSoon();
        await host.WhenAsync("One", item => item.Alarms.Any(alarm => alarm.Code == "definition.not-applied"), "the edit was refused");

        File.Copy(Path.Combine(AppContext.BaseDirectory, "test-plugins", "PrivateDependencyV2", "Polly.Core.dll"), host.Plugins["plugins/PrivateDependencyV1/Polly.Core.dll"], overwrite: true);
        await reloader.ReloadAsync(lifetime.RereadAsync, Token);

        var one = await host.WhenAsync("One", item => item.State == AdapterState.Running && item.Facts.ContainsKey("dependency.file"), "it runs again");
        Assert.StartsWith("8.5.2", one.Facts["dependency.file"], StringComparison.Ordinal);
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

    /// <summary>Tells when a life of an adapter has ended.</summary>
    private sealed class ClosingCoverage(Action closed) : ILifeCoverage
    {
        private readonly MemoryCoverage _inner = new(TimeProvider.System);

        public Action<CoverageSpan>? Doubted { get => _inner.Doubted; set => _inner.Doubted = value; }

        public Task<IReadOnlyList<CoverageSpan>> UncertainAsync(CancellationToken cancellationToken) => _inner.UncertainAsync(cancellationToken);

        public ValueTask TellAsync(CoverageSpan span, CancellationToken cancellationToken) => _inner.TellAsync(span, cancellationToken);

        public void Close(StopReason stoppedFor)
        {
            _inner.Close(stoppedFor);
            closed();
        }
    }
}
