using Quartz;

namespace Adapter.Host.Schedules;

/// <summary>Begins a run of an import source. Does not wait for its end: a run that is still going on when the next is due is simply left alone.</summary>
internal sealed class ImportRunJob(ImportSchedule schedule, ScheduleRunner runner, ScheduleBook book) : IJob
{
    public const string AdapterKey = "adapter";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var name = context.MergedJobDataMap.GetString(AdapterKey)!;
        schedule.Fired(name, context.NextFireTimeUtc);

        // Quartz may have begun this turn in the moment in which it was paused
        if (book.PauseOf(ScheduleRunner.ImportId(name)) is null)
        {
            await runner.ImportAsync(name, ScheduleResult.ByTheClock, cancellationToken);
        }
    }
}
