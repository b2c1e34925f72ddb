using System.Text.Json;
using Adapters.GenesysCloudCx.Storage;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>What the platform's list tells of a conversation, as far as metadata need it; without names.</summary>
internal sealed record ConversationFacts
{
    public string? Direction { get; init; }

    public string? ExternalTag { get; init; }

    public IReadOnlyList<string> DivisionIds { get; init; } = [];

    public IReadOnlyList<LegFacts> Legs { get; init; } = [];

    /// <summary><see langword="null"/> where the row has none: rows of the query never do, those of jobs do.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }

    public static ConversationFacts None { get; } = new();

    public NamesWanted Wanted => new(
        Distinct(Legs.Select(leg => leg.Participant.UserId)),
        Distinct(Legs.SelectMany(leg => leg.QueueIds)),
        Distinct(Legs.SelectMany(leg => leg.WrapUps)));

    /// <exception cref="JsonException">The row is no JSON.</exception>
    public static ConversationFacts Read(ReadOnlyMemory<byte> row)
    {
        using var document = JsonDocument.Parse(row);
        var root = document.RootElement;
        List<LegFacts> legs = [];
        foreach (var participant in RecordingReader.Items(root, "participants"))
        {
            foreach (var session in RecordingReader.Items(participant, "sessions").Where(static session => "voice".Equals(RecordingReader.Text(session, "mediaType"), StringComparison.OrdinalIgnoreCase)))
            {
                legs.Add(ReadLeg(participant, session));
            }
        }

        return new ConversationFacts
        {
            Direction = RecordingReader.Text(root, "originatingDirection"),
            ExternalTag = RecordingReader.Text(root, "externalTag"),
            DivisionIds = [.. RecordingReader.Items(root, "divisionIds").Where(static id => id.ValueKind == JsonValueKind.String).Select(static id => id.GetString()!)],
            Legs = legs,
            Attributes = ReadAttributes(root),
        };
    }

    /// <summary>Attributes of all participants, the outside party's first; <see langword="null"/> where no participant has the member at all.</summary>
    public static IReadOnlyDictionary<string, string>? ReadAttributes(JsonElement conversation)
    {
        Dictionary<string, string>? attributes = null;
        foreach (var participant in RecordingReader.Items(conversation, "participants").OrderBy(static participant => IsOutside(RecordingReader.Text(participant, "purpose")) ? 0 : 1))
        {
            if (participant.ValueKind != JsonValueKind.Object || !participant.TryGetProperty("attributes", out var own) || own.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            attributes ??= new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var attribute in own.EnumerateObject())
            {
                attributes.TryAdd(attribute.Name, attribute.Value.ValueKind == JsonValueKind.String ? attribute.Value.GetString()! : attribute.Value.GetRawText());
            }
        }

        return attributes;
    }

    public static bool IsOutside(string? purpose)
        => "customer".Equals(purpose, StringComparison.OrdinalIgnoreCase) || "external".Equals(purpose, StringComparison.OrdinalIgnoreCase);

    public static bool IsAgent(string? purpose)
        => "agent".Equals(purpose, StringComparison.OrdinalIgnoreCase) || "user".Equals(purpose, StringComparison.OrdinalIgnoreCase);

    private static List<string> Distinct(IEnumerable<string?> ids) => [.. ids.OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];

    private static LegFacts ReadLeg(JsonElement participant, JsonElement session)
    {
        DateTimeOffset? joined = null;
        DateTimeOffset? left = null;
        var held = TimeSpan.Zero;
        string? endReason = null;
        List<string> queues = [];
        List<string> wrapUps = [];
        string? notes = null;
        foreach (var segment in RecordingReader.Items(session, "segments"))
        {
            var type = RecordingReader.Text(segment, "segmentType")?.ToUpperInvariant();
            var (start, end) = (RecordingReader.Time(segment, "segmentStart"), RecordingReader.Time(segment, "segmentEnd"));
            if (type is "INTERACT" or "HOLD" or "IVR" or "VOICEMAIL" or "MONITORING" or "COACHING" or "BARGING")
            {
                joined = joined is null || start < joined ? start ?? joined : joined;
                left = left is null || end > left ? end ?? left : left;
            }

            held += type == "HOLD" && end > start ? end.Value - start!.Value : TimeSpan.Zero;
            endReason = RecordingReader.Text(segment, "disconnectType") ?? endReason;
            Add(queues, RecordingReader.Text(segment, "queueId"));
            Add(wrapUps, RecordingReader.Text(segment, "wrapUpCode"));
            notes = RecordingReader.Text(segment, "wrapUpNote") ?? notes;
        }

        var purpose = RecordingReader.Text(participant, "purpose");
        var direction = RecordingReader.Text(session, "direction");
        var (ani, dnis) = (RecordingReader.Text(session, "ani"), RecordingReader.Text(session, "dnis"));
        var flow = session.TryGetProperty("flow", out var inside) ? RecordingReader.Text(inside, "flowName") : null;
        var address = RecordingReader.Text(session, "addressSelf")
            ?? (IsOutside(purpose) ? ("outbound".Equals(direction, StringComparison.OrdinalIgnoreCase) ? dnis : ani) : null);
        return new LegFacts(
            new RecordedParticipant(
                RecordingReader.Text(participant, "participantId") ?? string.Empty,
                RecordingReader.Text(session, "sessionId"),
                purpose?.ToLowerInvariant() ?? "unknown",
                RecordingReader.Text(participant, "userId"),
                RecordingReader.Text(participant, "participantName"),
                address,
                direction,
                queues.FirstOrDefault(),
                null,
                flow,
                joined,
                left,
                endReason,
                wrapUps.LastOrDefault(),
                null,
                notes,
                held > TimeSpan.Zero ? held : null),
            ani,
            RecordingReader.Text(session, "sessionDnis") ?? dnis,
            RecordingReader.Text(session, "provider"),
            queues,
            wrapUps);
    }

    private static void Add(List<string> to, string? id)
    {
        if (id is not null && !to.Contains(id, StringComparer.OrdinalIgnoreCase))
        {
            to.Add(id);
        }
    }

}

/// <summary>One voice session.</summary>
internal sealed record LegFacts(
    RecordedParticipant Participant, string? Ani, string? Dnis, string? Provider, IReadOnlyList<string> QueueIds, IReadOnlyList<string> WrapUps);
