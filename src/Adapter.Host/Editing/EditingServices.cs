using Adapter.Host.Plugins;
using Microsoft.Extensions.DependencyInjection;

namespace Adapter.Host.Editing;

/// <summary>Registers this room.</summary>
internal static class EditingServices
{
    public static IServiceCollection AddEditing(this IServiceCollection services, HostStart start)
        => services
            .AddSingleton(provider => new DefinitionFiles(start.ConfigFolder, start.DataFolder, () => provider.GetRequiredService<PluginCatalogue>().Types, null, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<DefinitionDesk>();
}
