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
    public ChannelSocket? Socket => _socket;

    /// <summary>Lets a new socket hear the events.</summary>
    /// <returns>The one that heard them until now.</returns>
    public ChannelSocket? Connect(ChannelSocket socket) => Interlocked.Exchange(ref _socket, socket);

    /// <summary>Notes that the socket is over, unless another took its place.</summary>
    public void Disconnect(ChannelSocket socket) => Interlocked.CompareExchange(ref _socket, null, socket);

    /// <summary>Wakes the registry when the channel or its token ends.</summary>
    public ITimer? End { get; set; }
}
