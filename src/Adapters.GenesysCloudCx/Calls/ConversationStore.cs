using System.Text;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>The conversations that are remembered: open ones, and ended ones for as long as snapshots may trail in.</summary>
internal sealed class ConversationStore
{
    /// <summary>Ended this long ago, nothing more is expected; a snapshot all the same tells facts under ids the journal knows.</summary>
    private static readonly TimeSpan KeepEnded = TimeSpan.FromHours(1);

    /// <summary>An open one without a call that somebody waits to hear the end of, and that nobody has told of for this long, is over for us.</summary>
    private static readonly TimeSpan KeepOpen = TimeSpan.FromHours(48);

    private readonly Queue<ConversationState> _ended = new();
    private readonly Dictionary<string, ConversationState> _conversations = new(Utf8StringComparer.Instance);
    private readonly Dictionary<string, ConversationState>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public ConversationStore() => _lookup = _conversations.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>At most so many are remembered; of more, those not heard of for the longest are forgotten.</summary>
    public int Limit { get; init; } = 100_000;

    /// <summary>At most so many ended ones are remembered, whatever the rate of calls; those that ended first are forgotten first.</summary>
    public int EndedLimit { get; init; } = 10_000;

    public int Count => _conversations.Count;

    public ForgottenNumbers Numbers { get; } = new();

    public IReadOnlyCollection<ConversationState> All => _conversations.Values;

    public ConversationState? Find(ReadOnlySpan<byte> id) => _lookup.TryGetValue(id, out var conversation) ? conversation : null;

    public ConversationState Add(ReadOnlySpan<byte> id)
    {
        ConversationState made = new(Encoding.UTF8.GetString(id)) { Numbers = Numbers };

        // bytes that are no UTF-8 are not found as they came, only as the text that was made of them
        if (!_conversations.TryAdd(made.Id, made))
        {
            return _conversations[made.Id];
        }

        Numbers.GiveBack(made);
        return made;
    }

    public ConversationState? Find(string id) => _conversations.GetValueOrDefault(id);

    /// <summary>Puts a conversation in the place of the one of its id.</summary>
    public void Put(ConversationState conversation) => _conversations[conversation.Id] = conversation;

    /// <summary>Forgets a conversation but for its numbers.</summary>
    public void Remove(string id)
    {
        if (_conversations.Remove(id, out var conversation))
        {
            Numbers.Remember(conversation);
        }
    }

    public void Clear()
    {
        _conversations.Clear();
        Numbers.Clear();
        _ended.Clear();
    }

    /// <summary>Takes note that a conversation has ended, and lets the oldest of too many ended ones go.</summary>
    public void Settle(ConversationState conversation, Action<ConversationState> forgotten)
    {
        if (conversation.IsOpen || conversation.IsSettled)
        {
            return;
        }

        conversation.IsSettled = true;
        _ended.Enqueue(conversation);

        // two for each that comes: the queue shrinks although some have to stay
        for (var looked = 0; looked < 2 && _ended.Count > EndedLimit; looked++)
        {
            var oldest = _ended.Dequeue();
            if (oldest.IsOpen)
            {
                oldest.IsSettled = false;
            }
            else if (oldest.IsDoubtful)
            {
                _ended.Enqueue(oldest);
            }
            else if (_conversations.Remove(oldest.Id))
            {
                Numbers.Remember(oldest);
                forgotten(oldest);
            }
        }
    }

    public List<string> Where(Func<ConversationState, bool> condition)
    {
        List<string> ids = [];
        foreach (var conversation in _conversations.Values)
        {
            if (condition(conversation))
            {
                ids.Add(conversation.Id);
            }
        }

        return ids;
    }

    public void Forget(DateTimeOffset now, Action<ConversationState> forgotten)
    {
        Numbers.Sweep(now);
        List<ConversationState> over = [];
        foreach (var conversation in _conversations.Values)
        {
            if (now - conversation.Heard > (conversation.IsOpen ? KeepOpen : KeepEnded) && !conversation.IsOwed)
            {
                over.Add(conversation);
            }
        }

        var tooMany = _conversations.Count - over.Count - Limit;
        if (tooMany > 0)
        {
            over = [.. _conversations.Values.OrderBy(each => (each.IsOpen, each.Heard)).Take(over.Count + tooMany)];
        }

        foreach (var conversation in over)
        {
            _conversations.Remove(conversation.Id);
            Numbers.Remember(conversation);
            forgotten(conversation);
        }
    }
}
