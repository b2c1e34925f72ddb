using System.Diagnostics.CodeAnalysis;

namespace GenesysCloud.Simulator.Directory;

/// <summary>The people, queues and stations of the simulated organization. Safe from any thread; everything handed out is immutable.</summary>
internal interface IAgentDirectory
{
    /// <summary>Raised synchronously after each change of a user.</summary>
    event Action<AgentChange>? Changed;

    /// <summary>Every user, whatever the state, in a stable order.</summary>
    IReadOnlyList<SimulatedUser> Users { get; }

    IReadOnlyList<SimulatedQueue> Queues { get; }

    IReadOnlyList<SimulatedStation> Stations { get; }

    IReadOnlyList<SimulatedWrapupCode> WrapupCodes { get; }

    string OrganizationId { get; }

    string DivisionId { get; }

    bool TryGetUser(string userId, [NotNullWhen(true)] out SimulatedUser? user);

    /// <summary>Sets the routing status (<c>OFF_QUEUE</c>, <c>IDLE</c>, <c>INTERACTING</c>, <c>NOT_RESPONDING</c>, <c>COMMUNICATING</c>).</summary>
    void SetRoutingStatus(string userId, string status, DateTimeOffset at);

    /// <summary>Sets the presence, as definitions spell it (<c>Available</c>, <c>OnQueue</c>, <c>Offline</c> ...).</summary>
    void SetPresence(string userId, string systemPresence, DateTimeOffset at);

    /// <summary>Gives the user a station, or takes it away with <see langword="null"/>.</summary>
    void SetStation(string userId, string? stationId, DateTimeOffset at);
}

internal enum UserState
{
    Active,
    Inactive,
    Deleted,
}

internal sealed record SimulatedUser
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    /// <summary>E.164, without scheme.</summary>
    public required string PhoneNumber { get; init; }

    public required string Extension { get; init; }

    public UserState State { get; init; }

    public int Version { get; init; } = 1;

    public IReadOnlyList<string> QueueIds { get; init; } = [];

    public string? StationId { get; init; }

    public DateTimeOffset? StationSince { get; init; }

    public string? LastStationId { get; init; }

    public string SystemPresence { get; init; } = "Offline";

    public DateTimeOffset PresenceSince { get; init; }

    public string RoutingStatus { get; init; } = "OFF_QUEUE";

    public DateTimeOffset RoutingStatusSince { get; init; }
}

internal sealed record SimulatedQueue(string Id, string Name);

internal sealed record SimulatedStation(string Id, string Name, string Type, string? WebRtcUserId);

internal sealed record SimulatedWrapupCode(string Id, string Name);

[Flags]
internal enum AgentAspect
{
    None = 0,
    Presence = 1,
    RoutingStatus = 2,
    Station = 4,
    Profile = 8,
}

/// <param name="User">The state after the change.</param>
/// <param name="Aspects">What changed.</param>
internal sealed record AgentChange(SimulatedUser User, AgentAspect Aspects);
