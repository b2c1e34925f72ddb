using Adapter.Abstractions;
using Adapter.Host.Supervision;
using Microsoft.Extensions.Logging;
using Quartz;

namespace Adapter.Host.Schedules;

/// <summary>Begins a run of an import source. Does not wait for its end: a run that is still going on when the next is due is simply left alone.</summary>
internal sealed partial class ImportRunJob(ImportSchedule schedule, AdapterSupervisor supervisor, TimeProvider time, ILogger<ImportRunJob> logger) : IJob
{
    public const string AdapterKey = "adapter";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var name = context.MergedJobDataMap.GetString(AdapterKey)!;
        schedule.Fired(name, context.NextFireTimeUtc);
        using CancellationTokenSource limit = new(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var answer = await supervisor.AskAsync(name, static (IImportSource source, CancellationToken token) => source.StartRunAsync("schedule", token).AsTask(), either.Token);
            if (answer.HasStarted)
            {
                LogStarted(name, answer.Run.Number);
            }
            else
            {
                LogStillRunning(name, answer.Run.Number, answer.Run.Started);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            LogNoAnswer(name, Limit);
        }
        catch (NoAnswerException exception)
        {
            // a stopped source is no trouble, and a failing one has said so itself
            LogNotStarted(name, exception.Message);
        }
    }

    [LoggerMessage(Diagnostics.EventIds.ImportRunStarted, LogLevel.Debug, "Import {Adapter}: run {Number} was begun by the schedule.")]
    private partial void LogStarted(string adapter, long number);

    [LoggerMessage(Diagnostics.EventIds.ImportRunGoesOn, LogLevel.Debug, "Import {Adapter}: run {Number}, begun at {Started:u}, still goes on; no second one is begun.")]
    private partial void LogStillRunning(string adapter, long number, DateTimeOffset started);

    [LoggerMessage(Diagnostics.EventIds.ImportNoAnswer, LogLevel.Warning, "Import {Adapter} did not answer within {Limit} when it was asked to begin a run.")]
    private partial void LogNoAnswer(string adapter, TimeSpan limit);

    [LoggerMessage(Diagnostics.EventIds.ImportRunNotStarted, LogLevel.Debug, "Import {Adapter}: no run was begun: {Why}")]
    private partial void LogNotStarted(string adapter, string why);
}
