using System.Diagnostics.CodeAnalysis;
using GenesysCloud.Simulator.Directory;

namespace GenesysCloud.Simulator.Tests.Scenarios;

/// <summary>A small organization that remembers what was told about its people.</summary>
internal sealed class TestFloor : IAgentDirectory
{
    private readonly Dictionary<string, SimulatedUser> _users;

    public TestFloor(int users, int queues = 2)
    {
        Queues = [.. Enumerable.Range(1, queues).Select(i => new SimulatedQueue($"00000000-0000-4000-8000-0000000000a{i}", $"Queue {i}"))];
        Stations = [.. Enumerable.Range(1, users + 2).Select(i => new SimulatedStation($"station-{i}", $"Desk {i}", "inin_remote", null))];
        _users = Enumerable.Range(1, users)
            .Select(i => new SimulatedUser
            {
                Id = UserId(i),
                Name = $"Agent {i}",
                Email = $"agent{i}@acme.example",
                PhoneNumber = $"+1317556{i:D4}",
                Extension = $"{i}",
                QueueIds = [.. Queues.Select(queue => queue.Id)],
                LastStationId = $"station-{i}",
            })
            .ToDictionary(user => user.Id);
    }

    public event Action<AgentChange>? Changed;

    public List<(string UserId, string What, DateTimeOffset At)> Told { get; } = [];

    public IReadOnlyList<SimulatedUser> Users => [.. _users.Values];

    public IReadOnlyList<SimulatedQueue> Queues { get; }

    public IReadOnlyList<SimulatedStation> Stations { get; }

    public IReadOnlyList<SimulatedWrapupCode> WrapupCodes { get; } = [new("00000000-0000-4000-8000-0000000000c1", "Done")];

    public string OrganizationId => "00000000-0000-4000-8000-0000000000d0";

    public string DivisionId => "00000000-0000-4000-8000-0000000000d1";

    /// <summary>At work since a moment, before any scenario began.</summary>
    public void AtWork(int number, DateTimeOffset since) => _users[UserId(number)] = _users[UserId(number)] with
    {
        SystemPresence = "OnQueue",
        PresenceSince = since,
        RoutingStatus = "IDLE",
        RoutingStatusSince = since,
        StationId = $"station-{number}",
        StationSince = since,
    };

    public static string UserId(int number) => $"00000000-0000-4000-8000-{number:D12}";

    public bool TryGetUser(string userId, [NotNullWhen(true)] out SimulatedUser? user) => _users.TryGetValue(userId, out user);

    public void SetRoutingStatus(string userId, string status, DateTimeOffset at)
        => Set(userId, status, at, AgentAspect.RoutingStatus, user => user with { RoutingStatus = status, RoutingStatusSince = at });

    public void SetPresence(string userId, string systemPresence, DateTimeOffset at)
        => Set(userId, systemPresence, at, AgentAspect.Presence, user => user with { SystemPresence = systemPresence, PresenceSince = at });

    public void SetStation(string userId, string? stationId, DateTimeOffset at)
        => Set(userId, stationId ?? "none", at, AgentAspect.Station, user => user with { StationId = stationId, StationSince = at });

    private void Set(string userId, string what, DateTimeOffset at, AgentAspect aspect, Func<SimulatedUser, SimulatedUser> change)
    {
        Told.Add((userId, what, at));
        var user = _users[userId] = change(_users[userId]);
        Changed?.Invoke(new AgentChange(user, aspect));
    }
}
