using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using GenesysCloud.Simulator.Conversations;

namespace GenesysCloud.Simulator.Tests.Platform;

/// <summary>A board whose conversations a test sets by hand.</summary>
internal sealed class FakeBoard : IConversationBoard
{
    private readonly Dictionary<string, IConversationView> _views = [];

    public event Action<ConversationChange>? Changed;

    public IReadOnlyCollection<IConversationView> All => [.. _views.Values];

    public bool TryGet(string conversationId, [MaybeNullWhen(false)] out IConversationView view) => _views.TryGetValue(conversationId, out view);

    public void Set(FakeConversation view) => _views[view.Id] = view;

    public void Tell(FakeConversation view)
    {
        Set(view);
        Changed?.Invoke(new ConversationChange(view, [.. view.UserIds], [.. view.QueueIds], AlsoChatLike: view.MediaType != "voice"));
    }

    public CallRooms Rooms() => new(this);
}

/// <summary>One leg of an agent, as little as the platform's shapes allow.</summary>
internal sealed record FakeConversation(string Id, DateTimeOffset Start, DateTimeOffset? End, string UserId, string QueueId, string MediaType = "voice") : IConversationView
{
    public IReadOnlyCollection<string> UserIds { get; } = [UserId];

    public IReadOnlyCollection<string> QueueIds { get; } = [QueueId];

    public string State { get; init; } = "connected";

    /// <summary>How often the call notification was written.</summary>
    public int Written { get; private set; }

    public void WriteCallNotification(Utf8JsonWriter w)
    {
        Written++;
        Object(w, () =>
        {
            w.WriteString("id", Id);
            List(w, "participants", () =>
            {
                w.WriteString("id", "11aa22bb-0004-4000-8000-000000000004");
                w.WriteString("purpose", "agent");
                w.WriteString("state", State);
                w.WriteStartObject("user");
                w.WriteString("id", UserId);
                w.WriteEndObject();
            });
        });
    }

    public void WriteConversationNotification(Utf8JsonWriter w) => Object(w, () =>
    {
        w.WriteString("id", Id);
        List(w, "participants", () => w.WriteString("userId", UserId));
    });

    public void WriteCallRest(Utf8JsonWriter w) => Object(w, () =>
    {
        w.WriteString("id", Id);
        List(w, "participants", () =>
        {
            w.WriteString("id", "11aa22bb-0004-4000-8000-000000000004");
            w.WriteString("purpose", "agent");
            w.WriteString("state", State);
        });
    });

    public void WriteConversationRest(Utf8JsonWriter w) => Object(w, () =>
    {
        w.WriteString("id", Id);
        w.WriteString("startTime", Text(Start));
        List(w, "participants", () => w.WriteString("userId", UserId));
    });

    public string? Dimension(string name) => name switch
    {
        "conversationId" => Id,
        "conversationStart" => Text(Start),
        "conversationEnd" => End is { } end ? Text(end) : null,
        "originatingDirection" => "inbound",
        _ => null,
    };

    public IEnumerable<ISegmentView> SegmentViews() => [new OneSegment(this)];

    public void WriteJobRow(Utf8JsonWriter w) => WriteAnalyticsRow(w);

    public void WriteAnalyticsRow(Utf8JsonWriter w) => Object(w, () =>
    {
        w.WriteString("conversationId", Id);
        w.WriteString("conversationStart", Text(Start));
        if (End is { } end)
        {
            w.WriteString("conversationEnd", Text(end));
        }

        w.WriteString("originatingDirection", "inbound");
        List(w, "participants", () =>
        {
            w.WriteString("participantId", "11aa22bb-0004-4000-8000-000000000004");
            w.WriteString("purpose", "agent");
            w.WriteString("userId", UserId);
            List(w, "sessions", () =>
            {
                w.WriteString("mediaType", MediaType);
                List(w, "segments", () =>
                {
                    w.WriteString("segmentStart", Text(Start));
                    w.WriteString("queueId", QueueId);
                    w.WriteString("segmentType", "interact");
                    w.WriteBoolean("conference", false);
                });
            });
        });
    });

    private sealed record OneSegment(FakeConversation Of) : ISegmentView
    {
        public string? Dimension(string name) => name switch
        {
            "purpose" => "agent",
            "userId" => Of.UserId,
            "mediaType" => Of.MediaType,
            "queueId" => Of.QueueId,
            "segmentType" => "interact",
            "conference" => "false",
            _ => null,
        };
    }

    private static string Text(DateTimeOffset instant) => Simulator.Rest.PlatformJson.Text(instant);

    private static void Object(Utf8JsonWriter w, Action write)
    {
        w.WriteStartObject();
        write();
        w.WriteEndObject();
    }

    private static void List(Utf8JsonWriter w, string name, Action writeOne)
    {
        w.WriteStartArray(name);
        Object(w, writeOne);
        w.WriteEndArray();
    }
}
