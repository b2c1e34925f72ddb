using Adapter.Host.Access.Audit;
using Adapter.Host.Access.Credentials;
using Adapter.Host.Access.Tls;
using Adapter.Host.Alarms.Targets;
using Adapter.Host.Diagnostics;
using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Http;
using Adapter.Host.Journal;
using Adapter.Host.Pair;
using Adapter.Host.Schedules;
using Adapter.Host.Supervision;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Alarms;

internal static class AlarmServices
{
    /// <summary>What these say on <c>/health</c> is an alarm, too. The pair and the parts of the host have more to say and say it themselves.</summary>
    private static readonly (AlarmKind Kind, Func<IServiceProvider, IHealthNotices> Room)[] Rooms =
    [
        (AlarmCatalogue.HostCertificate, static provider => provider.GetRequiredService<HostCertificate>()),
        (AlarmCatalogue.AuditFails, static provider => provider.GetRequiredService<AuditTrail>()),
        (AlarmCatalogue.AccessFails, static provider => provider.GetRequiredService<CredentialStore>()),
        (AlarmCatalogue.SchedulesLost, static provider => provider.GetRequiredService<ScheduleBook>()),
    ];

    /// <summary>Adds the alarms. Add it after whatever it watches: hosted services stop in the reverse order, and what goes down is no alarm.</summary>
    public static IServiceCollection AddAlarms(this IServiceCollection services, IConfiguration configuration, HostStart start)
    {
        services.AddSingleton<IAlarmSource>(provider =>
        {
            var supervisor = provider.GetRequiredService<AdapterSupervisor>();
            var directory = provider.GetRequiredService<SupervisedAdapters>();
            return new AdapterAlarms(() => directory.IsReconciled, () => supervisor.Snapshots, provider.GetRequiredService<AlarmOptions>(), provider.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton<IAlarmSource>(provider =>
        {
            var (options, time) = (provider.GetRequiredService<AlarmOptions>(), provider.GetRequiredService<TimeProvider>());
            DiskWatch disk = new(() => DiskWatch.FreeOf(start.DataFolder), options.DiskFreeMiB * 1024L * 1024L, start.DataFolder, time);
            return new HostAlarms(provider.GetRequiredService<JournalAlarms>(), provider.GetService<PairAlarms>(), disk, provider.GetRequiredService<AlarmStore>(), time);
        });
        foreach (var (kind, room) in Rooms)
        {
            services.AddSingleton<IAlarmSource>(provider => new RoomAlarms(kind, room(provider), provider.GetRequiredService<TimeProvider>()));
        }

        services.AddSingleton(provider => new AlarmSignal(() => provider.GetRequiredService<AdapterSupervisor>().NextChange));
        return services.AddAlarmRoom(configuration, start);
    }

    /// <summary>Adds everything but what it watches: the sources, and the <see cref="AlarmSignal"/>.</summary>
    public static IServiceCollection AddAlarmRoom(this IServiceCollection services, IConfiguration configuration, HostStart start)
    {
        var section = configuration.GetSection(AlarmOptions.Section);
        services.AddSingleton<IValidateOptions<AlarmOptions>>(new AlarmOptionsValidator(section));
        services.AddOptions<AlarmOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<AlarmOptions>>().Value);
        services.AddSingleton(new DeliveryTimings());
        services.AddSingleton(provider => AlarmStore.Open(start.DataFolder, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<AlarmStore>>()));
        services.AddSingleton(provider => new AlarmTargetFactory(start, provider.GetRequiredService<HostParts>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => new AlarmDeliveries(
            () => provider.GetRequiredService<AlarmTargetFactory>().Lanes(provider.GetRequiredService<AlarmOptions>(), provider.GetRequiredService<AlarmStore>(), provider.GetRequiredService<DeliveryTimings>()),
            provider.GetRequiredService<AlarmStore>(), provider.GetRequiredService<DeliveryTimings>(), provider.GetRequiredService<TimeProvider>(), Guid.NewGuid));
        services.AddSingleton(provider => new AlarmBook(
            provider.GetRequiredService<AlarmStore>(), new FlapPolicy(provider.GetRequiredService<AlarmOptions>().FlapWindow), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<AlarmDeliveries>().Tell, provider.GetRequiredService<ILogger<AlarmBook>>()));
        services.AddSingleton<IAlarmSource>(provider => provider.GetRequiredService<AlarmDeliveries>());
        services.AddSingleton<IMetricSource, AlarmMetrics>();
        services.AddSingleton<AlarmWatch>();
        return services.AddHostedService<AlarmLifetime>();
    }
}

/// <summary>Opens the alarms when the host starts, not before: the settings are checked by then, and the journal has chosen the native SQLite.</summary>
internal sealed class AlarmLifetime(IServiceProvider services) : IHostedService
{
    private AlarmDeliveries? _deliveries;
    private AlarmWatch? _watch;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _deliveries = services.GetRequiredService<AlarmDeliveries>();
        _deliveries.Start();
        _watch = services.GetRequiredService<AlarmWatch>();
        _watch.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await (_watch?.StopAsync() ?? Task.CompletedTask);
        await (_deliveries?.StopAsync() ?? Task.CompletedTask);
    }
}
