using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>What became of a snapshot.</summary>
internal enum SnapshotOutcome
{
    /// <summary>It told something new.</summary>
    News,

    /// <summary>It told again what was known.</summary>
    Retold,

    /// <summary>It was older than what is known.</summary>
    Stale,
}

/// <summary>
/// Turns one snapshot into what it tells anew. What lasts (a leg came, was answered, ended) is taken from any snapshot, whatever its age;
/// what passes (held, attributes, recording) only from one that is no retelling and not behind.
/// </summary>
internal sealed class ConversationInterpreter(JsonText text, CallEventFactory events, DataSourceDefinition dataSource)
{
    private readonly LegMerge _merge = new(text, new TextTable());
    private readonly LegPolicy _legs = new(events, dataSource);
    private readonly TransferPolicy _transfers = new(events);
    private readonly HoldPolicy _holds = new(events);
    private readonly ConsultPolicy _consults = new(events);
    private readonly ConferencePolicy _conferences = new(events);
    private readonly RecordingPolicy _recordings = new(events);
    private readonly AttributePolicy _attributes = new(events, text);
    private readonly List<LegState> _told = [];

    /// <summary>Takes a notification's snapshot.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="topic">Hash of the topic.</param>
    /// <param name="correlation">Hash of the correlation id; 0 when there is none.</param>
    /// <param name="telling">Where and when it was told.</param>
    /// <param name="fingerprint">What passes in the snapshot.</param>
    public SnapshotOutcome Live(
        ConversationState conversation, ConversationSnapshot snapshot, ulong topic, ulong correlation, in Telling telling, out ulong fingerprint)
    {
        var merged = Merge(conversation, snapshot);
        fingerprint = Fingerprint(snapshot);
        var isStale = (merged & (MergeResult.Regressed | MergeResult.Progressed)) == MergeResult.Regressed;
        var isNews = conversation.Order.IsNews(fingerprint, topic, correlation) && !isStale;
        if (isNews)
        {
            conversation.Order.Append(fingerprint, topic);
        }

        Tell(conversation, snapshot, merged, isNews, NotBefore(snapshot, telling));
        return isNews ? SnapshotOutcome.News : isStale ? SnapshotOutcome.Stale : SnapshotOutcome.Retold;
    }

    /// <summary>Takes a body of REST.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="snapshot">The body.</param>
    /// <param name="isCurrent">No notification came after it was asked for, so that it may say how things stand.</param>
    /// <param name="telling">Where and when it was told.</param>
    public void ReadBack(ConversationState conversation, ConversationSnapshot snapshot, bool isCurrent, in Telling telling)
    {
        var merged = Merge(conversation, snapshot);
        var fingerprint = Fingerprint(snapshot);
        var isStale = (merged & (MergeResult.Regressed | MergeResult.Progressed)) == MergeResult.Regressed;
        var isNews = isCurrent && !isStale && !conversation.Order.IsNewest(fingerprint);

        // what the platform cannot tell again (attributes, recording) is left to the notifications while they tell the conversation: those on
        // their way count the changes that one look at the end would swallow
        var isTold = conversation.HeardLive != default && !IsOver(conversation);
        if (isNews && !isTold)
        {
            conversation.Order.Append(fingerprint, topic: 0);
        }

        Tell(conversation, snapshot, merged | MergeResult.Changed, isNews, NotBefore(snapshot, telling), withUnrepeatable: !isTold, isCurrent && !isStale);
        conversation.IsDoubtful = false;
    }

    /// <summary>Ends the legs that live: the platform knows the conversation no more.</summary>
    public void End(ConversationState conversation, IReadOnlyDictionary<string, LegEnd> ends, LegEnd rest, in Telling telling)
    {
        var first = telling.Output.Count;
        foreach (var leg in conversation.Legs)
        {
            if (!leg.IsOver)
            {
                var end = ends.TryGetValue(leg.ParticipantId ?? leg.Key, out var own) ? own : rest;
                leg.IsOver = true;
                leg.End = leg.End == 0 ? end.At : leg.End;
                leg.DisconnectType ??= end.DisconnectType;
            }
        }

        foreach (var leg in conversation.Legs)
        {
            _legs.Begin(conversation, leg, telling);
            _legs.Finish(conversation, leg, telling);
        }

        SortByTime(telling.Output, first);
        Close(conversation);

        // there is nobody to ask
        conversation.IsDoubtful = false;
    }

