using Microsoft.Extensions.Logging;
using Quartz;

namespace Adapter.Host.Schedules;

/// <summary>Renews or restarts an adapter. Quartz knows job types of the host alone; a plugin's type never gets to Quartz, which would keep it in memory for the life of the process.</summary>
internal sealed partial class DailyRestartJob(DailyRestartSchedule schedule, ScheduleRunner runner, ScheduleBook book, TimeProvider time, ILogger<DailyRestartJob> logger) : IJob
{
    public const string AdapterKey = "adapter";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var name = context.MergedJobDataMap.GetString(AdapterKey)!;
        // first of all, so that whatever becomes of this restart there is one tomorrow
        await schedule.FiredAsync(context.Scheduler, name, context.ScheduledFireTimeUtc ?? time.GetUtcNow(), cancellationToken);

        // Quartz may have begun this turn in the moment in which it was paused
        if (book.PauseOf(ScheduleRunner.RestartId(name)) is null && await runner.RestartAsync(name, ScheduleResult.ByTheClock) is { } result)
        {
            LogDone(name, result.Text, schedule.NextFor(name));
        }
    }

    [LoggerMessage(Diagnostics.EventIds.RestartDone, LogLevel.Information, "Daily restart of {Adapter}: {Result} Next at {Next:u}")]
    private partial void LogDone(string adapter, string result, DateTimeOffset? next);
}
