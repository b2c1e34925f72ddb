using Adapter.Abstractions;
using Adapter.Host.Supervision;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Schedules;

/// <summary>Does what schedules are there for, whether the clock or a person asks, and notes what came of it.</summary>
internal sealed partial class ScheduleRunner(AdapterSupervisor supervisor, ScheduleBook book, TimeProvider time, ILogger<ScheduleRunner> logger)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public static string RestartId(string adapter) => "restart." + adapter;

    public static string ImportId(string adapter) => "import." + adapter;

    /// <summary>Renews or restarts an adapter.</summary>
    /// <returns>What came of it; <see langword="null"/> while it goes on already.</returns>
    public async Task<ScheduleResult?> RestartAsync(string adapter, string by)
    {
        var id = RestartId(adapter);
        if (!book.TryBegin(id, by))
        {
            return null;
        }

        var (outcome, text) = (ScheduleOutcome.Failed, "It did not come to an end.");
        try
        {
            var result = await supervisor.RenewAsync(adapter, by == ScheduleResult.ByTheClock ? "daily restart" : "restart asked for by a person");
            (outcome, text) = (result.Outcome switch
            {
                OperationOutcome.Done => ScheduleOutcome.Done,
                OperationOutcome.AlreadySo => ScheduleOutcome.Skipped,
                _ => ScheduleOutcome.Failed,
            }, result.Message);
        }
        finally
        {
            book.End(id, outcome, text);
        }

        return book.LastOf(id);
    }

    /// <summary>Begins a run of an import source; does not wait for its end.</summary>
    /// <returns>What came of it; <see langword="null"/> while somebody else asks.</returns>
    public async Task<ScheduleResult?> ImportAsync(string adapter, string by, CancellationToken cancellationToken)
    {
        var id = ImportId(adapter);
        if (!book.TryBegin(id, by))
        {
            return null;
        }

        var (outcome, text) = (ScheduleOutcome.Failed, "It did not come to an end.");
        using CancellationTokenSource limit = new(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var reason = by == ScheduleResult.ByTheClock ? by : "asked for by a person";
            var answer = await supervisor.AskAsync(adapter, (IImportSource source, CancellationToken token) => source.StartRunAsync(reason, token).AsTask(), either.Token);
            if (answer.HasStarted)
            {
                LogStarted(adapter, answer.Run.Number, by);
                (outcome, text) = (ScheduleOutcome.Done, $"Run {answer.Run.Number} was begun.");
            }
            else
            {
                LogStillRunning(adapter, answer.Run.Number, answer.Run.Started);
                (outcome, text) = (ScheduleOutcome.Skipped, $"Run {answer.Run.Number}, begun at {answer.Run.Started.UtcDateTime:u}, still goes on; no second one was begun.");
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            LogNoAnswer(adapter, Limit);
            text = $"The import source did not answer within {Limit.TotalSeconds:0} s.";
        }
        catch (NoAnswerException exception)
        {
            // a stopped source is no trouble, and a failing one has said so itself
            LogNotStarted(adapter, exception.Message);
            (outcome, text) = (exception.Reason == NoAnswerReason.NotRunning ? ScheduleOutcome.Skipped : ScheduleOutcome.Failed, $"{exception.Message} {exception.Remedy}".TrimEnd());
        }
        finally
        {
            book.End(id, outcome, text);
        }

        return book.LastOf(id);
    }

    [LoggerMessage(Diagnostics.EventIds.ImportRunStarted, LogLevel.Debug, "Import {Adapter}: run {Number} was begun by {By}.")]
    private partial void LogStarted(string adapter, long number, string by);

    [LoggerMessage(Diagnostics.EventIds.ImportRunGoesOn, LogLevel.Debug, "Import {Adapter}: run {Number}, begun at {Started:u}, still goes on; no second one is begun.")]
    private partial void LogStillRunning(string adapter, long number, DateTimeOffset started);

    [LoggerMessage(Diagnostics.EventIds.ImportNoAnswer, LogLevel.Warning, "Import {Adapter} did not answer within {Limit} when it was asked to begin a run.")]
    private partial void LogNoAnswer(string adapter, TimeSpan limit);

    [LoggerMessage(Diagnostics.EventIds.ImportRunNotStarted, LogLevel.Debug, "Import {Adapter}: no run was begun: {Why}")]
    private partial void LogNotStarted(string adapter, string why);
}
