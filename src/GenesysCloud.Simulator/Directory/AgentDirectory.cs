using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace GenesysCloud.Simulator.Directory;

/// <summary>The state of the organization. Every change replaces a user's record and is told after the lock was left, in order.</summary>
internal sealed class AgentDirectory : IAgentDirectory
{
    private readonly Lock _gate = new();
    private readonly DirectorySeed _seed;
    private readonly Dictionary<string, SimulatedUser> _users = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SimulatedStation> _stationsById = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _order = [];
    private ImmutableList<SimulatedStation> _stations = [];
    private ImmutableList<SimulatedQueue> _queues;
    private ImmutableArray<SimulatedUser> _snapshot;
    private ImmutableArray<SimulatedUser> _byName;
    private int _made;

    public AgentDirectory(SimulatorOptions options, TimeProvider time)
    {
        _seed = new DirectorySeed(options.Seed);
        OrganizationId = _seed.NextId().ToString();
        DivisionId = _seed.NextId().ToString();
        DefaultSiteId = _seed.NextId().ToString();
        _queues = [.. _seed.Queues(options.Queues)];
        WrapupCodes = _seed.WrapupCodes();
        var now = time.GetUtcNow();
        for (var i = 0; i < options.Users; i++)
        {
            Add(UserState.Active, i >= options.UsersWithoutStation, now);
        }

        for (var i = 0; i < options.InactiveUsers; i++)
        {
            Add(UserState.Inactive, withStation: false, now);
        }

        for (var i = 0; i < options.DeletedUsers; i++)
        {
            Add(UserState.Deleted, withStation: false, now);
        }
    }

    public event Action<AgentChange>? Changed;

    public string OrganizationId { get; }

    public string OrganizationName { get; } = "Acme Simulated";

    public string DivisionId { get; }

    public string DefaultSiteId { get; }

    public IReadOnlyList<SimulatedWrapupCode> WrapupCodes { get; }

    public IReadOnlyList<SimulatedQueue> Queues => Volatile.Read(ref _queues);

    public IReadOnlyList<SimulatedStation> Stations => Volatile.Read(ref _stations);

    public IReadOnlyList<SimulatedUser> Users
    {
        get
        {
            lock (_gate)
            {
                return Snapshot();
            }
        }
    }

    /// <summary>Every user by name, as listings have them: ordered once for all the pages of one.</summary>
    public IReadOnlyList<SimulatedUser> UsersByName
    {
        get
        {
            lock (_gate)
            {
                return _byName.IsDefault
                    ? _byName = [.. Snapshot().OrderBy(static user => user.Name, StringComparer.Ordinal).ThenBy(static user => user.Id, StringComparer.Ordinal)]
                    : _byName;
            }
        }
    }

    /// <summary>A station by its id.</summary>
    public SimulatedStation? FindStation(string? id)
    {
        lock (_gate)
        {
            return id is not null && _stationsById.TryGetValue(id, out var station) ? station : null;
        }
    }

    public bool TryGetUser(string userId, [NotNullWhen(true)] out SimulatedUser? user)
    {
        lock (_gate)
        {
            return _users.TryGetValue(userId, out user);
        }
    }

    public void SetRoutingStatus(string userId, string status, DateTimeOffset at) => Change(
        userId, AgentAspect.RoutingStatus, user => user.RoutingStatus == status ? user : user with { RoutingStatus = status, RoutingStatusSince = at });

    public void SetPresence(string userId, string systemPresence, DateTimeOffset at) => Change(
        userId, AgentAspect.Presence, user => user.SystemPresence == systemPresence ? user : user with { SystemPresence = systemPresence, PresenceSince = at });

    public void SetStation(string userId, string? stationId, DateTimeOffset at) => Change(
        userId,
        AgentAspect.Station,
        user => user.StationId == stationId
            ? user
            : user with { StationId = stationId, StationSince = stationId is null ? null : at, LastStationId = user.StationId ?? user.LastStationId });

    /// <summary>A new user comes to the organization.</summary>
    public SimulatedUser Add(UserState state, bool withStation, DateTimeOffset now)
    {
        SimulatedUser user;
        lock (_gate)
        {
            (user, var station) = _seed.NextUser(_made++, _queues, now);
            var works = state == UserState.Active;
            user = user with
            {
                State = state,
                StationId = withStation ? station.Id : null,
                StationSince = withStation ? now : null,
                SystemPresence = works ? "OnQueue" : "Offline",
                RoutingStatus = works ? "IDLE" : "OFF_QUEUE",
            };
            if (withStation)
            {
                _stations = _stations.Add(station);
                _stationsById.Add(station.Id, station);
            }

            _users.Add(user.Id, user);
            _order.Add(user.Id);
            Forget();
        }

        Changed?.Invoke(new AgentChange(user, AgentAspect.Profile));
        return user;
    }

    /// <summary>Deactivates, deletes or brings back a user. Who is not active has neither queue nor station.</summary>
    public bool SetState(string userId, UserState state, DateTimeOffset at)
    {
        if (!TryGetUser(userId, out _))
        {
            return false;
        }

        if (state != UserState.Active)
        {
            SetRoutingStatus(userId, "OFF_QUEUE", at);
            SetPresence(userId, "Offline", at);
            SetStation(userId, null, at);
        }

        Change(userId, AgentAspect.Profile, user => user.State == state ? user : user with { State = state, Version = user.Version + 1 });
        return true;
    }

    /// <summary>Takes a user out of the organization's memory: not even the deleted ones name it.</summary>
    public bool Purge(string userId)
    {
        lock (_gate)
        {
            if (!_users.Remove(userId, out var user))
            {
                return false;
            }

            _order.Remove(user.Id);
            Forget();
            return true;
        }
    }

    /// <summary>Renames a user.</summary>
    public bool Rename(string userId, string name)
    {
        Change(userId, AgentAspect.Profile, user => user with { Name = name, Version = user.Version + 1 });
        return TryGetUser(userId, out _);
    }

    public bool RenameQueue(string queueId, string name)
    {
        lock (_gate)
        {
            var index = _queues.FindIndex(queue => queue.Id == queueId);
            _queues = index < 0 ? _queues : _queues.SetItem(index, _queues[index] with { Name = name });
            return index >= 0;
        }
    }

    private ImmutableArray<SimulatedUser> Snapshot() => _snapshot.IsDefault ? _snapshot = [.. _order.Select(id => _users[id])] : _snapshot;

    private void Forget() => _snapshot = _byName = default;

    private void Change(string userId, AgentAspect aspect, Func<SimulatedUser, SimulatedUser> change)
    {
        SimulatedUser changed;
        lock (_gate)
        {
            if (!_users.TryGetValue(userId, out var user))
            {
                return;
            }

            changed = change(user);
            if (ReferenceEquals(changed, user))
            {
                return;
            }

            _users[userId] = changed;
            Forget();
        }

        Changed?.Invoke(new AgentChange(changed, aspect));
    }
}
