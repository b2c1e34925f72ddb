using System.Buffers;
using System.Text.Json;
using Adapter.Abstractions;
using Adapter.Host.Journal;
using Fuzz.Engine;

namespace Fuzz.Targets;

/// <summary>What must be true of every event, whatever it was made of.</summary>
internal sealed class EventCheck(string adapter = "Fuzz", string dataSource = "Fuzz")
{
    private static readonly HashSet<string> Types = [.. typeof(EventTypes).GetFields().Select(static field => (string)field.GetRawConstantValue()!)];

    private readonly EventEncoder.Envelope _envelope = new(adapter, dataSource);
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public void Check(AdapterEvent told)
    {
        BrokenPromiseException.Unless(told.Id != Guid.Empty, $"An event has an id: {told.Type}");
        BrokenPromiseException.Unless(Types.Contains(told.Type), $"An event is of a known type: {told.Type}");
        BrokenPromiseException.Unless(told.Time.Offset == TimeSpan.Zero, $"An event's time is UTC: {told.Time:O}");
        if (told is CallEvent call)
        {
            BrokenPromiseException.Unless(call.ConversationId.Length > 0, $"A call event has a conversation: {told.Type}");
            BrokenPromiseException.Unless(Types.Contains(call.Type) && call.Type.StartsWith("recorder.call.", StringComparison.Ordinal), $"A call event is of a call's type: {told.Type}");
        }

        using var document = JsonDocument.Parse(EventEncoder.Splice(1, Encode(told)));
        var root = document.RootElement;
        BrokenPromiseException.Unless(root.GetProperty("id").GetGuid() == told.Id && root.GetProperty("type").GetString() == told.Type, $"The journal's object is the event: {told.Type}");
        Read(root);
    }

    public byte[] Encode(AdapterEvent told)
    {
        _buffer.ResetWrittenCount();
        using (Utf8JsonWriter writer = new(_buffer, EventEncoder.WriterOptions))
        {
            EventEncoder.Write(writer, _envelope, told);
        }

        return _buffer.WrittenSpan.ToArray();
    }

    /// <summary>A consumer can read every text of it.</summary>
    private static void Read(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                _ = member.Name;
                Read(member.Value);
            }
        }
        else if (element.ValueKind == JsonValueKind.String)
        {
            _ = element.GetString();
        }
    }
}
