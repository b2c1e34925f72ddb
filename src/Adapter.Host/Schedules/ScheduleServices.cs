using Adapter.Host.Alarms;
using Adapter.Host.Http;
using Adapter.Host.Supervision;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Adapter.Host.Schedules;

internal static class ScheduleServices
{
    /// <summary>Daily restarts at the same hour may be many, and one that hangs must not keep the others waiting.</summary>
    private const int JobsAtOnce = 64;

    /// <summary>Registers the daily restarts and the runs of import sources. A <see cref="TimeProvider"/> has to be registered.</summary>
    /// <param name="services">The services.</param>
    /// <param name="time">The clock.</param>
    /// <param name="dataFolder">Where pauses and last results are kept; <see langword="null"/> for in memory only.</param>
    public static IServiceCollection AddSchedules(this IServiceCollection services, TimeProvider time, string? dataFolder = null)
    {
        services.AddSingleton(provider => new ScheduleBook(dataFolder, time, provider.GetRequiredService<ILogger<ScheduleBook>>()));
        services.AddSingleton<IHealthNotices>(static provider => provider.GetRequiredService<ScheduleBook>());
        services.AddSingleton<ScheduleRunner>();
        services.AddSingleton<DailyRestartSchedule>();
        services.AddSingleton<ImportSchedule>();
        services.AddSingleton<AdapterSchedules>();
        services.AddSingleton<ISchedules>(static provider => provider.GetRequiredService<AdapterSchedules>());
        services.AddQuartz(quartz =>
        {
            quartz.UseTimeProvider(time);
            quartz.UseInMemoryStore();
            quartz.UseDefaultThreadPool(JobsAtOnce);
            quartz.AddJobType<DailyRestartJob>();
            quartz.AddJobType<ImportRunJob>();
        });
        return services.AddQuartzHostedService(options => options.WaitForJobsToComplete = false);
    }

    /// <summary>Adds what a person may see and do of them. Needs the journal besides.</summary>
    public static IServiceCollection AddScheduleDesk(this IServiceCollection services)
        => services.AddSingleton<ScheduleDesk>().AddSingleton<IAlarmSource, ScheduleAlarms>();
}
