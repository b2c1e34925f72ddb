using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Directory;

/// <summary>Queues, their members and the wrap-up codes.</summary>
internal sealed class QueueEndpoints(AgentDirectory directory, DivisionAccess divisions, SimulatorOptions options)
{
    private const int MaxMembersPage = 100;

    private readonly DirectoryWire _wire = new(directory);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v2/routing/queues", ListAsync).WithMetadata(RequiredPermissions.Any(PermissionSet.QueueView));
        routes.MapGet("/api/v2/routing/queues/{queueId}", context => PlatformJson.AnswerAsync(context, Queue(Find(context))))
            .WithMetadata(RequiredPermissions.Every(PermissionSet.QueueView));
        routes.MapGet("/api/v2/routing/queues/{queueId}/members", MembersAsync)
            .WithMetadata(RequiredPermissions.Any(PermissionSet.QueueView, "routing:queue:edit", "routing:queue:readonly", "routing:queueMember:manage"));
        routes.MapGet("/api/v2/routing/wrapupcodes", WrapupCodesAsync).WithMetadata(RequiredPermissions.Every(PermissionSet.WrapupCodeView));
    }

    private Task ListAsync(HttpContext context)
    {
        var ids = context.Request.Query["id"];
        var name = context.Request.Query["name"].ToString();
        var queues = directory.Queues
            .Where(queue => !divisions.IsHidden(queue))
            .Where(queue => ids.Count == 0 || ids.Contains(queue.Id, StringComparer.OrdinalIgnoreCase))
            .Where(queue => name.Length == 0 || queue.Name.Equals(name.Trim('*'), StringComparison.OrdinalIgnoreCase)
                || (name.Contains('*', StringComparison.Ordinal) && queue.Name.Contains(name.Trim('*'), StringComparison.OrdinalIgnoreCase)));
        var ordered = context.Request.Query["sortOrder"].ToString().Equals("desc", StringComparison.OrdinalIgnoreCase)
            ? queues.OrderByDescending(queue => queue.Name, StringComparer.Ordinal)
            : queues.OrderBy(queue => queue.Name, StringComparer.Ordinal);
        return PlatformJson.AnswerAsync(context, Paging.Of(context.Request, options.MaxPageSize).Cut(context.Request, ordered.ToList(), Queue));
    }

    private Task MembersAsync(HttpContext context)
    {
        var queue = Find(context);
        var paging = Paging.Of(context.Request, MaxMembersPage);
        var members = directory.Users.Where(user => user.State == UserState.Active && user.QueueIds.Contains(queue.Id)).ToList();
        var page = paging.Cut(context.Request, members, user => new MemberWire(
            user.Id,
            user.Name,
            new UserIdWire(user.Id, user.Version, $"/api/v2/users/{user.Id}"),
            1,
            user.RoutingStatus != "OFF_QUEUE",
            "user",
            DirectoryWire.RoutingStatus(user),
            $"/api/v2/routing/queues/{queue.Id}/members/{user.Id}"));
        // this one listing does not tell how many there are: only a missing nextUri ends it
        return PlatformJson.AnswerAsync(context, page with { Total = null, PageCount = null, LastUri = null });
    }

    private Task WrapupCodesAsync(HttpContext context) => PlatformJson.AnswerAsync(
        context,
        Paging.Of(context.Request, options.MaxPageSize).Cut(
            context.Request, WrapupCodes(context.Request), code => new WrapupCodeWire(code.Id, code.Name, _wire.Division, $"/api/v2/routing/wrapupcodes/{code.Id}")));

    private List<SimulatedWrapupCode> WrapupCodes(HttpRequest request)
    {
        var ids = request.Query["id"];
        return [.. directory.WrapupCodes.Where(code => ids.Count == 0 || ids.Contains(code.Id, StringComparer.OrdinalIgnoreCase)).OrderBy(static code => code.Name, StringComparer.Ordinal)];
    }

    private QueueWire Queue(SimulatedQueue queue)
    {
        var members = directory.Users.Where(user => user.State == UserState.Active && user.QueueIds.Contains(queue.Id)).ToList();
        return new QueueWire(
            queue.Id,
            queue.Name,
            _wire.Division,
            members.Count,
            members.Count,
            members.Count(user => user.RoutingStatus != "OFF_QUEUE"),
            $"/api/v2/routing/queues/{queue.Id}");
    }

    private SimulatedQueue Find(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["queueId"]!;
        return directory.Queues.FirstOrDefault(queue => queue.Id.Equals(id, StringComparison.OrdinalIgnoreCase) && !divisions.IsHidden(queue)) ?? throw ApiException.NotFound();
    }

    private sealed record QueueWire(
        string Id, string Name, RefWire Division, int MemberCount, int UserMemberCount, int JoinedMemberCount, string SelfUri);

    private sealed record MemberWire(
        string Id, string Name, UserIdWire User, int RingNumber, bool Joined, string MemberBy, RoutingStatusWire RoutingStatus, string SelfUri);

    private sealed record WrapupCodeWire(string Id, string Name, RefWire Division, string SelfUri);
}
