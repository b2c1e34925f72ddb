using System.Text.Json;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Storage.Sidecars;

/// <summary>Puts together what a sidecar tells, from whatever bodies of the platform there are. A body that is missing or unreadable means fewer facts, never a failure.</summary>
/// <param name="names">Names that the bodies do not tell.</param>
/// <param name="zone">The zone that people read times in.</param>
internal sealed class MetadataReader(INameSource names, TimeZoneInfo zone)
{
    /// <summary>Our own id of a recording: the same whenever it is computed.</summary>
    public static Guid RecordId(string source, string conversationId, string recordingId, DateTimeOffset conversationStart)
        => EventId.Create(conversationStart, "recording", source, conversationId, recordingId);

    public async Task<RecordingMetadata> ReadAsync(MetadataFacts facts, CancellationToken cancellationToken)
    {
        using var recordingBody = PlatformElement.Parse(facts.Recording);
        using var rowBody = PlatformElement.Parse(facts.Details);
        using var conversationBody = PlatformElement.Parse(facts.Conversation);
        var recording = Pick(recordingBody?.RootElement ?? default, facts.RecordingId);
        var row = rowBody?.RootElement ?? default;
        var conversation = conversationBody?.RootElement ?? default;
        LegReader reader = new();
        reader.ReadRow(row);
        reader.ReadConversation(conversation);

        var start = recording.Time("startTime", "originalRecordingStartTime") ?? facts.ConversationStart;
        var end = recording.Time("endTime") ?? facts.ConversationEnd;
        end = end < start ? start : end;
        RecordingScope scope = new(reader.Legs, recording.Text("sessionId"), start, end);
        await NameAsync(reader.Legs, cancellationToken);

        var outside = reader.Legs.FirstOrDefault(leg => leg.IsOutside);
        var first = outside ?? (reader.Legs.Count > 0 ? reader.Legs[0] : null);
        return new RecordingMetadata
        {
            RecordId = RecordId(facts.Source, facts.ConversationId, facts.RecordingId, facts.ConversationStart),
            Source = facts.Source,
            ConversationId = facts.ConversationId,
            RecordingId = facts.RecordingId,
            CallId = recording.Text("sessionId"),
            Start = start,
            End = end,
            MediaLength = recording.Milliseconds("outputDurationMs") is { Ticks: > 0 } told ? told : null,
            ConversationStart = facts.ConversationStart,
            ConversationEnd = facts.ConversationEnd,
            TimeZone = zone,
            Direction = row.Text("originatingDirection") ?? first?.Direction,
            Ani = first?.Ani ?? (IsInbound(outside) ? outside?.Address : null),
            Dnis = first?.Dnis ?? conversation.Text("address"),
            Media = recording.Text("media"),
            MediaSubtype = recording.Text("mediaSubtype"),
            MediaSubject = recording.Text("mediaSubject"),
            FileRole = recording.Text("recordingFileRole"),
            Provider = scope.Recorded?.Provider ?? first?.Provider,
            ExternalTag = conversation.Text("externalTag") ?? row.Text("externalTag"),
            EndReason = scope.Recorded?.EndReason,
            DivisionIds = Divisions(row, conversation),
            Participants = [.. reader.Legs.Select(AsParticipant)],
            Agents = await AgentsAsync(recording, scope, cancellationToken),
            Queues = Distinct(scope.Legs.Where(leg => leg.QueueId is not null).Select(leg => new NamedId(leg.QueueId!, leg.QueueName))),
            WrapUps = Distinct(scope.Legs.Where(leg => leg.WrapUpCode is not null).Select(leg => new NamedId(leg.WrapUpCode!, leg.WrapUpName))),
            Attributes = Attributes(conversation, row),
            Annotations = [.. recording.Items("annotations").Select(AsMark)],
            Files = facts.Files,
            HostName = facts.HostName,
            StoredAt = facts.StoredAt,
            IsLate = facts.IsLate,
            IsOverLong = facts.IsOverLong,
        };
    }

    private static JsonElement Pick(JsonElement body, string recordingId) => body.ValueKind == JsonValueKind.Array
        ? body.EnumerateArray().FirstOrDefault(item => item.Text("id") == recordingId)
        : body;

    private static bool IsInbound(RecordedLeg? leg) => !string.Equals(leg?.Direction, "outbound", StringComparison.OrdinalIgnoreCase);

