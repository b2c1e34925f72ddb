using Adapter.Host.Definitions;
using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Http;
using Adapter.Host.Plugins;
using Adapter.Host.Supervision;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Adapter.Host;

/// <summary>From plugin folder and definitions to running adapters, and back in order when the host stops.</summary>
internal sealed class AdapterLifetime(
    HostStart start,
    PluginCatalogue plugins,
    DefinitionReader reader,
    AdapterSupervisor supervisor,
    SupervisedAdapters adapters,
    HostParts parts,
    TimeProvider time,
    ILogger<DefinitionWatcher> logger) : IHostedService, IAsyncDisposable
{
    private DefinitionWatcher? _watcher;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await plugins.LoadAsync(cancellationToken);
        // an empty configuration is as good as any other: the watcher hands over only what differs from it
        if (reader.Read(start.ConfigFolder, plugins.Types).IsSameAs(DefinitionSet.Empty))
        {
            adapters.MarkReconciled();
        }

        _watcher = new DefinitionWatcher(reader, start.ConfigFolder, () => plugins.Types, DefinitionSet.Empty, ReconcileAsync, parts, time, logger);
        _watcher.Start();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await DisposeAsync();
        }
        finally
        {
            // whatever became of the watcher: the journal drains after this, and must not do so under adapters that run
            await supervisor.StopAllAsync();
        }
    }

    /// <summary>Reads the definitions anew with the adapter types that there are now.</summary>
    public Task RereadAsync(CancellationToken cancellationToken) => _watcher?.HandOverNowAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>A definition was written: the folder is looked at without waiting for the system to tell.</summary>
    public void LookSoon() => _watcher?.RequestRescan();

    public ValueTask DisposeAsync() => _watcher?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task ReconcileAsync(DefinitionSet set, CancellationToken cancellationToken)
    {
        await supervisor.ReconcileAsync(set, cancellationToken);
        adapters.MarkReconciled();
    }
}
