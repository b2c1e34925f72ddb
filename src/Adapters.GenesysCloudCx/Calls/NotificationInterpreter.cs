using System.Text.Json;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Agents;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>
/// Turns notifications and REST bodies into events. Pure: no I/O, no clock but the times handed in. One thread at a time.
/// Whatever it is given it survives: what cannot be used is counted.
/// </summary>
internal sealed class NotificationInterpreter
{
    private readonly NotificationReader _reader = new();
    private readonly ConversationStore _conversations = new();
    private readonly ConversationInterpreter _calls;
    private readonly AgentInterpreter _agents;
    private readonly RetoldBodies _retold = new();
    private readonly AnalyticsRowReader _rows = new();
    private readonly InterpreterCounters _counters;
    private readonly Action<ConversationState> _forget;

    public NotificationInterpreter(DataSourceDefinition dataSource, INameDirectory names, IAdapterStatus status, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _counters = new InterpreterCounters(status);
        _calls = new ConversationInterpreter(_reader.Text, new CallEventFactory(names), dataSource);
        _agents = new AgentInterpreter(_reader.Text, names);
        Checkpoint = new InterpreterCheckpoint(_conversations, _agents);
        _forget = conversation =>
        {
            _retold.Forget(conversation);
            Checkpoint.Forgotten(conversation);
        };
    }

    /// <summary>Keeps all that is remembered across a restart.</summary>
    public InterpreterCheckpoint Checkpoint { get; }

    /// <summary>Number of conversations with a living leg.</summary>
    public int OpenCount => _conversations.All.Count(each => each.IsOpen);

    /// <summary>Open conversations that nobody told of since, and those that ended with something untold: worth asking REST.</summary>
    public IReadOnlyCollection<string> StaleConversations(DateTimeOffset notHeardSince)
        => _conversations.Where(each => each.IsDoubtful || (each.IsOpen && each.Heard < notHeardSince));

    /// <summary>Conversations that notifications told to their end, which was in a span of the platform's time.</summary>
    public IReadOnlyCollection<string> ToldToTheEnd(DateTimeOffset from, DateTimeOffset to)
        => _conversations.Where(each => !each.IsOpen && each.HeardLive != default && each.Legs.Count > 0
            && each.Legs.Max(static leg => leg.End) is var end && end >= from.UtcTicks && end <= to.UtcTicks);

    /// <summary>One frame of the notification socket. Control frames pass without effect.</summary>
    public void Interpret(ReadOnlySpan<byte> frame, DateTimeOffset receivedAt, List<AdapterEvent> output)
    {
        var isUsual = RetoldBodies.TrySplit(frame, out var envelope);
        if (isUsual && _retold.Find(envelope.Body) is { } known)
        {
            known.Heard = known.HeardLive = receivedAt;
            known.IsChanged = true;
            known.Order.IsNews(known.NewestFingerprint, envelope.Topic, envelope.Correlation);
            _counters.Conversations.Add();
            _counters.Count(SnapshotOutcome.Retold);
            return;
        }

        TopicKind kind;
        try
        {
            kind = _reader.Read(frame);
        }
        catch (JsonException)
        {
            _counters.Malformed.Add();
            return;
        }

        _counters.CountUnreadable(_reader.Text);
        switch (kind)
        {
            case TopicKind.Conversation:
                _counters.Conversations.Add();
                Apply(receivedAt, isUsual ? envelope.Body : 0, output);
                break;
            case TopicKind.Presence or TopicKind.RoutingStatus or TopicKind.Station or TopicKind.Activity:
                _counters.Agents.Add();
                _agents.Apply(_reader.Agent, new Telling(receivedAt.UtcTicks, Recovered: false, output));
                break;
            case TopicKind.OtherMedia:
                _counters.OtherMedia.Add();
                break;
            case TopicKind.Unknown:
                _counters.UnknownTopic.Add();
                break;
            default:
                break;
        }
    }

    /// <summary>Whether something of the conversation is remembered.</summary>
    public bool Knows(string conversationId) => _conversations.Find(conversationId) is not null;

    public bool IsOpen(string conversationId) => _conversations.Find(conversationId) is { IsOpen: true };

    /// <summary>REST does not know a conversation. Since when, where it is open here and no notification told of it after REST was asked; else <see langword="null"/>.</summary>
    public DateTimeOffset? Missing(string conversationId, DateTimeOffset requestedAt, DateTimeOffset now)
    {
        if (_conversations.Find(conversationId) is not { } conversation || conversation.HeardLive >= requestedAt)
        {
            return null;
        }

        conversation.IsChanged = true;
        conversation.IsDoubtful = false;
        conversation.MissingSince = conversation.MissingSince == default ? now : conversation.MissingSince;
        return conversation.IsOpen ? conversation.MissingSince : null;
    }

    /// <summary>Closes an open conversation that REST does not know any more.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="requestedAt">When REST was asked: what a notification told of since goes on.</param>
    /// <param name="ends">How legs ended, by their keys.</param>
    /// <param name="rest">How every other leg ended.</param>
    /// <param name="now">When that was found out.</param>
    /// <param name="output">Takes the events.</param>
    public void Close(
        string conversationId, DateTimeOffset requestedAt, IReadOnlyDictionary<string, LegEnd> ends, LegEnd rest, DateTimeOffset now, List<AdapterEvent> output)
    {
        if (_conversations.Find(conversationId) is { IsOpen: true } conversation && conversation.HeardLive < requestedAt)
        {
            conversation.IsChanged = true;
            _calls.End(conversation, ends, rest, new Telling(now.UtcTicks, Recovered: true, output));
            _conversations.Settle(conversation, _forget);
        }
    }

