using Adapter.Host.Http;
using Adapter.Host.Plugins;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Editing;

/// <summary>Registers this room.</summary>
internal static class EditingServices
{
    public static IServiceCollection AddEditing(this IServiceCollection services, HostStart start)
        => services
            .AddSingleton(provider => new DefinitionFiles(start.ConfigFolder, start.DataFolder, () => provider.GetRequiredService<PluginCatalogue>().Types, null, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<DefinitionDesk>()
            .AddSingleton(provider => new DefinitionWriter(
                provider.GetRequiredService<DefinitionFiles>(), provider.GetRequiredService<DefinitionDesk>(), provider.GetRequiredService<IAdapterDirectory>(),
                () => provider.GetRequiredService<AdapterLifetime>().LookSoon(), provider.GetRequiredService<ILogger<DefinitionWriter>>()))
            .AddSingleton(provider => new ConfigurationExport(provider.GetRequiredService<DefinitionFiles>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new ConfigurationImport(
                provider.GetRequiredService<DefinitionFiles>(), () => provider.GetRequiredService<AdapterLifetime>().LookSoon(), provider.GetRequiredService<ILogger<ConfigurationImport>>()))
            .AddSingleton(provider => new ConnectionTester(
                provider.GetRequiredService<PluginCatalogue>(), provider.GetRequiredService<TimeProvider>(), RandomNumbers.Next, provider.GetRequiredService<ILoggerFactory>(), provider.GetRequiredService<ILogger<ConnectionTester>>()));
}
