namespace Adapter.Host.Calls;

/// <summary>What is remembered of one conversation: its facts, each once, and what lives of it.</summary>
internal sealed class LiveConversation
{
    /// <summary>A call of many hours with a hold every minute stays below.</summary>
    public const int MaxFacts = 2_000;

    private const int LooksBack = 8;

    private readonly List<CallFact> _facts = [];

    public IReadOnlyList<CallFact> Facts => _facts;

    public IReadOnlyList<LiveCall> Calls { get; private set; } = [];

    /// <summary>By the follower's clock.</summary>
    public DateTimeOffset Touched { get; set; }

    /// <summary>Whether the journal was asked for everything of this conversation.</summary>
    public bool IsPastRead { get; set; }

    /// <summary>
    /// Whether the journal has to be asked before anything is shown: a leg goes on as far as is known, yet what is known of it does not begin with its beginning as it was seen live. A hold that
    /// was read back hours after its call is no call.
    /// </summary>
    public bool NeedsPast => !IsPastRead
        && (Calls.Count > 0
            ? Calls.Any(static call => call.Lane.IsBeginUnknown || call.Lane.Segments[0].Recovered)
            : _facts.TrueForAll(static fact => fact.Kind is FactKind.Attributes or FactKind.Conferenced or FactKind.PartyLeft));

    /// <summary>Adds a fact.</summary>
    /// <returns><see langword="false"/> when it was known.</returns>
    public bool Add(CallFact fact)
    {
        var known = _facts.FindIndex(item => item.Id == fact.Id);
        if (known >= 0)
        {
            if (_facts[known] is { } old && old.Sequence >= fact.Sequence)
            {
                return false;
            }

            // read back after damage: the same fact under another number
            _facts.RemoveAt(known);
        }

        for (var i = _facts.Count - 1; i >= 0 && i >= _facts.Count - LooksBack; i--)
        {
            if (_facts[i].Party == fact.Party)
            {
                fact = fact with { Party = _facts[i].Party, Adapter = _facts[i].Adapter == fact.Adapter ? _facts[i].Adapter : fact.Adapter, Source = _facts[i].Source, Conversation = _facts[i].Conversation };
                break;
            }
        }

        var place = _facts.BinarySearch(fact, Comparer<CallFact>.Create(CallFact.Compare));
        _facts.Insert(place < 0 ? ~place : place, fact);
        if (_facts.Count > MaxFacts && _facts.FindIndex(static item => item.Kind is FactKind.Attributes or FactKind.RecordingChanged or FactKind.Held or FactKind.Retrieved or FactKind.Long) is >= 0 and var least)
        {
            _facts.RemoveAt(least);
        }

        return true;
    }

    /// <summary>Tells the story anew.</summary>
    public void Tell()
    {
        var story = StoryTeller.Tell(_facts);
        Calls = LiveCall.Of(story, _facts);
    }
}
