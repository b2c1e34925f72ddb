using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>
/// Makes a conversation again from what <see cref="ConversationRecordWriter"/> wrote, in this version or another one: members that are not known
/// are passed by, those that are missing or of another kind are as at the beginning.
/// </summary>
/// <param name="texts">One string for what comes back again and again.</param>
/// <param name="hashesHold">The hashes were made as this version makes them.</param>
internal sealed class ConversationRecordReader(TextTable texts, bool hashesHold)
{
    /// <returns><see langword="null"/> where it is no conversation.</returns>
    public ConversationState? Read(JsonElement record)
    {
        if (Text(record, "id") is not { Length: > 0 } id)
        {
            return null;
        }

        ConversationState conversation = new(id)
        {
            Heard = Time(record, "heard"),
            HeardLive = Time(record, "heardLive"),
            MissingSince = Time(record, "missingSince"),
            IsOpen = Flag(record, "open"),
            IsDoubtful = Flag(record, "doubtful"),
            Recording = (RecordingWord)Word(record, "recording", (int)RecordingWord.Paused),
            RecordingChanges = Count(record, "recordingChanges"),
            RecordingGone = Ticks(record, "recordingGone"),
            Order = Order(Text(record, "order")),
        };
        List<int> consultedBy = [];
        foreach (var leg in List(record, "legs"))
        {
            if (Text(leg, "key") is { Length: > 0 } key)
            {
                conversation.Legs.Add(ReadLeg(leg, key));
                consultedBy.Add(Count(leg, "consultedBy"));
            }
        }

        for (var i = 0; i < consultedBy.Count; i++)
        {
            conversation.Legs[i].ConsultedBy = consultedBy[i] > 0 && consultedBy[i] <= conversation.Legs.Count ? conversation.Legs[consultedBy[i] - 1] : null;
        }

        conversation.Replayed = Replayed(record, conversation);
        return conversation;
    }

