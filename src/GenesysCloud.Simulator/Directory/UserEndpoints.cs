using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Directory;

/// <summary>Users and what hangs on them: presence, routing status, station.</summary>
internal sealed class UserEndpoints(AgentDirectory directory, UserSummaries summaries, SimulatorOptions options)
{
    private const int MaxIds = 100;

    private static readonly HashSet<string> PresenceSources = new(StringComparer.OrdinalIgnoreCase) { "presence", "integrationPresence" };

    private readonly DirectoryWire _wire = new(directory);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v2/users", ListAsync);
        routes.MapGet("/api/v2/users/me", static _ => throw ApiException.NotAUser());
        routes.MapGet("/api/v2/users/presences/purecloud/bulk", BulkPresenceAsync);
        routes.MapGet("/api/v2/users/{userId}", GetAsync);
        routes.MapGet("/api/v2/users/{userId}/presences/purecloud", context => PlatformJson.AnswerAsync(context, DirectoryWire.Presence(Find(context))));
        routes.MapGet("/api/v2/users/{userId}/routingstatus", RoutingStatusAsync);
        routes.MapGet("/api/v2/users/{userId}/station", context => PlatformJson.AnswerAsync(context, _wire.Stations(Find(context))))
            .WithMetadata(RequiredPermissions.Any(PermissionSet.OtherStationView));
        routes.MapGet("/api/v2/users/{userId}/queues", QueuesAsync).WithMetadata(RequiredPermissions.Any(PermissionSet.QueueView));
    }

    private Task ListAsync(HttpContext context)
    {
        var expand = Expand(context.Request);
        var ids = context.Request.Query["id"];
        if (ids.Count > MaxIds)
        {
            throw new ApiException(400, "max.user.ids", "Only 100 users can be requested at a time.");
        }

        var paging = Paging.Of(context.Request, expand.Overlaps(PresenceSources) ? Math.Min(100, options.MaxPageSize) : options.MaxPageSize);
        var state = DirectoryWire.ParseState(context.Request.Query["state"]);
        var users = directory.UsersByName
            .Where(user => state is null || user.State == state)
            .Where(user => ids.Count == 0 || ids.Contains(user.Id, StringComparer.OrdinalIgnoreCase));
        var ordered = context.Request.Query["sortOrder"].ToString().ToUpperInvariant() switch
        {
            "DESC" => users.OrderByDescending(user => user.Name, StringComparer.Ordinal),
            "" or "ASC" => users,
            var other => throw ApiException.InvalidValue(other, "SortOrder", "asc, desc"),
        };
        return PlatformJson.AnswerAsync(context, paging.Cut(context.Request, ordered.ToList(), user => _wire.User(user, expand, summaries.Of)));
    }

    private Task GetAsync(HttpContext context)
    {
        var user = Find(context);
        // without a state the platform answers active users only
        var state = DirectoryWire.ParseState(context.Request.Query["state"]);
        if (state is not null && user.State != state)
        {
            throw Unknown();
        }

        return PlatformJson.AnswerAsync(context, _wire.User(user, Expand(context.Request), summaries.Of));
    }

    private Task BulkPresenceAsync(HttpContext context)
    {
        var ids = context.Request.Query["id"];
        if (ids.Count > MaxIds)
        {
            throw new ApiException(400, "max.user.ids", "Only 100 users can be requested at a time.");
        }

        List<BulkPresenceWire> found = [];
        foreach (var id in ids)
        {
            if (id is not null && directory.TryGetUser(id, out var user))
            {
                var presence = DirectoryWire.Presence(user);
                found.Add(new BulkPresenceWire(
                    presence.Id, user.Id, presence.Source, presence.PresenceDefinition, presence.Message, presence.ModifiedDate, presence.SelfUri));
            }
        }

        return PlatformJson.AnswerAsync(context, found);
    }

    // who is unknown is off queue: this one never answers 404
    private Task RoutingStatusAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["userId"]!;
        return PlatformJson.AnswerAsync(
            context, directory.TryGetUser(id, out var user) ? DirectoryWire.RoutingStatus(user) : new RoutingStatusWire(id, "OFF_QUEUE", null));
    }

    private Task QueuesAsync(HttpContext context)
    {
        var user = Find(context);
        var joined = user.RoutingStatus != "OFF_QUEUE";
        var wanted = !bool.TryParse(context.Request.Query["joined"], out var asked) || asked;
        var queues = directory.Queues.Where(queue => user.QueueIds.Contains(queue.Id) && joined == wanted).ToList();
        var page = Paging.Of(context.Request, options.MaxPageSize)
            .Cut(context.Request, queues, queue => new UserQueueWire(queue.Id, queue.Name, _wire.Division, joined, $"/api/v2/routing/queues/{queue.Id}"));
        return PlatformJson.AnswerAsync(context, page);
    }

    private SimulatedUser Find(HttpContext context)
        => directory.TryGetUser((string)context.Request.RouteValues["userId"]!, out var user) ? user : throw Unknown();

    private static ApiException Unknown() => new(404, "general.resource.not.found", "Unable to find a user with that userId");

    // best effort, as the platform says of it: what is not known is left out
    private static HashSet<string> Expand(HttpRequest request)
        => [.. request.Query["expand"].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private sealed record UserQueueWire(string Id, string Name, RefWire Division, bool Joined, string SelfUri);
}
