namespace GenesysCloud.Simulator.Notifications;

/// <summary>Takes what happened to the sockets that subscribed to it. A channel without an open socket loses it: nothing is kept.</summary>
internal sealed class NotificationHub(TopicIndex index)
{
    private long _published;

    /// <summary>Frames that were handed to sockets since the start, before any fault.</summary>
    public long Published => Interlocked.Read(ref _published);

    /// <summary>Publishes a body that is written when somebody listens.</summary>
    /// <param name="topic">The single topic.</param>
    /// <param name="body">Gives the body's bytes; called at most once.</param>
    /// <param name="correlation">The same for every topic that tells the same fact.</param>
    public void Publish(string topic, Func<ReadOnlyMemory<byte>> body, Guid correlation)
    {
        var channels = index.Of(topic);
        if (channels.IsEmpty)
        {
            return;
        }

        Frame? frame = null;
        foreach (var channel in channels)
        {
            if (channel.Socket is { } socket && !channel.IsTokenEnded)
            {
                frame ??= Frame.Notification(topic, body().Span, correlation);
                socket.Deliver(frame);
                Interlocked.Increment(ref _published);
            }
        }
    }
}