    /// <summary>Time went by: raises what is due by that.</summary>
    public void Sweep(ConversationState conversation, in Telling telling)
    {
        foreach (var leg in conversation.Legs)
        {
            _legs.Long(conversation, leg, telling.Seen, telling);
            _holds.Settle(conversation, leg, telling);
        }

        _recordings.Settle(conversation, telling);
    }

    private static bool IsOver(ConversationState conversation) => conversation.Legs.TrueForAll(static leg => leg.IsOver);

    private MergeResult Merge(ConversationState conversation, ConversationSnapshot snapshot)
    {
        var result = MergeResult.None;
        _told.Clear();
        var participants = 0;
        for (var i = 0; i < snapshot.Count; i++)
        {
            var participant = snapshot[i];
            var key = LegMerge.KeyOf(participant);
            var isLater = participant.IsLaterCall;
            var leg = key.IsEmpty ? null : _merge.Find(conversation, participant, key, i);
            if (leg is null && !key.IsEmpty)
            {
                leg = _merge.Create(participant, key);
                conversation.Numbers?.GiveBack(conversation, leg);
                conversation.Legs.Insert(Math.Min(i, conversation.Legs.Count), leg);
                result |= MergeResult.Progressed | MergeResult.Changed;
            }

            if (leg is not null)
            {
                result |= _merge.Lasting(leg, participant);
                _told.Add(leg);
                participants += isLater ? 0 : 1;
            }
        }

        if (conversation.Replayed is { } replayed)
        {
            // the journal does not tell of every leg: what is new to it is no progress where one that it tells of is not there yet
            result &= _told.Count < conversation.Legs.Count ? ~MergeResult.Progressed : result;
            Recognise(conversation, replayed);
            conversation.Replayed = null;
        }

        // an earlier call of a participant that is not shown any more is nothing that the body is behind with
        return participants < conversation.Participants ? result | MergeResult.Regressed : result;
    }

    /// <summary>The first snapshot after facts were learned from the journal: it shows the order of the legs, who was in the conference and whom a consult meant.</summary>
    private void Recognise(ConversationState conversation, ReplayedFacts replayed)
    {
        List<LegState> inOrder = [.. _told.Distinct(), .. conversation.Legs.Except(_told)];
        conversation.Legs.Clear();
        conversation.Legs.AddRange(inOrder);
        foreach (var leg in conversation.Legs)
        {
            if (leg.Connected != 0 && leg.Connected <= replayed.ConferencedAt.UtcTicks)
            {
                leg.Told |= leg.Role.CanTalk() ? LegFacts.InConference : LegFacts.None;
            }
        }

        foreach (var (initiator, callId) in replayed.Consults)
        {
            conversation.Legs.Find(leg => leg.CallId == callId)?.ConsultedBy ??= initiator;
        }
    }

    private void Tell(
        ConversationState conversation, ConversationSnapshot snapshot, MergeResult merged, bool isNews, in Telling telling, bool withUnrepeatable = true,
        bool isCurrent = false)
    {
        if (!isNews && (merged & MergeResult.Changed) == 0)
        {
            return;
        }

        var first = telling.Output.Count;
        var recordingChanged = false;
        if (isNews)
        {
            TakePassing(conversation, snapshot, withUnrepeatable, telling);
            recordingChanged = withUnrepeatable && RecordingPolicy.Take(conversation, snapshot, telling.Seen);
        }

        foreach (var leg in conversation.Legs)
        {
            _legs.Begin(conversation, leg, telling);
        }

        if (isNews)
        {
            var newest = snapshot.Newest;
            _consults.Apply(conversation, telling);
            foreach (var leg in conversation.Legs)
            {
                _holds.Follow(conversation, leg, newest, telling);
            }

            _conferences.Join(conversation, telling);
        }

        ReadBackHolds(conversation, snapshot, isCurrent, telling);
        _conferences.Leave(conversation, telling);
        foreach (var leg in conversation.Legs)
        {
            _holds.Finish(conversation, leg, telling);
            _transfers.Apply(conversation, leg, telling);
            _legs.Finish(conversation, leg, telling);
        }

        if (recordingChanged)
        {
            _recordings.Tell(conversation, telling);
        }

        if (isNews)
        {
            ConferencePolicy.Remember(conversation);
        }

        SortByTime(telling.Output, first);
        Close(conversation);
    }

