using System.Text.Json;

namespace Adapters.GenesysCloudCx.Storage.Sidecars;

/// <summary>Reads the voice legs of a conversation from the list's row and from the conversation itself; either may be missing. What the first tells of a leg the second only adds to.</summary>
internal sealed class LegReader
{
    // a leg that only rang or dialled was never joined
    private static readonly string[] JoinedTypes =
        ["interact", "hold", "ivr", "voicemail", "monitoring", "coaching", "barging", "parked", "sharing", "converting", "transmitting"];

    private readonly List<RecordedLeg> _legs = [];

    public IReadOnlyList<RecordedLeg> Legs => _legs;

    public void ReadRow(JsonElement row)
    {
        foreach (var participant in row.Items("participants"))
        {
            foreach (var session in participant.Items("sessions"))
            {
                if (session.Text("mediaType") is { } media && !media.Equals("voice", StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                var leg = LegOf(participant.Text("participantId", "id") ?? "", session.Text("sessionId"));
                ReadParticipant(participant, leg);
                leg.Direction ??= session.Text("direction");
                leg.Ani ??= Party(leg, session.Text("ani"));
                leg.Dnis ??= Party(leg, session.Text("dnis")) ?? Party(leg, session.Text("sessionDnis"));
                leg.Provider ??= session.Text("provider");
                leg.Peer ??= session.Text("peerId", "peer");
                leg.FlowName ??= session.Member("flow")?.Text("flowName") ?? session.Text("flowName");
                ReadSegments(session, leg, "segmentStart", "segmentEnd", "segmentType");
            }
        }
    }

    public void ReadConversation(JsonElement conversation)
    {
        foreach (var participant in conversation.Items("participants"))
        {
            // the calls shape has the call on the participant itself
            var calls = participant.Member("calls") is not null ? participant.Items("calls") : participant.Text("state") is not null ? [participant] : [];
            foreach (var call in calls)
            {
                var isParticipant = participant.Member("calls") is null;
                var leg = LegOf(participant.Text("id") ?? "", isParticipant ? null : call.Text("id"));
                ReadParticipant(participant, leg);
                leg.Direction ??= call.Text("direction");
                leg.Provider ??= call.Text("provider");
                leg.Peer ??= call.Text("peerId", "peer");
                leg.Address ??= Party(leg, participant.Text("address"));
                ReadNumbers(participant, call, leg);
                leg.Joined ??= call.Time("connectedTime");
                leg.Left ??= leg.Joined is null ? null : call.Time("disconnectedTime", "endTime");
                ReadSegments(call, leg, "startTime", "endTime", "type");
                leg.EndReason ??= call.Text("disconnectType");
                if ((call.Member("wrapup") ?? participant.Member("wrapup")) is { } wrapUp)
                {
                    leg.WrapUpCode ??= wrapUp.Text("code");
                    leg.WrapUpName ??= wrapUp.Text("name");
                    leg.WrapUpNotes ??= wrapUp.Text("notes");
                }
            }
        }
    }

    private static void ReadParticipant(JsonElement participant, RecordedLeg leg)
    {
        leg.Purpose ??= participant.Text("purpose");
        leg.UserId ??= participant.Text("userId") ?? participant.Member("user")?.Text("id");
        leg.Name ??= participant.Text("participantName", "name") ?? participant.Member("user")?.Text("name");
        leg.QueueId ??= participant.Text("queueId") ?? participant.Member("queue")?.Text("id");

        // a queue takes part under its own name
        leg.QueueName ??= participant.Text("queueName") ?? participant.Member("queue")?.Text("name") ?? (leg.Purpose == "acd" ? leg.Name : null);
    }

    /// <summary>The outside party's own DNIS is its own number; on an inbound call the number that was called is that of the other side.</summary>
    private static void ReadNumbers(JsonElement participant, JsonElement call, RecordedLeg leg)
    {
        var other = leg.IsOutside ? call.Member("other")?.Text("addressNormalized") : null;
        var isOutbound = string.Equals(leg.Direction, "outbound", StringComparison.OrdinalIgnoreCase);
        leg.Ani ??= (isOutbound ? other : null) ?? Party(leg, participant.Text("ani"));
        leg.Dnis ??= (isOutbound ? null : other) ?? Party(leg, participant.Text("dnis"));
    }

    private static void ReadSegments(JsonElement session, RecordedLeg leg, string startName, string endName, string typeName)
    {
        DateTimeOffset? joined = null;
        DateTimeOffset? left = null;
        var isOpen = false;
        TimeSpan? held = null;
        string? reason = null;
        foreach (var segment in session.Items("segments"))
        {
            var type = segment.Text(typeName) ?? "";
            var start = segment.Time(startName);
            var end = segment.Time(endName);
            leg.QueueId ??= segment.Text("queueId");
            if (type.Equals("wrapup", StringComparison.OrdinalIgnoreCase))
            {
                leg.WrapUpCode ??= segment.Text("wrapUpCode");
                leg.WrapUpNotes ??= segment.Text("wrapUpNote", "wrapUpNotes");
                continue;
            }

            reason = segment.Text("disconnectType") ?? reason;
            if (!JoinedTypes.Contains(type, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            joined = joined < start ? joined : start ?? joined;
            left = left > end ? left : end ?? left;
            isOpen |= end is null;
            if (type.Equals("hold", StringComparison.OrdinalIgnoreCase) && end - start is { } span)
            {
                held = (held ?? TimeSpan.Zero) + span;
            }
        }

        leg.Joined ??= joined;
        leg.Left ??= isOpen ? null : left;
        leg.Held ??= held;
        leg.EndReason ??= reason;
    }

    /// <summary>Agents' and flows' legs name their stations by sip addresses, which are nobody's number.</summary>
    private static string? Party(RecordedLeg leg, string? address)
        => address is not null && !leg.IsOutside && address.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) ? null : address;

    private RecordedLeg LegOf(string participantId, string? callId)
    {
        var leg = (callId is null ? null : _legs.Find(known => known.CallId == callId))
            ?? _legs.Find(known => known.ParticipantId == participantId && (known.CallId is null || callId is null));
        if (leg is null)
        {
            _legs.Add(leg = new RecordedLeg(participantId, callId));
        }

        leg.CallId ??= callId;
        return leg;
    }
}
