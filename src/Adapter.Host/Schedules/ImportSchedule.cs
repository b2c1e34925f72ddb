using System.Collections.Concurrent;
using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Adapter.Host.Schedules;

/// <summary>The runs of import sources as Quartz triggers: one for each adapter whose type has a schedule.</summary>
internal sealed partial class ImportSchedule(ISchedulerFactory schedulers, TimeProvider time, ScheduleBook book, ILogger<ImportSchedule> logger)
{
    internal const string Group = "import";

    private readonly ConcurrentDictionary<string, ImportPlan> _planned = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every import source with a schedule, also one that is paused.</summary>
    public IReadOnlyDictionary<string, ImportPlan> All { get; private set; } = new Dictionary<string, ImportPlan>();

    public DateTimeOffset? NextFor(string adapterName) => _planned.TryGetValue(adapterName, out var planned) ? planned.Next : null;

    public async Task ReconcileAsync(DefinitionSet set, CancellationToken cancellationToken)
    {
        All = set.Adapters.Where(HasSchedule).ToDictionary(entry => entry.Definition.Name, PlanOf, StringComparer.OrdinalIgnoreCase);
        var wanted = All.Where(item => book.PauseOf(ScheduleRunner.ImportId(item.Key)) is null).ToDictionary(StringComparer.OrdinalIgnoreCase);
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        foreach (var name in _planned.Keys.Where(name => !wanted.ContainsKey(name)))
        {
            _planned.TryRemove(name, out _);
            await scheduler.UnscheduleJob(KeyOf(name), cancellationToken);
        }

        foreach (var (name, plan) in wanted)
        {
            if (!_planned.TryGetValue(name, out var planned) || planned with { Next = null } != plan)
            {
                await PlanAsync(scheduler, name, plan, cancellationToken);
            }
        }
    }

    /// <summary>A run was due; Quartz says when the next one is.</summary>
    public void Fired(string adapterName, DateTimeOffset? next)
    {
        if (_planned.TryGetValue(adapterName, out var planned))
        {
            _planned.TryUpdate(adapterName, planned with { Next = next }, planned);
        }
    }

    private async Task PlanAsync(IScheduler scheduler, string name, ImportPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            _planned[name] = plan with { Next = await ScheduleAsync(scheduler, name, plan, cancellationToken) };
            LogScheduled(name, plan.Schedule.ToString(), NextFor(name));
        }
        catch (SchedulerException failure)
        {
            // a cron expression may name years that are over: that concerns this import, and none of the schedules after it
            _planned[name] = plan;
            await scheduler.UnscheduleJob(KeyOf(name), cancellationToken);
            LogNotScheduled(name, plan.Schedule.ToString(), failure.Message);
        }
    }

    private static bool HasSchedule(AdapterEntry entry)
        => entry.Definition.StartupType != StartupType.Disabled && entry.Type.AdvancedSettings.Any(setting => setting.Name == WellKnownSettings.ScheduleKey);

    private static ImportPlan PlanOf(AdapterEntry entry)
        => RunSchedule.TryParse(entry.Definition.AdvancedSettings.RequiredText(WellKnownSettings.ScheduleKey), out var schedule, out var why)
            ? new ImportPlan(schedule, entry.DataSource.TimeZone, null)
            : throw new InvalidOperationException($"'{entry.Definition.Name}' was validated, but its schedule {why}");

    private static TriggerKey KeyOf(string adapterName) => new(adapterName.ToUpperInvariant(), Group);

    private async Task<DateTimeOffset?> ScheduleAsync(IScheduler scheduler, string name, ImportPlan plan, CancellationToken cancellationToken)
    {
        var job = JobBuilder.Create<ImportRunJob>().WithIdentity(KeyOf(name).Name, Group).UsingJobData(ImportRunJob.AdapterKey, name).Build();
        var builder = TriggerBuilder.Create(scheduler.TimeProvider).WithIdentity(KeyOf(name));

        // what was missed while the host stood still is caught up by one run, not by as many as were missed
        var trigger = plan.Schedule.Interval is { } interval
            ? builder.StartAt(time.GetUtcNow() + interval)
                .WithSchedule(SimpleScheduleBuilder.Create().WithInterval(interval).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount))
                .Build()
            : builder.WithSchedule(CronScheduleBuilder.Create(plan.Schedule.Cron!).InTimeZone(plan.Zone).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)).Build();
        return await scheduler.ScheduleJob(job, trigger, new ScheduleJobOptions { Replace = true }, cancellationToken);
    }

    [LoggerMessage(Diagnostics.EventIds.ImportScheduled, LogLevel.Information, "Adapter {Adapter}: runs {Schedule}; next at {Next:u}")]
    private partial void LogScheduled(string adapter, string schedule, DateTimeOffset? next);

    [LoggerMessage(Diagnostics.EventIds.ImportNotScheduled, LogLevel.Error, "Adapter {Adapter}: its schedule {Schedule} brings no run any more ({Why}). Correct its key Schedule; runs can be begun by hand.")]
    private partial void LogNotScheduled(string adapter, string schedule, string why);
}

/// <summary>When runs of an import source begin.</summary>
internal sealed record ImportPlan(RunSchedule Schedule, TimeZoneInfo Zone, DateTimeOffset? Next);
