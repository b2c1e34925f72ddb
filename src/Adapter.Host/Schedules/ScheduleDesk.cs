using System.Globalization;
using Adapter.Abstractions;
using Adapter.Host.Journal;
using Adapter.Host.Supervision;
using Quartz;

namespace Adapter.Host.Schedules;

/// <summary>Schedules as people see and command them.</summary>
internal sealed class ScheduleDesk(
    DailyRestartSchedule restarts, ImportSchedule imports, AdapterSchedules schedules, ScheduleBook book, ScheduleRunner runner, AdapterSupervisor supervisor, EventJournal journal, PatrolReport patrol, TimeProvider time)
{
    public const string CheckId = "journal.check";
    public const string RetentionId = "journal.retention";

    private const int Turns = 3;

    /// <summary>A list of schedules waits for no import source.</summary>
    private static readonly TimeSpan SourceLimit = TimeSpan.FromSeconds(2);

    /// <summary>All of them: the next first, then what is paused, then what happens all the time.</summary>
    public async Task<IReadOnlyList<ScheduleView>> ListAsync(CancellationToken cancellationToken)
    {
        var sources = await Task.WhenAll(imports.All.Select(item => ImportAsync(item.Key, item.Value, cancellationToken)));
        return
        [
            .. restarts.All.Select(item => Restart(item.Key, item.Value)).Concat(sources).Append(Check()).Append(Retention())
                .OrderBy(static item => item.Kind == ScheduleKinds.Retention).ThenBy(static item => item.Next.Count == 0 ? DateTimeOffset.MaxValue : item.Next[0]).ThenBy(static item => item.Id, StringComparer.OrdinalIgnoreCase),
        ];
    }

    public async Task<ScheduleView?> FindAsync(string id, CancellationToken cancellationToken)
        => (await ListAsync(cancellationToken)).FirstOrDefault(item => string.Equals(item.Id, id, StringComparison.OrdinalIgnoreCase));

    /// <summary>Has a schedule do now what it does by the clock.</summary>
    /// <returns>What came of it; <see langword="null"/> while it goes on already.</returns>
    public async Task<ScheduleResult?> RunAsync(ScheduleView schedule, string by, CancellationToken cancellationToken) => schedule switch
    {
        { Kind: ScheduleKinds.Restart, Adapter: { } adapter } => await runner.RestartAsync(adapter, by),
        { Kind: ScheduleKinds.Import, Adapter: { } adapter } => await runner.ImportAsync(adapter, by, cancellationToken),
        _ => patrol.RunNow() ? new ScheduleResult(time.GetUtcNow(), null, ScheduleOutcome.Done, "The journal is read from its beginning to its end, slowly.", by) : null,
    };

    public Task<bool> PauseAsync(string id, string by, CancellationToken cancellationToken) => schedules.PauseAsync(id, by, cancellationToken);

    public Task<bool> ResumeAsync(string id, CancellationToken cancellationToken) => schedules.ResumeAsync(id, cancellationToken);

    private ScheduleView Restart(string adapter, DailyRestart plan)
    {
        var id = ScheduleRunner.RestartId(adapter);
        List<DateTimeOffset> next = [];
        if (book.PauseOf(id) is null && restarts.NextFor(adapter) is { } first)
        {
            next.Add(first);
            while (next.Count < Turns)
            {
                next.Add(plan.After(next[^1]));
            }
        }

        return Of(id, ScheduleKinds.Restart, adapter, next, string.Create(
            CultureInfo.InvariantCulture, $"daily at {plan.Time:HH\\:mm} in {plan.Zone.Id}{(plan.Later > TimeSpan.Zero ? $" and {plan.Later.TotalHours:0.##} h later" : "")}"));
    }

    private async Task<ScheduleView> ImportAsync(string adapter, ImportPlan plan, CancellationToken cancellationToken)
    {
        var id = ScheduleRunner.ImportId(adapter);
        var next = book.PauseOf(id) is null && imports.NextFor(adapter) is { } first ? Next(plan, first) : [];
        var view = Of(id, ScheduleKinds.Import, adapter, next, plan.Schedule.Interval is { } interval ? $"every {Words(interval)}" : $"{plan.Schedule.Cron} in {plan.Zone.Id}");
        if (await RunOfAsync(adapter, cancellationToken) is not { } run)
        {
            return view;
        }

        // the turn began the run; what became of it the source knows
        return run.Ended is null
            ? view with { Running = new ScheduleRunning(run.Started, run.Reason) }
            : view.Last is null or { Outcome: ScheduleOutcome.Done } ? view with { Last = new ScheduleResult(run.Started, run.Ended, ScheduleOutcome.Done, $"Run {run.Number}: {run.Result}", view.Last?.By ?? ScheduleResult.ByItself) }
            : view;
    }

    private static List<DateTimeOffset> Next(ImportPlan plan, DateTimeOffset first)
    {
        List<DateTimeOffset> next = [first];
        CronExpression? cron = plan.Schedule.Cron is { } text ? new CronExpression(text, plan.Zone) : null;
        while (next.Count < Turns && (cron is null ? next[^1] + plan.Schedule.Interval : cron.GetNextValidTimeAfter(next[^1])) is { } turn)
        {
            next.Add(turn);
        }

        return next;
    }

    private async Task<ImportRun?> RunOfAsync(string adapter, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(SourceLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await supervisor.AskAsync(adapter, static (IImportSource source, CancellationToken _) => Task.FromResult(source.ReadImportStatus().Run), either.Token);
        }
        catch (Exception exception) when (exception is NoAnswerException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static string Words(TimeSpan interval)
        => interval.Ticks % TimeSpan.TicksPerHour == 0 ? string.Create(CultureInfo.InvariantCulture, $"{interval.TotalHours:0} h")
            : interval.Ticks % TimeSpan.TicksPerMinute == 0 ? string.Create(CultureInfo.InvariantCulture, $"{interval.TotalMinutes:0} min")
            : string.Create(CultureInfo.InvariantCulture, $"{interval.TotalSeconds:0} s");

    private ScheduleView Check() => new()
    {
        Id = CheckId,
        Kind = ScheduleKinds.Check,
        When = "once a day, and a minute after the start",
        Next = patrol.Next is { } next ? [next] : [],
        Running = patrol.Running is { } since ? new ScheduleRunning(since, ScheduleResult.ByTheClock) : null,
        Last = patrol.Last is not { } last ? null : new ScheduleResult(
            last.Began, last.Ended, last.Failure is null ? ScheduleOutcome.Done : ScheduleOutcome.Failed,
            last.Failure ?? string.Create(CultureInfo.InvariantCulture, $"{last.Events} events were read{(last.Quarantined > 0 ? $"; damage had taken {last.Quarantined}" : ", all sound")}."), ScheduleResult.ByTheClock),
        CanRun = true,
        CanPause = false,
    };

    private ScheduleView Retention()
    {
        var statistics = journal.Statistics;
        return new ScheduleView
        {
            Id = RetentionId,
            Kind = ScheduleKinds.Retention,
            When = "every minute, and between commits",
            Next = [],
            Last = statistics.Deleted == 0 && statistics.RetentionNotice is null ? null : new ScheduleResult(
                time.GetUtcNow(), null, statistics.RetentionNotice is null ? ScheduleOutcome.Done : ScheduleOutcome.Failed,
                statistics.RetentionNotice ?? string.Create(CultureInfo.InvariantCulture, $"{statistics.Deleted} events were removed since the host started."), ScheduleResult.ByTheClock),
            CanRun = false,
            CanPause = false,
        };
    }

    private ScheduleView Of(string id, string kind, string adapter, IReadOnlyList<DateTimeOffset> next, string when) => new()
    {
        Id = id,
        Kind = kind,
        Adapter = adapter,
        AdapterState = supervisor.Find(adapter)?.State.ToString(),
        When = when,
        Next = next,
        Paused = book.PauseOf(id),
        Running = book.RunningOf(id),
        Last = book.LastOf(id),
        CanRun = true,
        CanPause = true,
    };
}

/// <summary>Kinds of schedules.</summary>
internal static class ScheduleKinds
{
    public const string Restart = "daily-restart";
    public const string Import = "import";
    public const string Check = "journal-check";
    public const string Retention = "journal-retention";
}