    private void TakePassing(ConversationState conversation, ConversationSnapshot snapshot, bool withUnrepeatable, in Telling telling)
    {
        var at = 0;
        for (var i = 0; i < snapshot.Count; i++)
        {
            var participant = snapshot[i];
            if (LegMerge.KeyOf(participant).IsEmpty)
            {
                continue;
            }

            var leg = _told[at++];
            LegMerge.Passing(leg, participant, text);
            if (participant.IsLaterCall && conversation.Find(text[participant.Id], at - 1) is { } first)
            {
                // attached data is the participant's and is told with its first call
                if (withUnrepeatable || first.Attributes is null)
                {
                    _attributes.Apply(conversation, first, participant, telling);
                }

                (leg.Attributes, leg.AttributesHash) = (first.Attributes, first.AttributesHash);
                continue;
            }

            if (withUnrepeatable || leg.Attributes is null)
            {
                _attributes.Apply(conversation, leg, participant, telling);
            }
        }
    }

    private void ReadBackHolds(ConversationState conversation, ConversationSnapshot snapshot, bool isCurrent, in Telling telling)
    {
        var at = 0;
        for (var i = 0; i < snapshot.Count; i++)
        {
            if (LegMerge.KeyOf(snapshot[i]).IsEmpty)
            {
                continue;
            }

            var leg = _told[at++];
            if (snapshot[i].Holds.Count > 0)
            {
                _holds.ReadBack(conversation, leg, snapshot[i].Holds, isCurrent, telling);
            }
        }
    }

    /// <summary>Nothing was seen before what the snapshot itself tells of, whatever our clock said.</summary>
    private static Telling NotBefore(ConversationSnapshot snapshot, in Telling telling) => telling with { Seen = Math.Max(telling.Seen, snapshot.Newest) };

    /// <summary>What passes, and how far each leg is: equal in both shapes when they tell the same moment.</summary>
    private ulong Fingerprint(ConversationSnapshot snapshot)
    {
        var hash = (ulong)RecordingPolicy.Combine(snapshot);
        for (var i = 0; i < snapshot.Count; i++)
        {
            var participant = snapshot[i];
            var call = participant.Call;
            var flags = (LegMerge.IsOver(participant) ? 1UL : 0) | (LegMerge.IsConnected(participant) ? 2UL : 0) | (call.Held == true ? 4UL : 0)
                | (call.Confined == true ? 8UL : 0) | (participant.IsConsultInitiator ? 16UL : 0) | (participant.ConsultParticipantId.IsEmpty ? 0 : 32UL);
            hash = Utf8Hash.Mix(hash, Utf8Hash.Of(text[LegMerge.KeyOf(participant)]));
            hash = participant.IsLaterCall ? Utf8Hash.Mix(hash, Utf8Hash.Of(text[call.Id])) : hash;
            hash = Utf8Hash.Mix(hash, flags);
            hash = Utf8Hash.Mix(hash, participant.AttributesHash);
            hash = Utf8Hash.Mix(hash, call.Held == true ? (ulong)call.StartHoldTime : 0);
        }

        return hash;
    }

    private static void Close(ConversationState conversation)
    {
        conversation.IsOpen = false;
        foreach (var leg in conversation.Legs)
        {
            conversation.IsOpen |= !leg.IsOver;
            if (leg is { IsOver: true, OpenHold: not null })
            {
                // held to its end, or the retrieve was missed: REST knows
                leg.OpenHold = null;
                conversation.IsDoubtful = true;
            }
        }
    }

    /// <summary>The story of several legs in the order in which it happened; what happened at one time stays as it was told.</summary>
    private static void SortByTime(List<AdapterEvent> output, int first)
    {
        for (var i = first + 1; i < output.Count; i++)
        {
            var current = output[i];
            var at = i;
            for (; at > first && output[at - 1].Time > current.Time; at--)
            {
                output[at] = output[at - 1];
            }

            output[at] = current;
        }
    }
}
