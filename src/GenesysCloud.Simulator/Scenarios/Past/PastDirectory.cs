using System.Diagnostics.CodeAnalysis;
using GenesysCloud.Simulator.Directory;

namespace GenesysCloud.Simulator.Scenarios.Past;

/// <summary>The organization as it was: everybody at work, those who have left since among them. What they did then changes nothing today.</summary>
internal sealed class PastDirectory(IAgentDirectory today) : IAgentDirectory
{
    private readonly Dictionary<string, SimulatedUser> _users = today.Users
        .Select(static user => user with { State = UserState.Active, SystemPresence = "OnQueue", RoutingStatus = "IDLE" })
        .ToDictionary(static user => user.Id, StringComparer.Ordinal);

    public event Action<AgentChange>? Changed
    {
        add { }
        remove { }
    }

    public IReadOnlyList<SimulatedUser> Users { get => field ??= [.. _users.Values]; private set; }

    public IReadOnlyList<SimulatedQueue> Queues { get; } = today.Queues;

    public IReadOnlyList<SimulatedStation> Stations { get; } = today.Stations;

    public IReadOnlyList<SimulatedWrapupCode> WrapupCodes => today.WrapupCodes;

    public string OrganizationId => today.OrganizationId;

    public string DivisionId => today.DivisionId;

    public bool TryGetUser(string userId, [NotNullWhen(true)] out SimulatedUser? user) => _users.TryGetValue(userId, out user);

    public void SetRoutingStatus(string userId, string status, DateTimeOffset at)
    {
    }

    public void SetPresence(string userId, string systemPresence, DateTimeOffset at)
    {
    }

    public void SetStation(string userId, string? stationId, DateTimeOffset at)
    {
    }
}
