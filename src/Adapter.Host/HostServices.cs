using Adapter.Host.Alarms;
using Adapter.Host.Calls;
using Adapter.Host.Coverage;
using Adapter.Host.Definitions;
using Adapter.Host.Definitions.Secrets;
using Adapter.Host.Diagnostics.Otlp;
using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Editing;
using Adapter.Host.Http;
using Adapter.Host.Journal;
using Adapter.Host.Pair;
using Adapter.Host.Plugins;
using Adapter.Host.Schedules;
using Adapter.Host.Supervision;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Adapter.Host;

/// <summary>The rooms of the host, in the order in which they start; they stop in the reverse order, so that the journal drains last.</summary>
internal static class HostServices
{
    public static IServiceCollection AddHostRooms(this IServiceCollection services, IConfiguration configuration, HostStart start)
        => services
            .AddSingleton(start)
            .AddSingleton(TimeProvider.System)
            .AddHostParts()
            .AddJournal(configuration, start.DataFolder)
            .AddCoverage()
            .AddCalls()
            .AddPair(configuration, start)
            .AddPlugins(new PluginOptions { Folder = start.PluginsFolder, ShadowFolder = Path.Combine(start.DataFolder, "plugins") })
            .AddSchedules(TimeProvider.System, start.DataFolder)
            .AddScheduleDesk()
            .AddSupervision(
                new SupervisionOptions { StateFolder = Path.Combine(start.DataFolder, "adapters"), RecordingsFolder = Path.Combine(start.DataFolder, "recordings") },
                RandomNumbers.Next)
            .AddSingleton(new DefinitionReader(new SecretProtector(start.DataFolder)))
            .AddSingleton<SupervisedAdapters>()
            .AddSingleton<IAdapterDirectory>(provider => provider.GetRequiredService<SupervisedAdapters>())
            .AddSingleton<AdapterLifetime>()
            .AddHostedService(provider => provider.GetRequiredService<AdapterLifetime>())
            .AddEditing(start)
            .AddAlarms(configuration, start)
            .AddOtlp(configuration, start);
}
