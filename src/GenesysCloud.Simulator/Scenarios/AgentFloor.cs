using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Directory;

namespace GenesysCloud.Simulator.Scenarios;

/// <summary>Who works, who is free, and what the platform tells about it. Only from inside the timeline.</summary>
internal sealed class AgentFloor
{
    private readonly IAgentDirectory _directory;
    private readonly Timeline _timeline;
    private readonly Truth _truth;
    private readonly List<Seat> _seats = [];
    private readonly Dictionary<string, Seat> _byUser = new(StringComparer.Ordinal);

    public AgentFloor(IAgentDirectory directory, Timeline timeline, Truth truth)
    {
        _directory = directory;
        _timeline = timeline;
        _truth = truth;
        Renew();
    }

    public IReadOnlyList<Seat> Seats => _seats;

    public IReadOnlyList<SimulatedQueue> Queues => _directory.Queues;

    public string? AnyWrapupCode(Random random)
        => _directory.WrapupCodes.Count == 0 ? null : _directory.WrapupCodes[random.Next(_directory.WrapupCodes.Count)].Id;

    public Seat? Find(string userId) => _byUser.GetValueOrDefault(userId);

    /// <summary>Users come and go while the platform runs; the new ones are named. Who is on a call stays until it is over.</summary>
    public IReadOnlyList<Seat> Renew()
    {
        var active = _directory.Users.Where(user => user.State == UserState.Active).ToDictionary(user => user.Id, StringComparer.Ordinal);
        foreach (var gone in _seats.Where(seat => !seat.Busy && !active.ContainsKey(seat.UserId)).ToList())
        {
            _seats.Remove(gone);
            _byUser.Remove(gone.UserId);
        }

        List<Seat> come = [.. active.Values.Where(user => !_byUser.ContainsKey(user.Id)).Select(user => new Seat(user))];
        foreach (var seat in come)
        {
            _seats.Add(seat);
            _byUser.Add(seat.UserId, seat);
            NoteArrival(active[seat.UserId]);
        }

        return come;
    }

    /// <summary>A free agent, for a queue when one is named; taken from now on.</summary>
    public Seat? TryTake(Random random, string? queueId = null, Func<Seat, bool>? also = null)
    {
        var first = _seats.Count == 0 ? 0 : random.Next(_seats.Count);
        for (var i = 0; i < _seats.Count; i++)
        {
            var seat = _seats[(first + i) % _seats.Count];
            if ((queueId is null || seat.Serves(queueId)) && (also is null || also(seat)) && seat.TryTake())
            {
                return seat;
            }
        }

        return null;
    }

    /// <summary>Gives the agent back to the queue.</summary>
    public void Release(Seat seat)
    {
        seat.GiveBack();
        Routing(seat, seat.OnQueue ? "IDLE" : "OFF_QUEUE");
    }

    public void Routing(Seat seat, string status)
    {
        if (seat.RoutingStatus != status)
        {
            seat.RoutingStatus = status;
            _directory.SetRoutingStatus(seat.UserId, status, _timeline.Now);
            Note(seat, "state-changed");
        }
    }

    public void LogOn(Seat seat)
    {
        Station(seat, seat.HomeStationId);
        Presence(seat, "OnQueue", "logged-on");
        Routing(seat, "IDLE");
    }

    public void LogOff(Seat seat)
    {
        Routing(seat, "OFF_QUEUE");
        Presence(seat, "Offline", "logged-off");
        Station(seat, null);
    }

    /// <summary>Away from the queue: <c>Break</c>, <c>Meal</c>, <c>Busy</c> ... or back: <c>OnQueue</c>.</summary>
    public void Turn(Seat seat, string presence)
    {
        Presence(seat, presence, null);
        Routing(seat, seat.OnQueue ? "IDLE" : "OFF_QUEUE");
    }

    /// <summary>Another desk, or none.</summary>
    public void Station(Seat seat, string? stationId)
    {
        if (seat.StationId != stationId)
        {
            seat.StationId = stationId;
            _directory.SetStation(seat.UserId, stationId, _timeline.Now);
            Note(seat, "device-changed");
        }
    }

    /// <summary>A station nobody sits at.</summary>
    public string? FreeStation(Random random)
    {
        var taken = _seats.Select(seat => seat.StationId ?? seat.HomeStationId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var free = _directory.Stations.Where(station => station.WebRtcUserId is null && !taken.Contains(station.Id)).ToList();
        return free.Count == 0 ? null : free[random.Next(free.Count)].Id;
    }

    private void Presence(Seat seat, string presence, string? alsoTold)
    {
        if (seat.Presence == presence)
        {
            return;
        }

        seat.Presence = presence;
        _directory.SetPresence(seat.UserId, presence, _timeline.Now);
        if (alsoTold is not null)
        {
            Note(seat, alsoTold);
        }

        Note(seat, "state-changed");
    }

    /// <summary>Who was at work before the floor looked came to work at the times that the directory tells.</summary>
    private void NoteArrival(SimulatedUser user)
    {
        if (user.SystemPresence != "Offline")
        {
            _truth.Add(new AgentFact(user.Id, "logged-on", user.PresenceSince.ToMilliseconds(), user.SystemPresence, null, null));
            _truth.Add(new AgentFact(user.Id, "state-changed", user.PresenceSince.ToMilliseconds(), user.SystemPresence, null, null));
        }

        if (user.RoutingStatus != "OFF_QUEUE")
        {
            _truth.Add(new AgentFact(user.Id, "state-changed", user.RoutingStatusSince.ToMilliseconds(), user.SystemPresence, user.RoutingStatus, null));
        }

        if (user.StationId is { } station)
        {
            _truth.Add(new AgentFact(user.Id, "device-changed", (user.StationSince ?? _timeline.Now).ToMilliseconds(), null, null, station));
        }
    }

    private void Note(Seat seat, string kind) => _truth.Add(new AgentFact(
        seat.UserId,
        kind,
        _timeline.Now,
        kind == "device-changed" ? null : seat.Presence,
        kind == "device-changed" ? null : seat.RoutingStatus,
        kind == "device-changed" ? seat.StationId : null));
}

/// <summary>One agent at work.</summary>
internal sealed class Seat(SimulatedUser user)
{
    public string UserId => user.Id;

    public Party Party { get; } = new(user.Id, user.Name, user.PhoneNumber);

    /// <summary>Where the agent sits when nothing else is said.</summary>
    public string? HomeStationId { get; } = user.StationId ?? user.LastStationId;

    public string? StationId { get; set; } = user.StationId;

    public string Presence { get; set; } = user.SystemPresence;

    public string RoutingStatus { get; set; } = user.RoutingStatus;

    /// <summary>On a call, or about to be.</summary>
    public bool Busy { get; private set; }

    public bool OnQueue => Presence == "OnQueue";

    public bool Free => !Busy && OnQueue && RoutingStatus == "IDLE";

    public void GiveBack() => Busy = false;

    /// <summary>Takes the agent, if free.</summary>
    public bool TryTake()
    {
        var free = Free;
        Busy |= free;
        return free;
    }

    public bool Serves(string queueId) => user.QueueIds.Count == 0 || user.QueueIds.Contains(queueId);
}
