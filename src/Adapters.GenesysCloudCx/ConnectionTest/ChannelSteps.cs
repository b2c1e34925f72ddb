using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Notifications;

namespace Adapters.GenesysCloudCx.ConnectionTest;

/// <summary>The notification link: a channel, its websocket, and what the platform lets it be subscribed to. Leaves an unconnected channel without a subscription, and never more than one of its own making.</summary>
internal sealed class ChannelSteps(PlatformConnection platform, PlatformAccess access, PlatformSteps steps, TestChannels channels, TimeProvider time, string? proxyHostSetting)
{
    private readonly ChannelClient _client = new(platform.Api);
    private PlatformChannel? _channel;

    public IEnumerable<TestStep> All()
    {
        yield return new TestStep("Notification channel", IsGate: false, null, ChannelAsync);
        yield return new TestStep("Websocket", IsGate: false, proxyHostSetting, SocketAsync);
        yield return new TestStep("Topics", IsGate: false, null, TopicsAsync);
    }

    private async Task<ConnectionCheck> ChannelAsync(CancellationToken cancellationToken)
    {
        const string Name = "Notification channel";
        if (channels.Find(access) is { } known && await _client.ExistsAsync(known.Id, cancellationToken))
        {
            _channel = known;
            return new ConnectionCheck(Name, ConnectionCheckOutcome.Passed, "The channel of the last test is used again.");
        }

        var others = await _client.CountAsync(cancellationToken);
        if (others >= TestChannels.Enough)
        {
            return new ConnectionCheck(Name, ConnectionCheckOutcome.Warning,
                string.Create(CultureInfo.InvariantCulture, $"The client has {others} of its {Topics.Channels} channels already, so none was made for the test: one too many would push out a live one."),
                "Give each adapter and each host an OAuth client of its own; channels that nobody uses go by themselves after a day.");
        }

        _channel = await _client.CreateAsync(cancellationToken);
        channels.Keep(access, _channel);
        return new ConnectionCheck(Name, ConnectionCheckOutcome.Passed,
            string.Create(CultureInfo.InvariantCulture, $"A channel was made ({others + 1} of {Topics.Channels}). The platform has no way to delete it: it goes by itself within a day, or first where room is needed, and the next test uses it again."));
    }

    private async Task<ConnectionCheck> SocketAsync(CancellationToken cancellationToken)
    {
        const string Name = "Websocket";
        if (_channel is not { } channel)
        {
            return new ConnectionCheck(Name, ConnectionCheckOutcome.Skipped, "Not looked at: there is no channel for the test.");
        }

        try
        {
            using var socket = await ClientEventSocket.ConnectAsync(channel.ConnectUri, platform.Sockets, access.Proxy, time, cancellationToken);
            await socket.CloseOutputAsync(cancellationToken);
            return new ConnectionCheck(Name, ConnectionCheckOutcome.Passed, $"{channel.ConnectUri.Authority} opens a websocket.");
        }
        catch (PlatformException exception)
        {
            return new ConnectionCheck(Name, ConnectionCheckOutcome.Failed, exception.Message, $"Let this machine{(access.Proxy is null ? string.Empty : " and the proxy")} open websockets to {channel.ConnectUri.Authority}.", exception.IsProxyLogin ? access.Names.ProxyPassword : proxyHostSetting);
        }
    }

    private async Task<ConnectionCheck> TopicsAsync(CancellationToken cancellationToken)
    {
        const string Name = "Topics";
        if (_channel is not { } channel || steps.AnyUser is not { } user)
        {
            return new ConnectionCheck(Name, ConnectionCheckOutcome.Skipped, _channel is null ? "Not looked at: there is no channel for the test." : "Not looked at: there is no user to subscribe to.");
        }

        var verdict = await _client.ReplaceAsync(channel.Id, [Topics.ForUser(user, Topics.All)], cancellationToken);
        await _client.ClearAsync(channel.Id, cancellationToken);
        if (verdict.RejectedParts.Count == 0)
        {
            return new ConnectionCheck(Name, ConnectionCheckOutcome.Passed, $"Every topic is permitted: {string.Join(", ", Topics.All)}.");
        }

        var parts = verdict.RejectedParts.Order(StringComparer.Ordinal).ToList();
        var permissions = parts.Select(verdict.Why).Where(why => why.Contains(':', StringComparison.Ordinal)).Distinct().ToList();
        var isCalls = parts.Contains(Topics.Conversations, StringComparer.OrdinalIgnoreCase);
        return new ConnectionCheck(Name, ConnectionCheckOutcome.Failed,
            $"The platform refuses {string.Join(", ", parts.Select(part => $"{part} ({verdict.Why(part)})"))}. {(isCalls ? "Without conversations there are no call events, or only those of the poorer topic." : "The other topics are permitted.")}",
            permissions.Count > 0 ? $"Grant {string.Join(", ", permissions)} to a role of the OAuth client, in the divisions of the agents." : "Grant the permissions that these topics ask for to a role of the OAuth client.");
    }
}
