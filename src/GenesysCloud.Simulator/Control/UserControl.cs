using GenesysCloud.Simulator.Directory;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Control;

/// <summary>People who come, go, sign in and change desks; queues that get a new name.</summary>
internal sealed class UserControl(AgentDirectory directory, DivisionAccess divisions, TimeProvider time)
{
    private static readonly string[] RoutingStatuses = ["OFF_QUEUE", "IDLE", "INTERACTING", "NOT_RESPONDING", "COMMUNICATING"];

    public void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/users", context => PlatformJson.AnswerAsync(context, directory.Users.Select(Wire)));
        control.MapPost("/users", AddAsync);
        control.MapPatch("/users/{userId}", ChangeAsync);
        control.MapDelete("/users/{userId}", DeleteAsync);
        control.MapGet("/queues", QueuesAsync);
        control.MapPatch("/queues/{queueId}", ChangeQueueAsync);
    }

    private async Task AddAsync(HttpContext context)
    {
        var wish = await PlatformJson.ReadAsync<NewUser>(context);
        var state = DirectoryWire.ParseState(wish.State) ?? UserState.Active;
        List<object> added = [];
        for (var i = 0; i < Math.Clamp(wish.Count ?? 1, 1, 10_000); i++)
        {
            var user = directory.Add(state, (wish.Station ?? true) && state == UserState.Active, time.GetUtcNow());
            if (wish.Name is { } name && directory.Rename(user.Id, name))
            {
                directory.TryGetUser(user.Id, out user);
            }

            added.Add(Wire(user!));
        }

        await PlatformJson.AnswerAsync(context, added, StatusCodes.Status201Created);
    }

    private async Task ChangeAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["userId"]!;
        if (!directory.TryGetUser(id, out _))
        {
            throw ApiException.NotFound();
        }

        var change = await PlatformJson.ReadAsync<UserChange>(context);
        var now = time.GetUtcNow();
        if (change.Name is { } name)
        {
            directory.Rename(id, name);
        }

        if (change.State is { } state)
        {
            directory.SetState(id, DirectoryWire.ParseState(state) ?? UserState.Active, now);
        }

        if (change.Presence is { } presence)
        {
            var known = Presences.Find(presence) ?? throw ApiException.InvalidValue(presence, "presence", string.Join(", ", Presences.All.Select(static one => one.Definition)));
            directory.SetPresence(id, known.Definition, now);
        }

        if (change.RoutingStatus is { } status)
        {
            var known = RoutingStatuses.Contains(status) ? status : throw ApiException.InvalidValue(status, "routingStatus", string.Join(", ", RoutingStatuses));
            directory.SetRoutingStatus(id, known, now);
        }

        if (change.Station is { } station)
        {
            if (station.Length > 0 && directory.FindStation(station) is null)
            {
                throw ApiException.NotFound("There is no such station.");
            }

            directory.SetStation(id, station.Length == 0 ? null : station, now);
        }

        directory.TryGetUser(id, out var changed);
        await PlatformJson.AnswerAsync(context, Wire(changed!));
    }

    private Task DeleteAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["userId"]!;
        if (!directory.SetState(id, UserState.Deleted, time.GetUtcNow()))
        {
            throw ApiException.NotFound();
        }

        directory.TryGetUser(id, out var deleted);
        if (bool.TryParse(context.Request.Query["purge"], out var isPurged) && isPurged)
        {
            directory.Purge(id);
        }

        return PlatformJson.AnswerAsync(context, Wire(deleted!));
    }

    private async Task ChangeQueueAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["queueId"]!;
        var wish = await PlatformJson.ReadAsync<QueueChange>(context);
        if (wish is { Name: null, Hidden: null })
        {
            throw ApiException.BadRequest("name or hidden is missing");
        }

        if (directory.Queues.All(queue => queue.Id != id))
        {
            throw ApiException.NotFound();
        }

        if (wish.Name is { } name)
        {
            directory.RenameQueue(id, name);
        }

        if (wish.Hidden is { } isHidden)
        {
            divisions.Set(id, isHidden);
        }

        await QueuesAsync(context);
    }

    private Task QueuesAsync(HttpContext context)
        => PlatformJson.AnswerAsync(context, directory.Queues.Select(queue => new { id = queue.Id, name = queue.Name, hidden = divisions.IsHidden(queue) }));

    private static object Wire(SimulatedUser user) => new
    {
        id = user.Id,
        name = user.Name,
        state = DirectoryWire.Text(user.State),
        presence = user.SystemPresence,
        routingStatus = user.RoutingStatus,
        station = user.StationId,
        queues = user.QueueIds,
    };

    private sealed record NewUser(string? Name, string? State, bool? Station, int? Count);

    private sealed record UserChange(string? Name, string? State, string? Presence, string? RoutingStatus, string? Station);

    private sealed record QueueChange(string? Name, bool? Hidden);
}
