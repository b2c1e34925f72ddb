using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Notifications;

/// <summary>Channels and their subscriptions by REST.</summary>
internal sealed class ChannelEndpoints(ChannelRegistry registry, TopicParser parser, TopicCatalog catalog, IReadOnlySet<string> permissions)
{
    private const string Channels = "/api/v2/notifications/channels";
    private const string Subscriptions = "/api/v2/notifications/channels/{channelId}/subscriptions";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Channels, context => PlatformJson.AnswerAsync(context, Wire(context, registry.Create(ApiPipeline.TokenOf(context)))));
        routes.MapGet(Channels, ListAsync);
        routes.MapMethods($"{Channels}/{{channelId}}", ["HEAD"], context =>
        {
            Find(context);
            context.Response.StatusCode = StatusCodes.Status200OK;
            return Task.CompletedTask;
        });
        routes.MapGet(Subscriptions, context => PlatformJson.AnswerAsync(context, new ChannelTopicsWire(registry.TopicsOf(Find(context)))));
        routes.MapPost(Subscriptions, context => SubscribeAsync(context, replace: false));
        routes.MapPut(Subscriptions, context => SubscribeAsync(context, replace: true));
        routes.MapDelete(Subscriptions, context =>
        {
            registry.Unsubscribe(Find(context), ids: null);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        routes.MapGet("/api/v2/notifications/availabletopics", AvailableTopicsAsync);
    }

    private Task ListAsync(HttpContext context)
    {
        var token = ApiPipeline.TokenOf(context);
        var include = context.Request.Query["includechannels"].ToString();
        var own = registry.All.Where(channel => channel.ClientId == token.ClientId);
        var entities = include switch
        {
            "" or "token" => own.Where(channel => channel.Token.Value == token.Value).Select(channel => Wire(context, channel)),
            // that others exist is shown; who they are is not
            "oauthclient" => own.Select(channel => channel.Token.Value == token.Value ? Wire(context, channel) : new ChannelWire(null, null, channel.Expires)),
            _ => throw ApiException.InvalidValue(include, "includechannels", "token, oauthclient"),
        };
        return PlatformJson.AnswerAsync(context, new ChannelsWire([.. entities]));
    }

    private async Task SubscribeAsync(HttpContext context, bool replace)
    {
        var channel = Find(context);
        var ignoreErrors = context.Request.Query["ignoreErrors"].ToString().Equals("true", StringComparison.OrdinalIgnoreCase);
        var body = await PlatformJson.ReadAsync<TopicRequest[]>(context);
        var verdicts = body.Select(topic => TopicVerdict.Of(parser.Parse(topic?.Id), permissions)).ToList();
        if (!ignoreErrors && verdicts.Find(static verdict => !verdict.IsWhole) is { } forbidden)
        {
            throw forbidden.MissingPermissions is { Count: > 0 } missing
                ? ApiException.MissingPermissions(all: true, missing)
                : new ApiException(403, "not.authorized", "You are not authorized to perform the requested action.");
        }

        registry.Subscribe(channel, ApiPipeline.TokenOf(context), verdicts, replace);
        var named = verdicts.Select(static verdict => verdict.Requested.Id).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var untouched = registry.TopicsOf(channel).Where(entry => !named.Contains(entry.Id));
        await PlatformJson.AnswerAsync(context, new ChannelTopicsWire([.. untouched, .. verdicts.SelectMany(static verdict => verdict.Entries)]));
    }

    private Task AvailableTopicsAsync(HttpContext context)
    {
        var expand = context.Request.Query["expand"].SelectMany(static value => (value ?? "").Split(',')).ToHashSet(StringComparer.Ordinal);
        return PlatformJson.AnswerAsync(context, new TopicsWire([.. catalog.Templates.Select(template => new TopicWire(
            template.Id,
            template.Description,
            "Public",
            true,
            template.Permissions,
            expand.Contains("permissionDetails") ? Details(template) : null,
            template.Permissions.Count > 0,
            template.RequiresCurrentUser,
            template.RequiresCurrentUserOrPermission,
            false,
            ["All"],
            template.Parameters))]));
    }

    private static List<PermissionDetailsWire> Details(TopicTemplate template) => template switch
    {
        { RequiresCurrentUser: true } => [new("requiresCurrentUser", [], true, true)],
        { Permissions.Count: > 0 } => [new("requiresDivisionPermissions", template.Permissions, template.RequiresCurrentUserOrPermission, true)],
        _ => [],
    };

    private NotificationChannel Find(HttpContext context)
        => registry.Find((string)context.Request.RouteValues["channelId"]!, ApiPipeline.TokenOf(context));

    private static ChannelWire Wire(HttpContext context, NotificationChannel channel)
        => new($"{(context.Request.IsHttps ? "wss" : "ws")}://{context.Request.Host}/channels/{channel.Id}", channel.Id, channel.Expires);

    private sealed record TopicRequest(string? Id);

    private sealed record ChannelWire(string? ConnectUri, string? Id, DateTimeOffset Expires);

    private sealed record ChannelsWire(IReadOnlyList<ChannelWire> Entities);

    private sealed record PermissionDetailsWire(string Type, IReadOnlyList<string> Permissions, bool AllowsCurrentUser, bool Enforced);

    private sealed record TopicWire(
        string Id,
        string Description,
        string Visibility,
        bool Enforced,
        IReadOnlyList<string> RequiresPermissions,
        IReadOnlyList<PermissionDetailsWire>? PermissionDetails,
        bool RequiresDivisionPermissions,
        bool RequiresCurrentUser,
        bool RequiresCurrentUserOrPermission,
        bool RequiresAnyValidator,
        IReadOnlyList<string> Transports,
        IReadOnlyList<string> TopicParameters);

    private sealed record TopicsWire(IReadOnlyList<TopicWire> Entities);
}
