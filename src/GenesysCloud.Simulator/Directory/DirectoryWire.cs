using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Directory;

internal sealed record RefWire(string Id, string? Name = null, string? SelfUri = null);

internal sealed record ContactWire(string? Address, string MediaType, string Type, string? Extension = null);

internal sealed record ChatWire(string JabberId);

internal sealed record RoutingStatusWire(string? UserId, string Status, DateTimeOffset? StartTime);

internal sealed record PresenceDefinitionWire(string Id, string SystemPresence, string SelfUri);

internal sealed record PresenceWire(
    string Id, string Source, bool Primary, PresenceDefinitionWire PresenceDefinition, string Message, DateTimeOffset ModifiedDate, string SelfUri);

/// <summary>A presence of the bulk read, which is another shape.</summary>
internal sealed record BulkPresenceWire(
    string Id, string UserId, string Source, PresenceDefinitionWire PresenceDefinition, string Message, DateTimeOffset ModifiedDate, string SelfUri);

internal sealed record UserIdWire(string Id, int Version, string SelfUri);

internal sealed record UserStationWire(string Id, string Name, string Type, UserIdWire? AssociatedUser, DateTimeOffset? AssociatedDate);

internal sealed record UserStationsWire(UserStationWire? AssociatedStation, UserStationWire? EffectiveStation, UserStationWire? LastAssociatedStation);

internal sealed record UserWire
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public RefWire? Division { get; init; }

    public ChatWire? Chat { get; init; }

    public string? Email { get; init; }

    public IReadOnlyList<ContactWire>? PrimaryContactInfo { get; init; }

    public IReadOnlyList<ContactWire>? Addresses { get; init; }

    public string? State { get; init; }

    public string? Title { get; init; }

    public string? Username { get; init; }

    public int Version { get; init; }

    public bool AcdAutoAnswer { get; init; }

    public RoutingStatusWire? RoutingStatus { get; init; }

    public PresenceWire? Presence { get; init; }

    public UserStationsWire? Station { get; init; }

    public UserSummaryWire? ConversationSummary { get; init; }

    public required string SelfUri { get; init; }
}

/// <summary>From the directory's records to what REST answers.</summary>
internal sealed class DirectoryWire(AgentDirectory directory)
{
    public RefWire Division => new(directory.DivisionId, "Home", $"/api/v2/authorization/divisions/{directory.DivisionId}");

    public UserWire User(SimulatedUser user, IReadOnlySet<string> expand, Func<string, UserSummaryWire> summary) => new()
    {
        Id = user.Id,
        Name = user.Name,
        Division = Division,
        Chat = new ChatWire($"{user.Id.Replace("-", "", StringComparison.Ordinal)[..24]}@acme.orgspan.com"),
        Email = user.Email,
        PrimaryContactInfo = [new ContactWire(user.Email, "EMAIL", "PRIMARY")],
        Addresses = [new ContactWire(user.PhoneNumber, "PHONE", "WORK", user.Extension)],
        State = Text(user.State),
        Title = "Agent",
        Username = user.Email,
        Version = user.Version,
        RoutingStatus = expand.Contains("routingStatus") ? RoutingStatus(user) : null,
        Presence = expand.Contains("presence") ? Presence(user) : null,
        Station = expand.Contains("station") ? Stations(user) : null,
        ConversationSummary = expand.Contains("conversationSummary") ? summary(user.Id) : null,
        SelfUri = $"/api/v2/users/{user.Id}",
    };

    public static RoutingStatusWire RoutingStatus(SimulatedUser user) => new(user.Id, user.RoutingStatus, user.RoutingStatusSince);

    public static PresenceWire Presence(SimulatedUser user)
    {
        var presence = Presences.Of(user);
        return new PresenceWire(
            user.Id,
            "PURECLOUD",
            true,
            new PresenceDefinitionWire(presence.Id, presence.Rest, $"/api/v2/presence/definitions/{presence.Id}"),
            "",
            user.PresenceSince,
            $"/api/v2/users/{user.Id}/presences/purecloud");
    }

    public UserStationsWire Stations(SimulatedUser user)
    {
        var associated = Station(user.StationId, new UserIdWire(user.Id, user.Version, $"/api/v2/users/{user.Id}"), user.StationSince);
        return new UserStationsWire(associated, associated, Station(user.LastStationId, null, null));
    }

    public static string Text(UserState state) => state switch
    {
        UserState.Active => "active",
        UserState.Inactive => "inactive",
        _ => "deleted",
    };

    /// <summary>The state filter of a request; <see langword="null"/> when it wants any.</summary>
    public static UserState? ParseState(string? text) => text switch
    {
        null or "" or "active" => UserState.Active,
        "inactive" => UserState.Inactive,
        "deleted" => UserState.Deleted,
        "any" => null,
        _ => throw ApiException.InvalidValue(text, "State", "active, inactive, deleted, any"),
    };

    private UserStationWire? Station(string? id, UserIdWire? user, DateTimeOffset? since)
        => directory.FindStation(id) is { } found
            ? new UserStationWire(found.Id, found.Name, found.Type, user, since)
            : null;
}