    private async Task NameAsync(IReadOnlyList<RecordedLeg> legs, CancellationToken cancellationToken)
    {
        foreach (var leg in legs)
        {
            leg.Name ??= leg.UserId is { } user ? await names.UserAsync(user, cancellationToken) : null;
            leg.QueueName ??= leg.QueueId is { } queue ? QueueNameOf(legs, queue) ?? await names.QueueAsync(queue, cancellationToken) : null;
            leg.WrapUpName ??= leg.WrapUpCode is { } code ? await names.WrapUpAsync(code, cancellationToken) : null;
        }
    }

    private static string? QueueNameOf(IReadOnlyList<RecordedLeg> legs, string queueId) => legs.FirstOrDefault(leg => leg.QueueId == queueId && leg.QueueName is not null)?.QueueName;

    /// <summary>The recording names its users; the legs on it add those that it does not.</summary>
    private async Task<IReadOnlyList<NamedId>> AgentsAsync(JsonElement recording, RecordingScope scope, CancellationToken cancellationToken)
    {
        List<NamedId> agents = [];
        foreach (var user in recording.Items("users"))
        {
            if (user.Text("id") is { } id && !agents.Exists(agent => agent.Id == id))
            {
                agents.Add(new NamedId(id, scope.NameOf(id) ?? user.Text("name") ?? await names.UserAsync(id, cancellationToken)));
            }
        }

        agents.AddRange(scope.Persons.Where(leg => !agents.Exists(agent => agent.Id == leg.UserId)).Select(leg => new NamedId(leg.UserId!, leg.Name)).DistinctBy(agent => agent.Id).ToList());
        return agents;
    }

    private static RecordedParticipant AsParticipant(RecordedLeg leg) => new(
        leg.ParticipantId, leg.CallId, leg.Purpose ?? "unknown", leg.UserId, leg.Name, leg.IsOutside ? leg.Address ?? (IsInbound(leg) ? leg.Ani : leg.Dnis) : leg.Address, leg.Direction,
        leg.QueueId, leg.QueueName, leg.FlowName, leg.Joined, leg.Left, leg.EndReason, leg.WrapUpCode, leg.WrapUpName, leg.WrapUpNotes, leg.Held);

    // locations in the media change with pauses and can lie before it; the absolute ones count from the recording's start
    private static RecordedMark AsMark(JsonElement annotation)
    {
        var at = annotation.Milliseconds("absoluteLocation", "realtimeLocation", "location") ?? TimeSpan.Zero;
        return new RecordedMark(
            annotation.Text("type") ?? "unknown", annotation.Text("reason", "description"), at > TimeSpan.Zero ? at : TimeSpan.Zero, annotation.Milliseconds("absoluteDurationMs", "durationMs"));
    }

    private static List<string> Divisions(JsonElement row, JsonElement conversation)
    {
        var listed = row.Member("divisionIds") is { ValueKind: JsonValueKind.Array } ids ? ids.EnumerateArray().Select(PlatformElement.AsText) : [];
        var told = conversation.Items("divisions").Select(entry => entry.Member("division")?.Text("id"));
        return [.. listed.Concat(told).Where(id => !string.IsNullOrEmpty(id)).Select(id => id!).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Attributes of all participants; those of the outside party keep their names where two tell different values.</summary>
    private static Dictionary<string, string> Attributes(JsonElement conversation, JsonElement row)
    {
        Dictionary<string, string> attributes = new(StringComparer.Ordinal);
        var participants = conversation.Items("participants").Concat(row.Items("participants"))
            .OrderBy(participant => participant.Text("purpose") is "customer" or "external" ? 0 : 1);
        foreach (var participant in participants)
        {
            if (participant.Member("attributes") is not { ValueKind: JsonValueKind.Object } told)
            {
                continue;
            }

            foreach (var attribute in told.EnumerateObject())
            {
                if (PlatformElement.AsText(attribute.Value) is { } value && !attributes.TryAdd(attribute.Name, value) && attributes[attribute.Name] != value)
                {
                    attributes[$"{attribute.Name}@{participant.Text("participantId", "id")}"] = value;
                }
            }
        }

        return attributes;
    }

    private static List<NamedId> Distinct(IEnumerable<NamedId> all) => [.. all.GroupBy(entry => entry.Id).Select(same => same.FirstOrDefault(entry => entry.Name is not null) ?? same.First())];
}
