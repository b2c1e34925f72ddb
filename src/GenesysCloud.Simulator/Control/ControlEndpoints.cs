using GenesysCloud.Simulator.Directory;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Control;

/// <summary>What the simulator offers outside of the platform's own paths, to people and tests; without a login.</summary>
internal sealed class ControlEndpoints(SimulatorRooms rooms, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var control = routes.MapGroup("/_sim");
        new FaultControl(rooms).Map(control);
        new UserControl(rooms.Directory, rooms.Divisions, time).Map(control);
        new CallControl(rooms.Calls, rooms.RecordingRoom.Truth).Map(control);
        new RecordingControl(rooms.RecordingRoom).Map(control);
        new HistoryControl(rooms.Calls, rooms.Options, time).Map(control);
        control.MapGet("/state", context => PlatformJson.AnswerAsync(context, State()));
    }

    private object State() => new
    {
        time = time.GetUtcNow(),
        users = rooms.Directory.Users.CountBy(static user => DirectoryWire.Text(user.State)).ToDictionary(),
        tokens = rooms.Tokens.Live.Count,
        channels = rooms.Channels.All.Select(static channel => new
        {
            id = channel.Id,
            clientId = channel.ClientId,
            expires = channel.Expires,
            topics = channel.Topics.Count,
            connected = channel.Socket is not null,
            tokenEnded = channel.IsTokenEnded,
        }),
        sockets = new { open = rooms.Sockets.All.Count, opened = rooms.Sockets.Opened },
        notifications = new
        {
            published = rooms.Hub.Published,
            lost = rooms.Faults.Delivery.Lost,
            duplicated = rooms.Faults.Delivery.Duplicated,
            reordered = rooms.Faults.Delivery.Reordered,
        },
        recordings = new { known = rooms.Recordings.Count, links = rooms.Recordings.Links.Made, authorizations = rooms.Recordings.Authorizations },
        requests = new { byOperation = rooms.Counters.ByOperation, byStatus = rooms.Counters.ByStatus, faulty = rooms.Faults.Requests.Answered },
    };
}
