using Adapter.Host.Logging;
using Adapter.Host.Plugins;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Supervision;

internal static class SupervisionServices
{
    /// <summary>Registers the supervisor. Needs a <see cref="PluginCatalogue"/>, <see cref="IAdapterRecords"/>, <see cref="ISchedules"/> and a <see cref="TimeProvider"/>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">Timings and the state folder.</param>
    /// <param name="random">Numbers from 0 (inclusive) to 1 (exclusive); thread-safe.</param>
    public static IServiceCollection AddSupervision(this IServiceCollection services, SupervisionOptions options, Func<double> random)
        => services
            .AddSingleton(provider => new AdapterSupervisor(
                provider.GetRequiredService<PluginCatalogue>(),
                provider.GetRequiredService<IAdapterRecords>(),
                provider.GetRequiredService<ISchedules>(),
                options,
                provider.GetRequiredService<TimeProvider>(),
                random,
                provider.GetRequiredService<ILoggerFactory>(),
                provider.GetService<AdapterLogs>() is { } logs ? logs.For : null))
            .AddSingleton<PluginReloader>();
}
