using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Journal;
using Adapter.Host.Supervision;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Adapter.Host.Coverage;

internal static class CoverageServices
{
    /// <summary>Adds the adapters' timelines. Needs the journal, added before, and a <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddCoverage(this IServiceCollection services)
        => services
            .AddSingleton<CoverageStore>()
            .AddSingleton<ICoverageDoubts>(provider => provider.GetRequiredService<CoverageStore>())
            .AddSingleton<ICoverageAccounts>(provider => provider.GetRequiredService<CoverageStore>())
            .AddSingleton<IJournalDoubts, DamageDoubts>()
            .AddSingleton<IAdapterRecords, AdapterRecords>()
            .AddHostedService<CoverageLifetime>();
}

/// <summary>Reads the timelines with the start of the host, which does not wait for it: a journal that has to be healed first takes its time.</summary>
internal sealed class CoverageLifetime(CoverageStore store, HostParts parts) : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => parts.UntilDoneAsync("account of coverage", store.LoadAsync, Retry, stoppingToken);
}