    /// <summary>What the journal told in a run before, and no snapshot came to say whom it concerns.</summary>
    private static ReplayedFacts? Replayed(JsonElement record, ConversationState conversation)
    {
        if (!record.TryGetProperty("replayed", out var kept) || kept.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        ReplayedFacts replayed = new() { ConferencedAt = Time(kept, "conferencedAt") };
        foreach (var consult in List(kept, "consults"))
        {
            if (Count(consult, "by") is var by && by > 0 && by <= conversation.Legs.Count && Text(consult, "call") is { Length: > 0 } call)
            {
                replayed.Consults.Add((conversation.Legs[by - 1], call));
            }
        }

        return replayed;
    }

    private LegState ReadLeg(JsonElement record, string key)
    {
        var callId = Text(record, "call");
        LegState leg = new(key)
        {
            KeyHash = HashOf(key),
            ParticipantId = Flag(record, "nameless") ? null : Text(record, "participant") is { Length: > 0 } id && key.StartsWith(id + "/", StringComparison.Ordinal) ? id : key,
            Purpose = Known(record, "purpose"),
            Role = (LegRole)Word(record, "role", (int)LegRole.Voicemail),
            Direction = (LegDirection)Word(record, "direction", (int)LegDirection.Outbound),
            IsSupervisor = Flag(record, "supervisor"),
            CallId = callId,
            CallIdHash = callId is null ? 0 : HashOf(callId),
            UserId = Known(record, "user"),
            UserName = Known(record, "userName"),
            QueueId = Known(record, "queue"),
            QueueName = Known(record, "queueName"),
            Ani = Text(record, "ani"),
            Dnis = Text(record, "dnis"),
            Address = Text(record, "address"),
            State = (LegWord)Word(record, "state", (int)LegWord.Unknown),
            InitialState = (LegWord)Word(record, "initialState", (int)LegWord.Unknown),
            Start = Ticks(record, "start"),
            StartAlerting = Ticks(record, "startAlerting"),
            Connected = Ticks(record, "connected"),
            End = Ticks(record, "end"),
            HasAlerted = Flag(record, "alerted"),
            WasConnected = Flag(record, "wasConnected"),
            IsOver = Flag(record, "over"),
            DisconnectType = Known(record, "disconnectType"),
            Transfer = (DisconnectKind)Word(record, "transfer", (int)DisconnectKind.Other),
            EndedByPeer = Flag(record, "endedByPeer"),
            Told = (LegFacts)Count(record, "told"),
            ToldState = Known(record, "toldState"),
            Answer = Ticks(record, "answer"),
            AnswerSeen = Ticks(record, "answerSeen"),
            UntimedHolds = Count(record, "untimedHolds"),
            AttributeChanges = Count(record, "attributeChanges"),
            Held = Flag(record, "held"),
            HoldStart = Ticks(record, "holdStart"),
            Confined = Flag(record, "confined"),
            Talked = Flag(record, "talked"),
            PeerHash = Hash(record, "peer"),
            ConsultHash = Hash(record, "consult"),
            IsConsultInitiator = Flag(record, "consultInitiator"),
        };
        if (hashesHold && record.TryGetProperty("attributes", out var attributes) && attributes.ValueKind == JsonValueKind.Object)
        {
            leg.AttributesHash = Hash(record, "attributesHash");
            leg.Attributes = attributes.EnumerateObject().Where(each => each.Value.ValueKind == JsonValueKind.String)
                .ToDictionary(each => texts.Get(Encoding.UTF8.GetBytes(each.Name)), each => each.Value.GetString()!, StringComparer.Ordinal);
        }

        ReadHolds(record, leg);
        return leg;
    }

    private static void ReadHolds(JsonElement record, LegState leg)
    {
        foreach (var hold in List(record, "holds"))
        {
            if (Text(hold, "id") is { } discriminator)
            {
                (leg.Holds ??= []).Add(new HoldState
                {
                    Discriminator = discriminator,
                    Start = Ticks(hold, "start"),
                    Seen = Ticks(hold, "seen"),
                    Segment = Ticks(hold, "segment"),
                    End = Ticks(hold, "end"),
                    Gone = Ticks(hold, "gone"),
                    IsRead = Flag(hold, "read"),
                    IsOnRecord = Flag(hold, "onRecord"),
                    Target = Text(hold, "target"),
                    IsRetrieved = Flag(hold, "retrieved"),
                    IsByParty = Flag(hold, "byParty"),
                });
            }
        }

        var open = Count(record, "openHold");
        leg.OpenHold = open > 0 && open <= leg.Holds?.Count ? leg.Holds[open - 1] : null;
    }

    private SnapshotOrder Order(string? kept)
    {
        if (!hashesHold || kept is null || !Base64Url.IsValid(kept))
        {
            return new SnapshotOrder();
        }

        var bytes = Base64Url.DecodeFromChars(kept);
        return SnapshotOrder.Load(MemoryMarshal.Cast<byte, ulong>(bytes));
    }

    private string? Known(JsonElement record, string name) => Text(record, name) is { } text ? texts.Get(Encoding.UTF8.GetBytes(text)) : null;

    private ulong Hash(JsonElement record, string name) => hashesHold ? unchecked((ulong)Ticks(record, name)) : 0;

    private static ulong HashOf(string text) => Utf8Hash.Of(Encoding.UTF8.GetBytes(text));

    /// <summary>A word's number; a newer version's word is none.</summary>
    private static int Word(JsonElement record, string name, int last) => Count(record, name) is var number && number <= last ? number : 0;

    internal static string? Text(JsonElement record, string name)
        => record.ValueKind == JsonValueKind.Object && record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    internal static long Ticks(JsonElement record, string name)
        => record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;

    internal static bool Flag(JsonElement record, string name) => record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    internal static DateTimeOffset Time(JsonElement record, string name)
        => Ticks(record, name) is var ticks && ticks > 0 && ticks <= DateTimeOffset.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : default;

    private static int Count(JsonElement record, string name) => (int)Math.Clamp(Ticks(record, name), 0, int.MaxValue);

    private static IEnumerable<JsonElement> List(JsonElement record, string name)
        => record.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(static each => each.ValueKind == JsonValueKind.Object) : [];
}
