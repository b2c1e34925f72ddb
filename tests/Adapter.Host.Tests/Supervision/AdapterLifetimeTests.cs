using Adapter.Host.Definitions;
using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Http;
using Adapter.Host.Supervision;
using Adapter.Host.Tests.Definitions;
using Adapter.Host.Tests.Diagnostics.Parts;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Supervision;

public sealed class AdapterLifetimeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The journal drains next: no adapter may run on into that.</summary>
    [Fact]
    public async Task Stop_WatchOverTheDefinitionsEndedByAFault_StopsTheAdaptersAllTheSame()
    {
        await using SupervisionFixture host = new(TimeProvider.System, "PrivateDependencyV1");
        using ConfigFolder folder = new();
        folder.GoodDataSource("Test Source", "Test");
        folder.Adapter("One.xml", "<Name>One</Name><Type>PrivateDependencyV1 Adapter</Type><DataSource>Test Source</DataSource>");
        HostStart start = new() { ConfigFolder = folder.Config, DataFolder = folder.Data, PluginsFolder = host.Plugins.Options.Folder };
        RefusingClock clock = new(TimeProvider.System, DefinitionWatcher.RescanPeriod);
        HostParts parts = new(clock, host.Plugins.Log.CreateLogger<HostParts>());
        await using AdapterLifetime lifetime = new(start, host.Plugins.Catalogue, folder.Reader, host.Supervisor, new SupervisedAdapters(host.Supervisor), parts, clock, host.Plugins.Log.CreateLogger<DefinitionWatcher>());
        await lifetime.StartAsync(Token);
        await host.WhenAsync("One", AdapterState.Running);
        await Eventually.TrueAsync(() => clock.Refusals > 0, "the watch fails", cancellationToken: Token);

        await Assert.ThrowsAsync<InvalidOperationException>(() => lifetime.StopAsync(Token));

        Assert.Equal(AdapterState.Stopped, host.Supervisor.Find("One")!.State);
    }
}
