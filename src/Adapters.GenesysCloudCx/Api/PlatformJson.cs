using System.Text.Json.Serialization;

namespace Adapters.GenesysCloudCx.Api;

internal sealed record TokenAnswer(
    [property: JsonPropertyName("access_token")] string? AccessToken,
    [property: JsonPropertyName("expires_in")] double? ExpiresIn,
    [property: JsonPropertyName("error")] string? Error,
    [property: JsonPropertyName("description")] string? Description,
    [property: JsonPropertyName("error_description")] string? ErrorDescription);

internal sealed record ErrorAnswer(string? Message, string? Code, string? ContextId, Dictionary<string, string?>? MessageParams);

internal sealed record OrganizationAnswer(string? Id, string? Name);

internal sealed record ChannelAnswer(string? Id, string? ConnectUri, DateTimeOffset? Expires);

internal sealed record ChannelListing(IReadOnlyList<ChannelAnswer?>? Entities);

internal sealed record TopicRequest(string Id);

internal sealed record TopicVerdict(string? Id, string? State, string? RejectionReason, IReadOnlyList<string?>? MissingPermissions);

internal sealed record TopicListing(IReadOnlyList<TopicVerdict?>? Entities);

internal sealed record AvailableTopic(string? Id, IReadOnlyList<string?>? Transports, bool? RequiresCurrentUser, IReadOnlyList<string?>? RequiresPermissions);

internal sealed record AvailableTopicListing(IReadOnlyList<AvailableTopic?>? Entities);

internal sealed record NamedEntity(string? Id, string? Name);

internal sealed record NamedListing(IReadOnlyList<NamedEntity?>? Entities, int? PageCount, long? Total);

internal sealed record JobAnswer(string? JobId);

internal sealed record JobStatus(string? State, string? ErrorMessage);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(ErrorAnswer))]
[JsonSerializable(typeof(OrganizationAnswer))]
[JsonSerializable(typeof(ChannelAnswer))]
[JsonSerializable(typeof(ChannelListing))]
[JsonSerializable(typeof(IReadOnlyList<TopicRequest>))]
[JsonSerializable(typeof(TopicListing))]
[JsonSerializable(typeof(AvailableTopicListing))]
[JsonSerializable(typeof(NamedListing))]
[JsonSerializable(typeof(JobAnswer))]
[JsonSerializable(typeof(JobStatus))]
internal sealed partial class PlatformJson : JsonSerializerContext;
