using System.Diagnostics.Metrics;
using Adapter.Host.Diagnostics;
using Adapter.Host.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Adapter.Host.Http;

internal static class MetricsServices
{
    /// <summary>What is shown: the host's own instruments and the runtime's. A plugin's meters are its own affair.</summary>
    public static IServiceCollection AddHostMetrics(this IServiceCollection services)
        => services
            .AddSingleton<IMetricSource, AdapterMetrics>()
            .AddSingleton<IMetricSource, CoverageMetrics>()
            .AddSingleton<JournalMeter>()
            .AddSingleton(provider => new PrometheusText(provider.GetServices<IMetricSource>(), Accepts(provider.GetRequiredService<IMeterFactory>())))
            .AddMetrics()
            .AddHostedService<MetricsLifetime>();

    private static Func<Instrument, bool> Accepts(IMeterFactory own)
        => instrument => (instrument.Meter.Name.StartsWith("Adapter.Host", StringComparison.Ordinal) && instrument.Meter.Scope == own)
            || instrument.Meter.Name == "System.Runtime";
}

/// <summary>Begins to measure with the host, not with the first scrape.</summary>
internal sealed class MetricsLifetime(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetRequiredService<PrometheusText>();
        services.GetRequiredService<JournalMeter>();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
