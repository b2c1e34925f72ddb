using System.Text.Json;

namespace GenesysCloud.Simulator.Conversations;

/// <summary>What really happened, whatever was sent to anybody. Forgets with the board.</summary>
internal sealed class Truth(int mostAgentFacts) : ITruthSource
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Fact>> _calls = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Queue<AgentFact> _agents = new();
    private long _number;
    private int _made;
    private int _forgotten;

    public int OpenCalls
    {
        get
        {
            lock (_gate)
            {
                return _open.Count;
            }
        }
    }

    public int CallsMade
    {
        get
        {
            lock (_gate)
            {
                return _made;
            }
        }
    }

    public IReadOnlyList<Fact> Facts(DateTimeOffset? since = null)
    {
        lock (_gate)
        {
            return [.. _calls.Values.SelectMany(facts => facts).Where(fact => since is null || fact.At >= since).OrderBy(fact => fact.Number)];
        }
    }

    public IReadOnlyList<AgentFact> AgentFacts(DateTimeOffset? since = null)
    {
        lock (_gate)
        {
            return [.. _agents.Where(fact => since is null || fact.At >= since)];
        }
    }

    public void Begin(string conversationId)
    {
        lock (_gate)
        {
            _made++;
            _open.Add(conversationId);
            _calls.Add(conversationId, []);
        }
    }

    public void End(string conversationId)
    {
        lock (_gate)
        {
            _open.Remove(conversationId);
        }
    }

    public void Forget(IReadOnlyList<string> conversationIds)
    {
        lock (_gate)
        {
            foreach (var id in conversationIds)
            {
                _forgotten += _calls.Remove(id) ? 1 : 0;
            }
        }
    }

    public Fact Add(Func<long, Fact> make)
    {
        lock (_gate)
        {
            var fact = make(_number++);
            _calls[fact.ConversationId].Add(fact);
            return fact;
        }
    }

    public void Add(AgentFact fact)
    {
        lock (_gate)
        {
            _agents.Enqueue(fact);
            if (_agents.Count > mostAgentFacts)
            {
                _agents.Dequeue();
            }
        }
    }

    /// <summary>A snapshot that shows these facts went to a user's topic.</summary>
    public void MarkVisible(IReadOnlyList<Fact> facts)
    {
        lock (_gate)
        {
            foreach (var fact in facts)
            {
                fact.Visible = true;
            }
        }
    }

    public void WriteTruth(Utf8JsonWriter writer, DateTimeOffset? since = null, Action<Utf8JsonWriter>? more = null)
    {
        // taken together, written outside the lock: calls go on while somebody reads
        IReadOnlyList<Fact> facts;
        IReadOnlyList<AgentFact> agents;
        lock (_gate)
        {
            writer.WriteStartObject();
            writer.WriteNumber("calls"u8, _made);
            writer.WriteNumber("open"u8, _open.Count);
            writer.WriteNumber("forgotten"u8, _forgotten);
            facts = Facts(since);
            agents = AgentFacts(since);
        }

        writer.WriteStartArray("agents"u8);
        foreach (var fact in agents)
        {
            fact.Write(writer);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("facts"u8);
        foreach (var fact in facts)
        {
            fact.Write(writer);
        }

        writer.WriteEndArray();
        more?.Invoke(writer);
        writer.WriteEndObject();
    }
}
