using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace GenesysCloud.Simulator.Conversations;

/// <summary>The newest snapshot of each conversation. Ended ones are kept for a time and up to a number.</summary>
internal sealed class ConversationBoard(TimeSpan keepEnded, int mostEnded) : IConversationBoard
{
    private readonly ConcurrentDictionary<string, ConversationState> _newest = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, DateTimeOffset EndedAt)> _ended = new();

    public event Action<ConversationChange>? Changed;

    public IReadOnlyCollection<IConversationView> All => [.. _newest.Values];

    public bool TryGet(string conversationId, [MaybeNullWhen(false)] out IConversationView view)
    {
        var known = _newest.TryGetValue(conversationId, out var state);
        view = state;
        return known;
    }

    /// <summary>Only from inside the timeline.</summary>
    public void Show(ConversationState state, IReadOnlyList<string> users, IReadOnlyList<string> queues)
    {
        _newest[state.Id] = state;
        Changed?.Invoke(new ConversationChange(state, users, queues, AlsoChatLike: !state.IsCall));
    }

    /// <summary>Notes that a conversation is over and names those that are forgotten now. Only from inside the timeline.</summary>
    public IReadOnlyList<string> Retire(string conversationId, DateTimeOffset now)
    {
        _ended.Enqueue((conversationId, now));
        List<string> forgotten = [];
        while (_ended.Count > mostEnded || (_ended.TryPeek(out var oldest) && oldest.EndedAt + keepEnded < now))
        {
            var (id, _) = _ended.Dequeue();
            _newest.TryRemove(id, out _);
            forgotten.Add(id);
        }

        return forgotten;
    }
}
