using Adapter.Host.Plugins;
using Microsoft.Extensions.Logging.Abstractions;

namespace Adapter.Host.Cli;

/// <summary>Loads the plugins for a command that runs without a host, and lets go of them afterwards.</summary>
internal static class InstalledTypes
{
    public static async Task<int> UseAsync(DirectoryInfo? plugins, Func<PluginCatalogue, int> command, CancellationToken cancellationToken)
    {
        var shadow = Directory.CreateTempSubdirectory("adapterhost-types-").FullName;
        try
        {
            PluginOptions options = new() { Folder = plugins?.FullName ?? HostFolders.Plugins, ShadowFolder = shadow };
            await using PluginCatalogue catalogue = new(options, TimeProvider.System, NullLogger<PluginCatalogue>.Instance);
            await catalogue.LoadAsync(cancellationToken);
            foreach (var report in catalogue.Reports.Where(report => report.FirstError is not null))
            {
                await Console.Error.WriteLineAsync($"Plugin '{report.Plugin}': {report.FirstError!.Problem} {report.FirstError.Remedy}");
            }

            return command(catalogue);
        }
        finally
        {
            Directory.Delete(shadow, recursive: true);
        }
    }
}
