using System.ComponentModel;
using System.Globalization;
using Adapter.Host.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Adapter.Host.Logging;

/// <summary><c>/api/v1/logs</c>: the log, as it comes and out of its files.</summary>
internal static class LogEndpoints
{
    private const int MostLines = 5_000;
    private const int MostTail = 1_000;
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    public static void MapLogs(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/logs").WithTags("Logs").RequireAuthorization(HostApi.ViewerPolicy);
        group.MapGet("/", FindAsync)
            .WithSummary("Lines of a span out of the log files, oldest first, by page")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/stream", Follow)
            .WithSummary("Lines as they come, as server-sent events")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Results<Ok<LogPageView>, ProblemHttpResult>> FindAsync(
        [FromServices] LogFiles files,
        [FromServices] TimeProvider time,
        CancellationToken cancellationToken,
        [Description("First moment; default an hour before the last.")] string? from = null,
        [Description("Moment behind the last; default now.")] string? to = null,
        [Description("Only lines of this adapter, or about it.")] string? adapter = null,
        [Description("Only lines of this room.")] string? room = null,
        [Description("Only lines at least this bad: " + LogWords.Levels + ".")] string? level = null,
        [Description("Only lines with this text in them, in any case.")] string? text = null,
        [Description("So many at most; default 500, up to 5,000.")] int limit = 500,
        [Description("The next of the page before.")] string? at = null)
    {
        if (Moments.Read(nameof(from), from, out var first) is { } wrongFrom)
        {
            return wrongFrom;
        }

        if (Moments.Read(nameof(to), to, out var last) is { } wrongTo)
        {
            return wrongTo;
        }

        if (Filter(adapter, room, level, text, out var filter) is { } wrongLevel)
        {
            return wrongLevel;
        }

        var end = last ?? time.GetUtcNow();
        var begin = first ?? end - Recent;
        if (end <= begin)
        {
            return Problems.BadRequest($"to is {Moments.Print(end)}, which is not after from, {Moments.Print(begin)}.", Moments.Remedy);
        }

        if (limit is < 1 or > MostLines)
        {
            return Problems.BadRequest($"limit is {limit}.", $"Take a number from 1 to {MostLines}.");
        }

        if (at is not null && !LogFiles.IsPlace(at))
        {
            return Problems.BadRequest($"at is '{at}', which no answer gave.", "Take it from next of the page before, or leave it out.");
        }

        try
        {
            var page = await files.FindAsync(new LogQuery(begin, end, filter, limit, at), cancellationToken);
            return TypedResults.Ok(new LogPageView(begin, end, page.Files, [.. page.Lines.Select(LogLineView.Of)], page.Next));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Problems.Unavailable($"The log files cannot be read: {exception.Message}", "Let the account of the host read the folder logs of its data folder.");
        }
    }

    private static IResult Follow(
        HttpContext context,
        [FromServices] LogStreams streams,
        [FromServices] LogTail log,
        [Description("Only lines of this adapter, or about it.")] string? adapter = null,
        [Description("Only lines of this room.")] string? room = null,
        [Description("Only lines at least this bad: " + LogWords.Levels + ".")] string? level = null,
        [Description("Only lines with this text in them, in any case.")] string? text = null,
        [Description("Begin with so many lines of before; default 0, up to 1,000.")] int tail = 0)
    {
        if (Filter(adapter, room, level, text, out var filter) is { } wrong)
        {
            return wrong;
        }

        if (tail is < 0 or > MostTail)
        {
            return Problems.BadRequest($"tail is {tail}.", $"Take a number from 0 to {MostTail}.");
        }

        // a number beyond the newest line is one of an earlier life of the host
        var after = long.TryParse(context.Request.Headers["Last-Event-ID"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id <= log.Last ? id : log.Before(tail, filter);
        return streams.TryOpen(filter, after)
            ?? (IResult)Problems.Unavailable($"{LogStreams.Most} are following the log already.", "Close one that is not needed.");
    }

    private static ProblemHttpResult? Filter(string? adapter, string? room, string? level, string? text, out LogFilter filter)
    {
        var atLeast = Microsoft.Extensions.Logging.LogLevel.Trace;
        filter = new LogFilter();
        if (level is { Length: > 0 } && !LogWords.TryParse(level, out atLeast))
        {
            return Problems.BadRequest($"level is '{level}', which is none.", $"Take {LogWords.Levels}.");
        }

        filter = new LogFilter { AtLeast = atLeast, Adapter = Given(adapter), Room = Given(room), Text = Given(text) };
        return null;
    }

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
