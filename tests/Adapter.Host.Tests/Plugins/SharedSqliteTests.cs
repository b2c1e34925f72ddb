using Adapter.Host.Journal;
using Adapter.Host.Plugins;
using Adapter.Host.Supervision;
using Adapter.Host.Tests.Supervision;

namespace Adapter.Host.Tests.Plugins;

/// <summary>A plugin keeps its ledger on the host's SQLite, and that does not keep the plugin.</summary>
public sealed class SharedSqliteTests
{
    [Fact]
    public async Task KeepsLedger_StoppedForGood_LeavesMemory()
    {
        SqliteNative.Initialize(SqliteChoice.Auto);
        await using SupervisionFixture host = new(TimeProvider.System, "KeepsLedger");
        await host.LoadAsync();
        Assert.Empty(host.Plugins.Report("KeepsLedger").Findings);

        // twice: the second life finds the ledger of the first
        foreach (var _ in new[] { 1, 2 })
        {
            host.Define("Keeper", "Keeps Ledger Adapter");
            await host.ReconcileAsync();
            await host.Supervisor.StartAsync("Keeper");
            var running = await host.WhenAsync("Keeper", AdapterState.Running);
            Assert.Equal("2", running.Facts["stored"]);

            await host.Supervisor.StopAsync("Keeper");
            var told = await host.WhenAsync("Keeper", snapshot => snapshot.Facts.ContainsKey("plugin.unloaded"), "what became of the code is told");
            Assert.Equal("yes", told.Facts["plugin.unloaded"]);
        }
    }

    [Theory]
    [InlineData("Microsoft.Data.Sqlite")]
    [InlineData("SQLitePCLRaw.core")]
    [InlineData("SQLitePCLRaw.provider.e_sqlite3")]
    public void Sqlite_IsSharedWithPluginsAndHasAVersion(string name)
    {
        HostAssemblies host = new();

        Assert.True(HostAssemblies.IsShared(name));
        Assert.False(host.IsPrivate(name));
        Assert.NotNull(host.VersionFor(name));
    }
}
