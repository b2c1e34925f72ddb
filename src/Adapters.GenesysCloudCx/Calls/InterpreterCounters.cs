using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>What came in and what could not be used, for the adapter's status and the metrics.</summary>
internal sealed class InterpreterCounters(IAdapterStatus status)
{
    private readonly AdapterCounter _retold = status.Counter("snapshots_retold", "Conversation snapshots that told again what was known.");
    private readonly AdapterCounter _stale = status.Counter("snapshots_stale", "Conversation snapshots that were older than what was known.");
    private readonly AdapterCounter _unreadable = status.Counter("values_unreadable", "Values of another kind than the platform documents; they count as not told.");
    private readonly AdapterCounter _unknownStates = status.Counter("states_unknown", "Legs in a state that this version does not know; their times were used.");
    private readonly AdapterCounter _anonymous = status.Counter("participants_without_id", "Legs without a participant id; they are told apart by their user.");

    public AdapterCounter Conversations { get; } = status.Counter("notifications_conversations", "Notifications about conversations.");

    public AdapterCounter Agents { get; } = status.Counter("notifications_agents", "Notifications about presence, routing status and stations.");

    public AdapterCounter OtherMedia { get; } = status.Counter("notifications_other_media", "Notifications about chats, e-mails and messages, passed by.");

    public AdapterCounter UnknownTopic { get; } = status.Counter("notifications_unknown_topic", "Notifications of topics that this version does not use.");

    public AdapterCounter Malformed { get; } = status.Counter("frames_malformed", "Frames and bodies that were no JSON objects.");

    public AdapterCounter Empty { get; } = status.Counter("snapshots_without_legs", "Conversation snapshots without an id or without legs: they say nothing.");

    public void CountUnreadable(JsonText text)
    {
        if (text.Unreadable > 0)
        {
            _unreadable.Add(text.Unreadable);
        }
    }

    public void CountOdd(ConversationSnapshot snapshot)
    {
        for (var i = 0; i < snapshot.Count; i++)
        {
            if (snapshot[i].Call.State == LegWord.Unknown)
            {
                _unknownStates.Add();
            }

            if (snapshot[i].Id.IsEmpty)
            {
                _anonymous.Add();
            }
        }
    }

    public void Count(SnapshotOutcome outcome)
    {
        switch (outcome)
        {
            case SnapshotOutcome.Retold:
                _retold.Add();
                break;
            case SnapshotOutcome.Stale:
                _stale.Add();
                break;
            default:
                break;
        }
    }
}
