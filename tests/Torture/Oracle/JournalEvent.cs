using System.Buffers.Binary;
using System.Text.Json;

namespace Torture.Oracle;

/// <summary>One event of the journal, as its readers get it.</summary>
internal sealed record JournalEvent(long Sequence, Guid Id, string Type, string ConversationId, string ParticipantId, DateTimeOffset Time, bool Recovered, string? RecordingState = null)
{
    private const string CallPrefix = "recorder.call.";

    public bool IsCall => Type.StartsWith(CallPrefix, StringComparison.Ordinal);

    public string Kind => IsCall ? Type[CallPrefix.Length..] : Type;

    /// <summary>The leading 48 bits of the id: the platform's time that identifies the fact, in milliseconds.</summary>
    public long Lead
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            Id.TryWriteBytes(bytes, bigEndian: true, out _);
            return BinaryPrimitives.ReadInt64BigEndian(bytes) >> 16;
        }
    }

    public string Loose => Kind == TruthFact.OfConversation ? $"{Kind} {ConversationId} {RecordingState}" : $"{Kind} {ConversationId} {ParticipantId}";

    public string Strict => $"{Kind} {ConversationId} {ParticipantId} {Lead}";

    public static JournalEvent Parse(JsonElement json)
    {
        var data = json.TryGetProperty("data", out var found) ? found : default;
        return new JournalEvent(
            json.GetProperty("sequence").GetInt64(),
            json.GetProperty("id").GetGuid(),
            json.GetProperty("type").GetString()!,
            json.TryGetProperty("subject", out var subject) ? subject.GetString() ?? "" : "",
            data.ValueKind == JsonValueKind.Object && data.TryGetProperty("participantId", out var participant) ? participant.GetString() ?? "" : "",
            json.GetProperty("time").GetDateTimeOffset(),
            json.TryGetProperty("recovered", out var recovered) && recovered.GetBoolean(),
            data.ValueKind == JsonValueKind.Object && data.TryGetProperty("recordingState", out var recording) ? recording.GetString() : null);
    }
}
