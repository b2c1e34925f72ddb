using GenesysCloud.Simulator.OAuth;

namespace GenesysCloud.Simulator.Notifications;

/// <summary>One channel. Its registry owns it and changes it under its lock; <see cref="Socket"/> alone is read outside.</summary>
internal sealed class NotificationChannel(string id, AccessToken token, DateTimeOffset created)
{
    private volatile ChannelSocket? _socket;

    public string Id { get; } = id;

    public string ClientId { get; } = token.ClientId;

    /// <summary>The token whose right to events the channel uses: of its creation, or of the last change of its subscriptions.</summary>
    public AccessToken Token { get; set; } = token;

    public bool IsTokenEnded { get; set; }

    public DateTimeOffset Expires { get; set; }

    public DateTimeOffset LastUsed { get; set; } = created;

    /// <summary>By the string that the client wrote.</summary>
    public Dictionary<string, TopicVerdict> Topics { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The socket that hears the events, when one is open.</summary>
    public ChannelSocket? Socket
    {
        get => _socket;
        set => _socket = value;
    }

    /// <summary>Wakes the registry when the channel or its token ends.</summary>
    public ITimer? End { get; set; }
}
