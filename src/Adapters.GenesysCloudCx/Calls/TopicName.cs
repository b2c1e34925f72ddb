namespace Adapters.GenesysCloudCx.Calls;

/// <summary>What the body of a notification is, told by its topic.</summary>
internal enum TopicKind
{
    /// <summary>No topic: an acknowledgement, or not ours at all.</summary>
    None,

    /// <summary>A conversation of any medium, in the calls or the conversations shape.</summary>
    Conversation,
    Presence,
    RoutingStatus,
    Station,
    Activity,

    /// <summary>About the link itself.</summary>
    Control,

    /// <summary>About chats, e-mails or messages only.</summary>
    OtherMedia,
    Unknown,
}

/// <summary>Reads topic names, whose case the platform does not keep.</summary>
internal static class TopicName
{
    public static TopicKind Parse(ReadOnlySpan<byte> topic, out Range id)
    {
        id = default;
        if (topic.IsEmpty)
        {
            return TopicKind.None;
        }

        if (StartsWith(topic, "v2.users."u8, out var at) || StartsWith(topic, "v2.routing.queues."u8, out at))
        {
            var length = topic[at..].IndexOf((byte)'.');
            if (length <= 0)
            {
                return TopicKind.Unknown;
            }

            id = at..(at + length);
            return OfEntity(topic[(at + length + 1)..]);
        }

        return StartsWith(topic, "channel."u8, out _) || StartsWith(topic, "v2.system."u8, out _) ? TopicKind.Control
            : StartsWith(topic, "v2.conversations."u8, out _) ? TopicKind.OtherMedia
            : TopicKind.Unknown;
    }

    private static TopicKind OfEntity(ReadOnlySpan<byte> part) => part.Length switch
    {
        7 when LegWords.Is(part, "station"u8) => TopicKind.Station,
        8 when LegWords.Is(part, "presence"u8) => TopicKind.Presence,
        8 when LegWords.Is(part, "activity"u8) => TopicKind.Activity,
        13 when LegWords.Is(part, "routingStatus"u8) => TopicKind.RoutingStatus,
        13 when LegWords.Is(part, "conversations"u8) => TopicKind.Conversation,
        19 when LegWords.Is(part, "conversations.calls"u8) => TopicKind.Conversation,
        _ => StartsWith(part, "conversations."u8, out var at) && part[at..].IndexOf((byte)'.') < 0 ? TopicKind.OtherMedia : TopicKind.Unknown,
    };

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start, out int after)
    {
        after = start.Length;
        return text.Length >= start.Length && LegWords.Is(text[..start.Length], start);
    }
}
