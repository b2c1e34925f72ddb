using Adapter.Host.Plugins;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Supervision;

/// <summary>Takes over plugins that were installed, replaced or removed while the host runs. Only their own adapters are restarted.</summary>
internal sealed partial class PluginReloader(PluginCatalogue plugins, AdapterSupervisor supervisor, ILogger<PluginReloader> logger) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>Looks at the plugin folder and takes over what differs.</summary>
    /// <param name="readDefinitions">Reads the definitions anew with the types that there are now, and reconciles. Called only when something differs.</param>
    /// <param name="cancellationToken">Gives up waiting for its turn. What has begun is brought to its end: the adapters are stopped meanwhile.</param>
    /// <returns>What differed.</returns>
    public async Task<PluginChanges> ReloadAsync(Func<CancellationToken, Task> readDefinitions, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var changes = plugins.FindChanges();
            if (changes.IsEmpty)
            {
                return changes;
            }

            var types = TypesOf(changes);
            await supervisor.SuspendAsync(types, "Its plugin is replaced.");
            try
            {
                await plugins.ReplaceAsync(changes, CancellationToken.None);
                await readDefinitions(CancellationToken.None);
            }
            finally
            {
                await supervisor.ResumeAsync([.. types.Concat(TypesOf(changes)).Distinct(StringComparer.OrdinalIgnoreCase)]);
            }

            LogReloaded(string.Join(", ", changes.NewOrChanged), string.Join(", ", changes.Removed));
            return changes;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private List<string> TypesOf(PluginChanges changes)
        => [.. plugins.Reports.Where(report => changes.All.Contains(report.Plugin, StringComparer.OrdinalIgnoreCase)).SelectMany(report => report.AdapterTypes)];

    [LoggerMessage(Diagnostics.EventIds.PluginsReloaded, LogLevel.Information, "Plugins taken over: new or changed {Changed}; gone {Gone}")]
    private partial void LogReloaded(string changed, string gone);
}
