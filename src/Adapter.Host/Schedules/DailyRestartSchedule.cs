using System.Collections.Concurrent;
using Adapter.Host.Definitions;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Adapter.Host.Schedules;

/// <summary>
/// The daily restarts as Quartz triggers: one trigger for each adapter, for its next restart; when it fires the one after it is scheduled. Quartz keeps
/// time and runs the job; which moment is the right one is <see cref="DailyRestart"/>'s knowledge.
/// </summary>
internal sealed partial class DailyRestartSchedule(ISchedulerFactory schedulers, TimeProvider time, ScheduleBook book, ILogger<DailyRestartSchedule> logger, RestartHours? hours = null)
{
    internal const string Group = "daily-restart";

    private readonly ConcurrentDictionary<string, (DailyRestart Restart, DateTimeOffset Next)> _planned = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every adapter with a daily restart, also of one that is paused.</summary>
    public IReadOnlyDictionary<string, DailyRestart> All { get; private set; } = new Dictionary<string, DailyRestart>();

    public DateTimeOffset? NextFor(string adapterName) => _planned.TryGetValue(adapterName, out var planned) ? planned.Next : null;

    public async Task ReconcileAsync(DefinitionSet set, CancellationToken cancellationToken)
    {
        All = RestartPlan.From(set.Adapters, hours ?? RestartHours.Alone);
        var wanted = All.Where(item => book.PauseOf(ScheduleRunner.RestartId(item.Key)) is null).ToDictionary(StringComparer.OrdinalIgnoreCase);
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        foreach (var name in _planned.Keys.Where(name => !wanted.ContainsKey(name)))
        {
            _planned.TryRemove(name, out _);
            await scheduler.UnscheduleJob(KeyOf(name), cancellationToken);
        }

        foreach (var (name, restart) in wanted)
        {
            if (!_planned.TryGetValue(name, out var planned) || planned.Restart != restart)
            {
                await ScheduleAsync(scheduler, name, restart, time.GetUtcNow(), cancellationToken);
                LogScheduled(name, restart.Time, restart.Zone.Id, NextFor(name));
            }
        }
    }

    /// <summary>A restart is due: plans the one after it.</summary>
    public async Task FiredAsync(IScheduler scheduler, string adapterName, DateTimeOffset due, CancellationToken cancellationToken)
    {
        if (_planned.TryGetValue(adapterName, out var planned))
        {
            var now = time.GetUtcNow();
            await ScheduleAsync(scheduler, adapterName, planned.Restart, now > due ? now : due, cancellationToken);
        }
    }

    private static TriggerKey KeyOf(string adapterName) => new(adapterName.ToUpperInvariant(), Group);

    private async Task ScheduleAsync(IScheduler scheduler, string name, DailyRestart restart, DateTimeOffset after, CancellationToken cancellationToken)
    {
        var next = restart.After(after);
        _planned[name] = (restart, next);
        var job = JobBuilder.Create<DailyRestartJob>().WithIdentity(KeyOf(name).Name, Group).UsingJobData(DailyRestartJob.AdapterKey, name).Build();
        var trigger = TriggerBuilder.Create(scheduler.TimeProvider).WithIdentity(KeyOf(name)).StartAt(next)
            .WithSchedule(SimpleScheduleBuilder.Create().WithRepeatCount(0).WithMisfireInstruction(SimpleTriggerMisfireInstruction.FireNow))
            .Build();
        await scheduler.ScheduleJob(job, trigger, new ScheduleJobOptions { Replace = true }, cancellationToken);
    }

    [LoggerMessage(Diagnostics.EventIds.RestartScheduled, LogLevel.Information, "Adapter {Adapter}: daily restart at {Time} in {Zone}; next at {Next:u}")]
    private partial void LogScheduled(string adapter, TimeOnly time, string zone, DateTimeOffset? next);
}
