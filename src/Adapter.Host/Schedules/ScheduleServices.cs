using Adapter.Host.Supervision;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace Adapter.Host.Schedules;

internal static class ScheduleServices
{
    /// <summary>Daily restarts at the same hour may be many, and one that hangs must not keep the others waiting.</summary>
    private const int JobsAtOnce = 64;

    /// <summary>Registers the daily restarts and the runs of import sources. A <see cref="TimeProvider"/> has to be registered.</summary>
    public static IServiceCollection AddSchedules(this IServiceCollection services, TimeProvider time)
    {
        services.AddSingleton<DailyRestartSchedule>();
        services.AddSingleton<ImportSchedule>();
        services.AddSingleton<ISchedules, AdapterSchedules>();
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
}
