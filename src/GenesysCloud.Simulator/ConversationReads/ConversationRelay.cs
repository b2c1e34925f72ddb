using System.Text.Json;
using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Directory;
using GenesysCloud.Simulator.Notifications;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.ConversationReads;

/// <summary>Tells every snapshot of a conversation on the topics of its users and queues. Each shape is written once, however many listen.</summary>
internal sealed class ConversationRelay : IDisposable
{
    private readonly IConversationBoard _board;
    private readonly UserSummaries _summaries;
    private readonly NotificationHub _hub;

    public ConversationRelay(IConversationBoard board, UserSummaries summaries, NotificationHub hub)
    {
        (_board, _summaries, _hub) = (board, summaries, hub);
        board.Changed += OnChanged;
    }

    public void Dispose() => _board.Changed -= OnChanged;

    private void OnChanged(ConversationChange change)
    {
        var correlation = Guid.NewGuid();
        Body calls = new(change.Conversation.WriteCallNotification);
        Body conversations = new(change.Conversation.WriteConversationNotification);
        foreach (var userId in change.UserIds)
        {
            if (!change.AlsoChatLike)
            {
                _hub.Publish($"v2.users.{userId}.conversations.calls", calls.Get, correlation);
                _hub.Publish($"v2.users.{userId}.conversationsummary", () => JsonSerializer.SerializeToUtf8Bytes(_summaries.Of(userId), PlatformJson.Options), correlation);
            }

            _hub.Publish($"v2.users.{userId}.conversations", conversations.Get, correlation);
        }

        foreach (var queueId in change.QueueIds)
        {
            if (!change.AlsoChatLike)
            {
                _hub.Publish($"v2.routing.queues.{queueId}.conversations.calls", calls.Get, correlation);
            }

            _hub.Publish($"v2.routing.queues.{queueId}.conversations", conversations.Get, correlation);
        }
    }

    private sealed class Body(Action<Utf8JsonWriter> write)
    {
        private ReadOnlyMemory<byte>? _bytes;

        public ReadOnlyMemory<byte> Get() => _bytes ??= Frame.Value(write);
    }
}
