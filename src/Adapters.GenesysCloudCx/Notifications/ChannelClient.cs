using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>A notification channel of the platform.</summary>
internal sealed record PlatformChannel(string Id, Uri ConnectUri, DateTimeOffset? Expires);

/// <summary>The calls about channels and their subscriptions.</summary>
internal sealed class ChannelClient(ApiClient api)
{
    public async Task<PlatformChannel> CreateAsync(CancellationToken cancellationToken)
    {
        var answer = await api.SendAsync(HttpMethod.Post, "notifications/channels", "{}"u8.ToArray(), PlatformJson.Default.ChannelAnswer, RequestPriority.Link, cancellationToken);
        return answer.Id is { Length: > 0 } id && Uri.TryCreate(answer.ConnectUri, UriKind.Absolute, out var uri) && uri.Scheme is "ws" or "wss"
            ? new PlatformChannel(id, uri, answer.Expires)
            : throw new PlatformException(FailureClass.Transient, "The platform made a channel without an id or an address to connect to.") { Status = 200 };
    }

    public async Task<bool> ExistsAsync(string channelId, CancellationToken cancellationToken)
    {
        try
        {
            await api.SendAsync(HttpMethod.Head, $"notifications/channels/{channelId}", null, RequestPriority.Link, cancellationToken);
            return true;
        }
        catch (PlatformException exception) when (exception.Status is 404 or 410)
        {
            return false;
        }
    }

    /// <summary>How many channels the OAuth client has in all, those of other tokens and processes too.</summary>
    public async Task<int> CountAsync(CancellationToken cancellationToken)
        => (await api.SendAsync(HttpMethod.Get, "notifications/channels?includechannels=oauthclient", null, PlatformJson.Default.ChannelListing, RequestPriority.Link, cancellationToken)).Entities?.Count ?? 0;

    /// <summary>Takes every topic off the channel.</summary>
    public Task ClearAsync(string channelId, CancellationToken cancellationToken)
        => api.SendAsync(HttpMethod.Delete, $"notifications/channels/{channelId}/subscriptions", null, RequestPriority.Link, cancellationToken);

    /// <summary>When the channel expires, as far as the platform lists it for this token.</summary>
    public async Task<DateTimeOffset?> ExpiresAsync(string channelId, CancellationToken cancellationToken)
    {
        var listing = await api.SendAsync(HttpMethod.Get, "notifications/channels", null, PlatformJson.Default.ChannelListing, RequestPriority.Link, cancellationToken);
        return listing.Entities?.FirstOrDefault(channel => channel?.Id == channelId)?.Expires;
    }

    /// <summary>Makes the topics the whole subscription of the channel, and so extends its life.</summary>
    public Task<SubscriptionVerdict> ReplaceAsync(string channelId, IReadOnlyList<string> topics, CancellationToken cancellationToken)
        => SubscribeAsync(HttpMethod.Put, channelId, topics, cancellationToken);

    /// <summary>Adds topics to the subscription of the channel.</summary>
    public Task<SubscriptionVerdict> AddAsync(string channelId, IReadOnlyList<string> topics, CancellationToken cancellationToken)
        => SubscribeAsync(HttpMethod.Post, channelId, topics, cancellationToken);

    /// <summary>The topics that the platform offers; a property it does not know is left out.</summary>
    public async Task<IReadOnlyList<AvailableTopic>> AvailableTopicsAsync(CancellationToken cancellationToken)
        => [.. (await api.SendAsync(
            HttpMethod.Get, "notifications/availabletopics?expand=requiresPermissions&expand=transports&expand=requiresCurrentUser", null,
            PlatformJson.Default.AvailableTopicListing, RequestPriority.Link, cancellationToken)).Entities?.OfType<AvailableTopic>() ?? []];

    private async Task<SubscriptionVerdict> SubscribeAsync(HttpMethod method, string channelId, IReadOnlyList<string> topics, CancellationToken cancellationToken)
    {
        // one forbidden topic refuses all of them unless errors are ignored
        var body = ApiClient.Json([.. topics.Select(topic => new TopicRequest(topic))], PlatformJson.Default.IReadOnlyListTopicRequest);
        return SubscriptionVerdict.Read(await api.SendAsync(
            method, $"notifications/channels/{channelId}/subscriptions?ignoreErrors=true", body, PlatformJson.Default.TopicListing, RequestPriority.Link, cancellationToken));
    }
}
