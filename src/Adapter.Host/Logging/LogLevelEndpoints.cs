using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Adapter.Host.Access.Audit;
using Adapter.Host.Cli;
using Adapter.Host.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Adapter.Host.Logging;

/// <summary><c>/api/v1/logging</c>: how much is written.</summary>
internal static class LogLevelEndpoints
{
    private const string LevelForm = """Send {"target":"adapter:NAME","level":"debug","for":"1h"}.""";
    private const string RawForm = """Send {"adapter":"NAME","for":"15m"}.""";

    public static void MapLogLevels(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/logging").WithTags("Logs").RequireAuthorization(HostApi.ViewerPolicy);
        group.MapGet("/levels", ([FromServices] LogLevels levels, [FromServices] HostLogs logs, [FromServices] RawCapture raw, [FromServices] IAdapterDirectory adapters) => TypedResults.Ok(List(levels, logs, raw, adapters)))
            .WithSummary("Levels of every room and adapter, who changed them and until when");
        group.MapPut("/levels", SetAsync)
            .WithSummary("Changes the level of everything, a room or an adapter for a while")
            .Accepts<LogLevelRequest>("application/json")
            .RequireAuthorization(HostApi.OperatorPolicy)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapDelete("/levels", TakeBack)
            .WithSummary("Goes back to what nlog.config says")
            .RequireAuthorization(HostApi.OperatorPolicy)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapPut("/raw", RawOnAsync)
            .WithSummary("Writes an adapter's raw events, with phone numbers, to a file of their own for a while")
            .Accepts<RawRequest>("application/json")
            .RequireAuthorization(HostApi.AdminPolicy)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapDelete("/raw", RawOff)
            .WithSummary("Stops writing an adapter's raw events")
            .RequireAuthorization(HostApi.AdminPolicy)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static LogLevelList List(LogLevels levels, HostLogs logs, RawCapture raw, IAdapterDirectory adapters)
    {
        var changes = levels.Changes.ToDictionary(change => change.Topic);
        IEnumerable<LogTopic> topics =
        [
            LogTopic.All,
            .. adapters.Adapters.Select(adapter => new LogTopic(LogTopicKind.Adapter, adapter.Name)),
            .. LogNames.Rooms.Keys.Select(room => new LogTopic(LogTopicKind.Room, room)),
        ];
        return new LogLevelList([.. topics.Union(changes.Keys).Select(topic => View(topic, logs, changes.GetValueOrDefault(topic)))], raw.On, raw.Folder);
    }

    private static LogLevelView View(LogTopic topic, HostLogs logs, LogChange? change)
        => new(
            topic.Text, topic.Kind.ToString().ToLowerInvariant(), topic.Name, LogWords.Of(logs.LevelOf(topic)),
            change is null ? null : new LogChangeView(LogWords.Of(change.Level), change.Since, change.Until, change.By));

    private static async Task<Results<Ok<LogLevelView>, ProblemHttpResult>> SetAsync(HttpContext context, [FromServices] LogLevels levels, [FromServices] HostLogs logs, [FromServices] IAdapterDirectory adapters)
    {
        var request = await ReadAsync(context, LogJsonContext.Default.LogLevelRequest);
        if (request is null)
        {
            return Problems.BadRequest("The body is not a JSON object of the expected form.", LevelForm);
        }

        if (LogTopic.Read(request.Target, adapters.Adapters.Select(adapter => adapter.Name), out var problem) is not { } topic)
        {
            return Problems.BadRequest($"target: {problem}", LevelForm);
        }

        if (!LogWords.TryParse(request.Level, out var level))
        {
            return Problems.BadRequest($"level is '{request.Level}', which is none.", $"Take {LogWords.Levels}.");
        }

        if (Limit(request.For, LogLevels.Default, LogLevels.Longest) is not { } limit)
        {
            return Problems.BadRequest($"for is '{request.For}'.", "Write a length of time up to 7 days, for example 10m, 1h or 1d.");
        }

        AuditNote.Target(context, $"{topic.Text} {LogWords.Of(level)} {limit}");
        var change = levels.Set(topic, level, limit, By(context));
        return TypedResults.Ok(View(topic, logs, change));
    }

    private static Results<NoContent, ProblemHttpResult> TakeBack(HttpContext context, [FromServices] LogLevels levels, [FromServices] IAdapterDirectory adapters, string? target = null)
    {
        if (target is null)
        {
            levels.Changes.Select(change => change.Topic).ToList().ForEach(each => levels.TakeBack(each, By(context)));
            return TypedResults.NoContent();
        }

        // also one that was set for an adapter which is no more
        var known = adapters.Adapters.Select(adapter => adapter.Name).Concat(levels.Changes.Where(change => change.Topic.Kind == LogTopicKind.Adapter).Select(change => change.Topic.Name));
        if (LogTopic.Read(target, known, out var problem) is not { } topic)
        {
            return Problems.BadRequest($"target: {problem}", "Name what GET /api/v1/logging/levels lists.");
        }

        AuditNote.Target(context, topic.Text);
        levels.TakeBack(topic, By(context));
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<RawSwitch>, ProblemHttpResult>> RawOnAsync(HttpContext context, [FromServices] RawCapture raw, [FromServices] IAdapterDirectory adapters)
    {
        var request = await ReadAsync(context, LogJsonContext.Default.RawRequest);
        if (request?.Adapter is not { Length: > 0 } name)
        {
            return Problems.BadRequest("The body is not a JSON object of the expected form.", RawForm);
        }

        if (adapters.Find(name) is not { } adapter)
        {
            return Problems.NotFound($"There is no adapter '{name}'.", "GET /api/v1/adapters lists them.");
        }

        if (Limit(request.For, RawCapture.Default, RawCapture.Longest) is not { } limit)
        {
            return Problems.BadRequest($"for is '{request.For}'.", "Write a length of time up to 8 hours, for example 15m or 1h.");
        }

        AuditNote.Target(context, $"{adapter.Name} {limit}");
        try
        {
            return TypedResults.Ok(raw.SwitchOn(adapter.Name, limit, By(context)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Problems.Unavailable($"{raw.Folder} cannot be made: {exception.Message}", "Let the account of the host write to the data folder.");
        }
    }

    private static Results<NoContent, ProblemHttpResult> RawOff(HttpContext context, [FromServices] RawCapture raw, string adapter)
    {
        AuditNote.Target(context, adapter);
        return raw.SwitchOff(adapter, By(context)) ? TypedResults.NoContent() : Problems.NotFound($"Raw events of '{adapter}' are not written.", "GET /api/v1/logging/levels tells whose are.");
    }

    private static TimeSpan? Limit(string? text, TimeSpan usual, TimeSpan longest)
        => text is not { Length: > 0 } ? usual : CommonOptions.ParseDuration(text) is { } limit && limit <= longest ? limit : null;

    private static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string By(HttpContext context) => context.User.Identity?.Name is { Length: > 0 } name ? name : "local";
}