    /// <summary>Learns what the journal tells of a conversation that was forgotten.</summary>
    public void Recall(string conversationId, IReadOnlyList<AdapterEvent> journaled)
    {
        if (!Knows(conversationId))
        {
            Checkpoint.Recall(journaled);
        }
    }

    /// <summary>Body of <c>GET conversations/{id}</c> or <c>conversations/calls/{id}</c>: tells as recovered what was missed.</summary>
    public ReconcileOutcome Reconcile(ReadOnlySpan<byte> conversationJson, DateTimeOffset requestedAt, DateTimeOffset receivedAt, List<AdapterEvent> output)
    {
        try
        {
            _reader.ReadConversation(conversationJson);
        }
        catch (JsonException)
        {
            _counters.Malformed.Add();
            return ReconcileOutcome.Unreadable;
        }

        _counters.CountUnreadable(_reader.Text);
        var isOver = _reader.Conversation.IsOver;
        if (Conversation() is { } conversation)
        {
            conversation.Heard = receivedAt;
            conversation.IsChanged = true;
            conversation.MissingSince = isOver ? conversation.MissingSince : default;
            _retold.Forget(conversation);
            _calls.ReadBack(
                conversation, _reader.Conversation, conversation.HeardLive < requestedAt, new Telling(receivedAt.UtcTicks, Recovered: true, output));
            _conversations.Settle(conversation, _forget);
        }

        return _reader.Conversation.Id.IsEmpty ? ReconcileOutcome.Unreadable : isOver ? ReconcileOutcome.Over : ReconcileOutcome.Alive;
    }

    /// <summary>One user of <c>GET users?expand=presence,routingStatus,station</c>.</summary>
    public void ReconcileUser(ReadOnlySpan<byte> userJson, DateTimeOffset requestedAt, DateTimeOffset receivedAt, List<AdapterEvent> output)
    {
        try
        {
            _reader.ReadUser(userJson);
        }
        catch (JsonException)
        {
            _counters.Malformed.Add();
            return;
        }

        _counters.CountUnreadable(_reader.Text);
        _agents.ReadBack(_reader.Agent, requestedAt.UtcTicks, new Telling(receivedAt.UtcTicks, Recovered: true, output));
    }

    /// <summary>Whether a conversation of the analytics query tells of something unknown here, so that REST is worth a request.</summary>
    /// <param name="analyticsRow">The conversation's row.</param>
    /// <param name="notHeardSince">A conversation that notifications told of after this is being told: what is missing may be on its way. <see langword="null"/> = it does not matter.</param>
    public bool NeedsRefresh(ReadOnlySpan<byte> analyticsRow, DateTimeOffset? notHeardSince = null)
    {
        try
        {
            return _rows.TellsMore(analyticsRow, _conversations, notHeardSince);
        }
        catch (JsonException)
        {
            _counters.Malformed.Add();
            return false;
        }
    }

    /// <summary>Raises what is due by time and forgets what ended long ago. Call it now and then, for example each ten seconds.</summary>
    public void Sweep(DateTimeOffset now, List<AdapterEvent> output)
    {
        Telling telling = new(now.UtcTicks, Recovered: false, output);
        foreach (var conversation in _conversations.All)
        {
            if (conversation.IsOpen)
            {
                var told = output.Count;
                _calls.Sweep(conversation, telling);
                conversation.IsChanged |= output.Count > told;
            }
        }

        _conversations.Forget(now, _forget);
    }

    private void Apply(DateTimeOffset receivedAt, ulong bodyHash, List<AdapterEvent> output)
    {
        if (Conversation() is not { } conversation)
        {
            return;
        }

        conversation.Heard = conversation.HeardLive = receivedAt;
        conversation.MissingSince = default;
        conversation.IsChanged = true;
        var outcome = _calls.Live(
            conversation,
            _reader.Conversation,
            _reader.TopicHash,
            _reader.CorrelationHash,
            new Telling(receivedAt.UtcTicks, Recovered: false, output),
            out var fingerprint);
        _counters.Count(outcome);

        // an older body is no mark: when it comes again it can be news
        if (conversation.Order.IsNewest(fingerprint))
        {
            _retold.Remember(conversation, bodyHash, fingerprint);
        }

        _conversations.Settle(conversation, _forget);
    }

    /// <summary>The conversation that was read; none when it is another medium or says nothing.</summary>
    private ConversationState? Conversation()
    {
        var snapshot = _reader.Conversation;
        if (snapshot.Count == 0)
        {
            (snapshot.HasOtherMedia ? _counters.OtherMedia : _counters.Empty).Add();
            return null;
        }

        if (snapshot.Id.IsEmpty)
        {
            _counters.Empty.Add();
            return null;
        }

        _counters.CountOdd(snapshot);
        var id = _reader.Text[snapshot.Id];
        return _conversations.Find(id) ?? _conversations.Add(id);
    }
}
