using System.Text.Json;
using Adapters.GenesysCloudCx.Agents;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>Reads one notification frame: its topic and the body that the topic announces, in whichever order they stand.</summary>
internal sealed class NotificationReader
{
    private readonly ConversationReader _conversations;
    private readonly AgentReader _agents;

    public NotificationReader()
    {
        _conversations = new ConversationReader(Text);
        _agents = new AgentReader(Text);
    }

    public JsonText Text { get; } = new();

    public ConversationSnapshot Conversation { get; } = new();

    public AgentSnapshot Agent { get; } = new();

    /// <summary>Hash of the topic; 0 when there is none.</summary>
    public ulong TopicHash { get; private set; }

    /// <summary>Hash of the correlation id; 0 when there is none.</summary>
    public ulong CorrelationHash { get; private set; }

    /// <exception cref="JsonException">The frame is no JSON object.</exception>
    public TopicKind Read(ReadOnlySpan<byte> frame)
    {
        Text.Load(frame);
        TopicHash = CorrelationHash = 0;
        Conversation.Clear();
        Agent.Clear();

        var kind = TopicKind.None;
        var bodyRead = false;
        var hasBody = false;
        Utf8JsonReader body = default;
        var reader = Text.Reader();
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A notification is a JSON object.");
        }

        while (JsonText.NextMember(ref reader, out var name))
        {
            if (name.SequenceEqual("topicName"u8))
            {
                kind = ReadTopic(ref reader);
            }
            else if (name.SequenceEqual("eventBody"u8))
            {
                body = reader;
                hasBody = true;
                if (kind == TopicKind.None)
                {
                    reader.Skip();
                }
                else
                {
                    ReadBody(ref reader, kind);
                    bodyRead = true;
                }
            }
            else if (name.SequenceEqual("metadata"u8))
            {
                ReadMetadata(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        // also refuses anything behind the object
        reader.Read();
        if (hasBody && !bodyRead)
        {
            ReadBody(ref body, kind);
        }

        return kind;
    }

    /// <exception cref="JsonException">The document is no JSON.</exception>
    public void ReadConversation(ReadOnlySpan<byte> document)
    {
        Text.Load(document);
        var reader = Text.Reader();
        reader.Read();
        _conversations.Read(ref reader, Conversation);
        reader.Read();
    }

    /// <exception cref="JsonException">The document is no JSON.</exception>
    public void ReadUser(ReadOnlySpan<byte> document)
    {
        Text.Load(document);
        Agent.Clear();
        var reader = Text.Reader();
        reader.Read();
        _agents.ReadUser(ref reader, Agent);
        reader.Read();
    }

    private TopicKind ReadTopic(ref Utf8JsonReader reader)
    {
        var topic = Text.Text(ref reader);
        TopicHash = topic.IsEmpty ? 0 : Utf8Hash.Of(Text[topic]);
        var kind = TopicName.Parse(Text[topic], out var id);
        var (offset, length) = id.GetOffsetAndLength(topic.Length);
        Agent.UserId = new Slice(topic.Start + offset, length);
        return kind;
    }

    private void ReadBody(ref Utf8JsonReader reader, TopicKind kind)
    {
        switch (kind)
        {
            case TopicKind.Conversation:
                _conversations.Read(ref reader, Conversation);
                break;
            case TopicKind.Presence:
                _agents.ReadPresence(ref reader, Agent);
                break;
            case TopicKind.Station:
                _agents.ReadStation(ref reader, Agent);
                break;
            case TopicKind.RoutingStatus or TopicKind.Activity:
                var user = Agent.UserId;
                _agents.ReadUser(ref reader, Agent);
                Agent.UserId = user;
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (!Text.EnterObject(ref reader))
        {
            return;
        }

        while (JsonText.NextMember(ref reader, out var name))
        {
            if (LegWords.Is(name, "CorrelationId"u8))
            {
                var id = Text.Text(ref reader);
                CorrelationHash = id.IsEmpty ? 0 : Utf8Hash.Of(Text[id]);
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
