using Adapter.Host.Journal;
using Adapter.Host.Supervision;
using Microsoft.Extensions.DependencyInjection;

namespace Adapter.Host.Coverage;

internal static class CoverageServices
{
    /// <summary>Adds the adapters' timelines. Needs the journal and a <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddCoverage(this IServiceCollection services)
        => services
            .AddSingleton<CoverageStore>()
            .AddSingleton<ICoverageDoubts>(provider => provider.GetRequiredService<CoverageStore>())
            .AddSingleton<ICoverageAccounts>(provider => provider.GetRequiredService<CoverageStore>())
            .AddSingleton<IJournalDoubts, DamageDoubts>()
            .AddSingleton<IAdapterRecords, AdapterRecords>();
}
