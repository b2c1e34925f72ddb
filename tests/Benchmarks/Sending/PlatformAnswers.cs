using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Benchmarks.Sending;

/// <summary>The few REST answers that the adapter needs to come up: a token, an organization, users, channels, subscriptions, and no calls of the past.</summary>
internal sealed class PlatformAnswers(int users, Uri sockets)
{
    private readonly ConcurrentDictionary<string, Channel> _channels = new(StringComparer.Ordinal);
    private int _channelCount;

    /// <summary>Channels with an open socket, in the order in which they were made.</summary>
    public IReadOnlyList<Channel> Connected => [.. _channels.Values.Where(channel => channel.Socket is not null).OrderBy(channel => channel.Id, StringComparer.Ordinal)];

    /// <summary>When the adapter last asked for something, as <see cref="Stopwatch.GetTimestamp"/> counts.</summary>
    public long LastAsked { get; private set; } = Stopwatch.GetTimestamp();

    public static string UserId(int number) => string.Create(CultureInfo.InvariantCulture, $"5d0f3a52-7a67-4c9e-9b0b-{number:x12}");

    public void Attach(ServerSocket socket) => _channels[socket.Path.Split('/')[^1]].Socket = socket;

    public void Map(WebApplication web)
    {
        web.Use(async (http, next) =>
        {
            http.Response.Headers["inin-ratelimit-count"] = "1";
            http.Response.Headers["inin-ratelimit-allowed"] = "1000000";
            http.Response.Headers["inin-ratelimit-reset"] = "60";
            if (http.Request.Path.StartsWithSegments("/api"))
            {
                LastAsked = Stopwatch.GetTimestamp();
            }

            await next();
        });
        web.MapPost("/oauth/token", () => new { access_token = "benchmark", token_type = "bearer", expires_in = 86400 });

        var api = web.MapGroup("/api/v2");
        api.MapGet("organizations/me", () => new { id = "1b0ea3c9-55f1-4d2c-9c52-3c5f2ad0e001", name = "Benchmark", state = "active" });
        api.MapGet("users", (int? pageSize, int? pageNumber) => Page(pageSize ?? 25, pageNumber ?? 1, users, User));
        api.MapGet("users/{id}", (string id) => User(int.Parse(id[^12..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
        api.MapGet("routing/queues", (int? pageSize, int? pageNumber) => Page(pageSize ?? 25, pageNumber ?? 1, 0, User));
        api.MapGet("presence/definitions", () => Page(100, 1, 0, User));
        api.MapPost("analytics/conversations/details/query", () => new { conversations = Array.Empty<object>(), totalHits = 0 });

        api.MapGet("notifications/availabletopics", () => new { entities = new[] { "conversations", "conversations.calls", "presence", "routingStatus", "station" }.Select(Topic) });
        api.MapGet("notifications/channels", () => new { entities = _channels.Values.Select(Shape) });
        api.MapPost("notifications/channels", () => Shape(Open()));
        api.MapMethods("notifications/channels/{id}", ["HEAD"], (string id) => _channels.ContainsKey(id) ? Results.Ok() : Results.NotFound());
        api.MapGet("notifications/channels/{id}/subscriptions", () => new { entities = Array.Empty<object>() });
        api.MapMethods("notifications/channels/{id}/subscriptions", ["PUT", "POST"], (string id, Subscription[] topics) => Subscribe(id, topics));
        api.MapDelete("notifications/channels/{id}/subscriptions", () => Results.NoContent());
        api.MapGet("conversations/{id}", () => NotFound("conversation.error.conversation.not.found"));
        web.MapFallback((HttpContext http) =>
        {
            Console.Error.WriteLine($"The sender has no answer to {http.Request.Method} {http.Request.Path}");
            return NotFound("not.found");
        });
    }

    private static IResult NotFound(string code) => Results.Json(new { message = "not here", code, status = 404 }, statusCode: 404);

    private static object Page(int size, int number, int total, Func<int, object> entity) => new
    {
        entities = Enumerable.Range((number - 1) * size, Math.Clamp(total - ((number - 1) * size), 0, size)).Select(entity),
        pageSize = size,
        pageNumber = number,
        total,
        pageCount = (total + size - 1) / size,
    };

    private static object User(int number) => new { id = UserId(number), name = $"Agent {number}", state = "active", email = $"agent{number}@acme.example" };

    private static object Topic(string name) => new { id = $"v2.users.{{id}}.{name}", transports = new[] { "All" }, requiresCurrentUser = false };

    private Channel Open()
    {
        var number = Interlocked.Increment(ref _channelCount);
        var channel = new Channel(string.Create(CultureInfo.InvariantCulture, $"streaming-4-{number:000}-a1b2c3d4e5f6g7h8i9j0k"), number);
        return _channels[channel.Id] = channel;
    }

    private object Shape(Channel channel) => new { connectUri = new Uri(sockets, $"/channels/{channel.Id}"), id = channel.Id, expires = DateTimeOffset.UtcNow.AddDays(1).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) };

    private IResult Subscribe(string id, Subscription[] topics)
    {
        if (!_channels.TryGetValue(id, out var channel))
        {
            return Results.NotFound();
        }

        channel.Subscribe(topics.Select(topic => topic.Id));
        return Results.Ok(new { entities = topics.Select(topic => new { id = topic.Id, state = "Permitted" }) });
    }

    private sealed record Subscription(string Id);
}
