using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace GenesysCloud.Simulator.Conversations;

/// <summary>The newest snapshot of each conversation. Ended ones are kept for a time and, those that were played live, up to a number.</summary>
internal sealed class ConversationBoard(TimeSpan keepEnded, int mostEnded) : IConversationBoard
{
    private readonly ConcurrentDictionary<string, BoardEntry> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, BoardEntry> _live = new(StringComparer.Ordinal);
    private readonly StartDays _days = new();
    private readonly Queue<(BoardEntry Entry, DateTimeOffset EndedAt)> _ended = new();

    public event Action<ConversationChange>? Changed;

    public IReadOnlyCollection<IConversationView> All => [.. _known.Values.Select(static entry => entry.Newest)];

    public IReadOnlyCollection<IConversationView> Live => [.. _live.Values.Select(static entry => entry.Newest)];

    public bool TryGet(string conversationId, [MaybeNullWhen(false)] out IConversationView view)
    {
        var known = _known.TryGetValue(conversationId, out var entry);
        view = entry?.Newest;
        return known;
    }

    public IReadOnlyCollection<IConversationView> StartedOn(DateOnly first, DateOnly last) => _days.Of(first, last);

    public long? VersionOf(DateOnly first, DateOnly last) => _days.VersionOf(first, last);

    /// <summary>Only from inside the timeline.</summary>
    public void Show(ConversationState state, IReadOnlyList<string> users, IReadOnlyList<string> queues)
    {
        if (_known.TryGetValue(state.Id, out var entry))
        {
            entry.Newest = state;
            _days.Touch(entry);
        }
        else
        {
            entry = Add(state);
            _live[state.Id] = entry;
        }

        Changed?.Invoke(new ConversationChange(state, users, queues, AlsoChatLike: !state.IsCall));
    }

    /// <summary>A conversation that was over long ago: nobody is told. Only from inside the timeline.</summary>
    public void Remember(ConversationState state) => Add(state);

    /// <summary>Notes that a conversation is over and names those that are forgotten now. Only from inside the timeline.</summary>
    public IReadOnlyList<string> Retire(string conversationId, DateTimeOffset now)
    {
        if (_live.TryRemove(conversationId, out var entry))
        {
            _ended.Enqueue((entry, now));
        }

        List<string> forgotten = [];
        while (_ended.Count > mostEnded || (_ended.TryPeek(out var oldest) && now - oldest.EndedAt > keepEnded))
        {
            var (gone, _) = _ended.Dequeue();
            _days.Remove(gone);
            _known.TryRemove(gone.Newest.Id, out _);
            forgotten.Add(gone.Newest.Id);
        }

        foreach (var gone in _days.DropEndedBefore(now, keepEnded))
        {
            _known.TryRemove(gone.Newest.Id, out _);
        }

        return forgotten;
    }

    private BoardEntry Add(ConversationState state)
    {
        BoardEntry entry = new(state);
        _known[state.Id] = entry;
        _days.Add(entry);
        return entry;
    }
}

/// <summary>The place of one conversation.</summary>
internal sealed class BoardEntry(ConversationState state)
{
    private ConversationState _newest = state;

    public ConversationState Newest
    {
        get => Volatile.Read(ref _newest);
        set => Volatile.Write(ref _newest, value);
    }
}
