using Microsoft.Extensions.DependencyInjection;

namespace Adapter.Host.Plugins;

internal static class PluginServices
{
    /// <summary>Registers the plugin catalogue. It is empty until <see cref="PluginCatalogue.LoadAsync"/> was called.</summary>
    public static IServiceCollection AddPlugins(this IServiceCollection services, PluginOptions options)
        => services.AddSingleton(options).AddSingleton<PluginCatalogue>();
}
