using Adapter.Host.Journal;

namespace Adapter.Host.Calls;

/// <summary>
/// Who is on which call now, from the journal alone: the stories of all conversations that go on. Bounded: what ended is remembered for a while, so that facts that come late find
/// their call, and beyond a number of conversations those that nothing was told of for longest are let go. Thread-safe; one follower writes.
/// </summary>
internal sealed class LiveCallBook(TimeProvider time, LiveCallLimits limits)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Source, string Conversation), LiveConversation> _conversations = [];
    private readonly HashSet<(string Source, string Conversation)> _changed = [];
    private readonly HashSet<(string Source, string Conversation)> _needsPast = [];
    private readonly Queue<((string Source, string Conversation) Key, DateTimeOffset Touched)> _over = new();
    private readonly LinkBook _links = new();
    private long _version = 1;

    /// <summary>Grows with every change of what is shown.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Grows with every change of an adapter's link.</summary>
    public long LinkVersion { get; private set; }

    /// <summary>Conversations let go although they may go on.</summary>
    public long LetGo { get; private set; }

    /// <summary>Takes an event; settling makes it count.</summary>
    /// <param name="journaled">The event.</param>
    /// <param name="isOfThisLife">Journaled since this host started.</param>
    public void Take(JournaledEvent journaled, bool isOfThisLife)
    {
        if (CallFactReader.ReadLink(journaled) is { } link)
        {
            lock (_gate)
            {
                _links.Take(link, isOfThisLife);
                _version++;
                LinkVersion++;
            }
        }
        else if (CallFactReader.IsOfCall(journaled.Type) && CallFactReader.Read(journaled) is { } fact)
        {
            lock (_gate)
            {
                _links.Told(fact, isOfThisLife);
                Take(fact);
            }
        }
    }

    /// <summary>Everything that the journal has of a conversation.</summary>
    public void TakePast((string Source, string Conversation) key, IEnumerable<CallFact> facts)
    {
        lock (_gate)
        {
            _needsPast.Remove(key);
            if (_conversations.TryGetValue(key, out var conversation))
            {
                conversation.IsPastRead = true;
                _changed.Add(key);
                foreach (var fact in facts)
                {
                    conversation.Add(fact);
                }
            }
        }
    }

    /// <summary>Conversations of which the journal has to be asked before they are shown.</summary>
    public IReadOnlyList<(string Source, string Conversation)> NeedsPast(int limit)
    {
        lock (_gate)
        {
            return [.. _needsPast.Take(limit)];
        }
    }

    /// <summary>Makes what was taken count, and forgets what is over for long.</summary>
    public void Settle()
    {
        lock (_gate)
        {
            foreach (var key in _changed)
            {
                if (_conversations.TryGetValue(key, out var conversation))
                {
                    Settle(key, conversation);
                }
            }

            _version += _changed.Count > 0 ? 1 : 0;
            _changed.Clear();
            Forget();
        }
    }

    /// <summary>Every call that goes on, and the adapters that are not heard, at one moment.</summary>
    public LiveCallPicture Read()
    {
        lock (_gate)
        {
            List<(LiveCall Call, DateTimeOffset? UnsureSince)> calls = [];
            foreach (var conversation in _conversations.Values)
            {
                if (conversation.Calls.Count > 0 && !conversation.NeedsPast)
                {
                    calls.AddRange(conversation.Calls.Select(call => (call, _links.UnsureSince(call))));
                }
            }

            return new LiveCallPicture(_version, calls, [.. _links.Unsure()], LetGo);
        }
    }

    /// <summary>Since when none of some adapters is heard; <see langword="null"/> while one is.</summary>
    public DateTimeOffset? UnsureSince(string source, IEnumerable<string> adapters)
    {
        lock (_gate)
        {
            return _links.UnsureSince(source, adapters.Distinct(StringComparer.OrdinalIgnoreCase));
        }
    }

    /// <summary>Lets go of calls that nobody heard of for long and that cannot be known to go on.</summary>
    public void DropStale()
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            foreach (var (key, conversation) in _conversations.Where(item => item.Value.Calls.Count > 0 && now - item.Value.Touched > limits.Unheard).ToList())
            {
                if (now - conversation.Touched > limits.Silent || conversation.Calls.All(call => _links.UnsureSince(call) is not null))
                {
                    Drop(key);
                    LetGo++;
                    _version++;
                }
            }
        }
    }

    private void Take(CallFact fact)
    {
        var key = (fact.Source, fact.Conversation);
        if (!_conversations.TryGetValue(key, out var conversation))
        {
            _conversations[key] = conversation = new LiveConversation();
        }

        conversation.Touched = time.GetUtcNow();
        if (conversation.Add(fact))
        {
            _changed.Add(key);
        }
    }

    private void Settle((string Source, string Conversation) key, LiveConversation conversation)
    {
        conversation.Tell();
        if (conversation.NeedsPast)
        {
            _needsPast.Add(key);
        }
        else
        {
            _needsPast.Remove(key);
        }

        if (conversation.Calls.Count == 0)
        {
            _over.Enqueue((key, conversation.Touched));
        }
    }

    private void Forget()
    {
        var now = time.GetUtcNow();
        while (_over.TryPeek(out var oldest) && (now - oldest.Touched > limits.Remembered || _over.Count > limits.Over))
        {
            _over.Dequeue();
            if (_conversations.TryGetValue(oldest.Key, out var conversation) && conversation.Calls.Count == 0 && conversation.Touched == oldest.Touched)
            {
                Drop(oldest.Key);
            }
        }

        if (_conversations.Count > limits.Conversations + limits.Over)
        {
            foreach (var (key, _) in _conversations.OrderBy(static item => item.Value.Touched).Take(_conversations.Count / 20).ToList())
            {
                LetGo += _conversations[key].Calls.Count > 0 ? 1 : 0;
                Drop(key);
            }
        }
    }

    private void Drop((string Source, string Conversation) key)
    {
        _conversations.Remove(key);
        _needsPast.Remove(key);
    }
}

/// <summary>How much is remembered.</summary>
internal sealed record LiveCallLimits
{
    /// <summary>How far back the journal is read at the start.</summary>
    public TimeSpan LookBack { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How many events are read at the start at most; two or three seconds of work.</summary>
    public long LookBackEvents { get; init; } = 500_000;

    /// <summary>Conversations that go on.</summary>
    public int Conversations { get; init; } = 100_000;

    /// <summary>Conversations that are over and are remembered.</summary>
    public int Over { get; init; } = 20_000;

    /// <summary>How long they are.</summary>
    public TimeSpan Remembered { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a call is shown that nothing is told of while its adapter is not heard.</summary>
    public TimeSpan Unheard { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The same while its adapter is heard.</summary>
    public TimeSpan Silent { get; init; } = TimeSpan.FromDays(3);
}

/// <summary>What goes on at one moment.</summary>
internal sealed record LiveCallPicture(
    long Version, IReadOnlyList<(LiveCall Call, DateTimeOffset? UnsureSince)> Calls, IReadOnlyList<(string Source, string Adapter, DateTimeOffset Since)> Unsure, long LetGo);
