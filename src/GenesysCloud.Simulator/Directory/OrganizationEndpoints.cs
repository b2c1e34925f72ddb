using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Directory;

/// <summary>The organization itself: its name, limits, presences and stations.</summary>
internal sealed class OrganizationEndpoints(AgentDirectory directory, SimulatorOptions options)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v2/organizations/me", context => PlatformJson.AnswerAsync(context, Organization()));
        routes.MapGet("/api/v2/organizations/limits/namespaces", context =>
        {
            var names = Limits().Select(static limit => limit.Namespace).Distinct().ToList();
            return PlatformJson.AnswerAsync(context, Paging.Of(context.Request, options.MaxPageSize, 100).Cut(context.Request, names, static name => name));
        });
        routes.MapGet("/api/v2/organizations/limits/namespaces/{namespaceName}", LimitsAsync);
        routes.MapGet("/api/v2/presence/definitions", PresenceDefinitionsAsync).WithMetadata(RequiredPermissions.Every(PermissionSet.PresenceDefinitionView));
        routes.MapGet("/api/v2/systempresences", static context =>
            PlatformJson.AnswerAsync(context, Presences.All.Select(presence => new SystemPresenceWire(presence.Definition, presence.Rest, $"/api/v2/systempresences/{presence.Definition}"))));
        routes.MapGet("/api/v2/stations", StationsAsync);
        routes.MapGet("/api/v2/stations/{stationId}", StationAsync);
    }

    private OrganizationWire Organization() => new(
        directory.OrganizationId,
        directory.OrganizationName,
        "en-us",
        "US",
        "acme",
        "acme-simulated",
        1,
        "active",
        directory.DefaultSiteId,
        true,
        "PureCloud",
        new Dictionary<string, bool> { ["contactCenter"] = true, ["directory"] = true, ["purecloudVoice"] = true },
        "/api/v2/organizations/me");

    private LimitBody[] Limits() =>
    [
        new("platform.api", "client.credentials.token.rate.per.minute", options.RateLimit),
        new("platform.api", "org.app.user.rate.per.minute", options.RateLimit),
        new("notifications", "channels.per.user.application", options.MaxChannels),
        new("notifications", "subscriptions.per.channel", options.MaxTopics),
        new("analytics", "conversation.details.page.size", options.AnalyticsMaxPageSize),
    ];

    private Task LimitsAsync(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["namespaceName"]!;
        var limits = Limits().Where(limit => limit.Namespace.Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
        return limits.Count == 0 ? throw ApiException.NotFound() : PlatformJson.AnswerAsync(context, new LimitsWire(limits));
    }

    private static Task PresenceDefinitionsAsync(HttpContext context)
    {
        var all = Presences.All.Select(presence => new PresenceDefinitionEntity(
            presence.Id,
            presence.Rest,
            "System",
            presence.Definition,
            new Dictionary<string, string> { ["en_US"] = presence.Rest },
            "*",
            false,
            $"/api/v2/presence/definitions/{presence.Id}")).ToList();
        return PlatformJson.AnswerAsync(context, new PresenceDefinitionsWire(all.Count, all, "/api/v2/presence/definitions"));
    }

    private Task StationsAsync(HttpContext context)
    {
        // the one place where ids come as one comma list
        var ids = context.Request.Query["id"].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var name = context.Request.Query["name"].ToString();
        var stations = directory.Stations
            .Where(station => ids.Count == 0 || ids.Contains(station.Id))
            .Where(station => name.Length == 0 || station.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            .OrderBy(station => station.Name, StringComparer.Ordinal)
            .ToList();
        return PlatformJson.AnswerAsync(context, Paging.Of(context.Request, options.MaxPageSize).Cut(context.Request, stations, Station));
    }

    private Task StationAsync(HttpContext context)
    {
        var station = directory.FindStation((string)context.Request.RouteValues["stationId"]!);
        return station is null ? throw ApiException.NotFound() : PlatformJson.AnswerAsync(context, Station(station));
    }

    private StationWire Station(SimulatedStation station)
    {
        var user = directory.Users.FirstOrDefault(user => user.StationId == station.Id);
        return new StationWire(
            station.Id, station.Name, user is null ? "AVAILABLE" : "ASSOCIATED", user?.Id, station.WebRtcUserId, station.Type, $"/api/v2/stations/{station.Id}");
    }

    private sealed record OrganizationWire(
        string Id,
        string Name,
        string DefaultLanguage,
        string DefaultCountryCode,
        string ThirdPartyOrgName,
        string Domain,
        int Version,
        string State,
        string DefaultSiteId,
        bool VoicemailEnabled,
        string ProductPlatform,
        IReadOnlyDictionary<string, bool> Features,
        string SelfUri);

    private sealed record LimitsWire(IReadOnlyList<LimitBody> Entities);

    private sealed record SystemPresenceWire(string Id, string Name, string SelfUri);

    private sealed record PresenceDefinitionEntity(
        string Id,
        string Name,
        string Type,
        string SystemPresence,
        IReadOnlyDictionary<string, string> LanguageLabels,
        string DivisionId,
        bool Deactivated,
        string SelfUri);

    private sealed record PresenceDefinitionsWire(long Total, IReadOnlyList<PresenceDefinitionEntity> Entities, string SelfUri);

    private sealed record StationWire(string Id, string Name, string Status, string? UserId, string? WebRtcUserId, string Type, string SelfUri);
}
