using System.Text.Json;
using Adapter.Abstractions;
using Adapter.Host.Calls;
using Adapter.Host.Journal;

namespace Adapter.Host.Tests.Calls;

/// <summary>Events of calls as an adapter tells them, and as the journal gives them back.</summary>
internal static class Told
{
    public static readonly DateTimeOffset Start = new(2026, 9, 14, 8, 0, 0, TimeSpan.Zero);

    /// <summary>An event of a leg, some seconds after the start.</summary>
    public static CallEvent Call(string type, double second, string leg = "a", string conversation = "c1", string purpose = "agent", Action<Fields>? change = null)
    {
        Fields fields = new();
        change?.Invoke(fields);
        var time = Start.AddSeconds(second);
        return new CallEvent
        {
            Id = EventId.Create(fields.Lead is { } lead ? Start.AddSeconds(lead) : time, conversation, leg, type, fields.Discriminator),
            Type = type,
            Time = time,
            Subject = conversation,
            Recovered = fields.Recovered,
            ConversationId = conversation,
            ParticipantId = leg,
            CallId = fields.CallId ?? "call-" + leg,
            Purpose = purpose,
            UserId = purpose == "agent" ? "user-" + leg : null,
            UserName = purpose == "agent" ? "Agent " + leg : null,
            QueueName = "Support",
            Direction = fields.Direction,
            Ani = "tel:+13175550100",
            RelatedCallId = fields.Related,
            TransferType = fields.TransferType,
            RecordingState = fields.RecordingState,
            StartedAt = fields.StartedAt is { } started ? Start.AddSeconds(started) : null,
            ConnectedAt = fields.ConnectedAt is { } connected ? Start.AddSeconds(connected) : null,
            EndedAt = type is EventTypes.CallEnded or EventTypes.CallFailed or EventTypes.CallTransferred ? time : null,
            EndReason = type == EventTypes.CallEnded ? "peer" : null,
        };
    }

    public static JournaledEvent Journaled(long sequence, AdapterEvent fact, string adapter = "First", string source = "Contoso")
    {
        using MemoryStream body = new();
        using (Utf8JsonWriter json = new(body, EventEncoder.WriterOptions))
        {
            EventEncoder.Write(json, new EventEncoder.Envelope(adapter, source), fact);
        }

        return new JournaledEvent(sequence, EventEncoder.Splice(sequence, body.ToArray())) { Type = fact.Type };
    }

    /// <summary>The story of some events, whatever their order.</summary>
    public static CallStory Story(params CallEvent[] events)
    {
        LiveConversation conversation = new();
        for (var i = 0; i < events.Length; i++)
        {
            conversation.Add(CallFactReader.Read(Journaled(i + 1, events[i]))!);
        }

        return StoryTeller.Tell(conversation.Facts);
    }

    internal sealed class Fields
    {
        public string? CallId { get; set; }

        public string? Direction { get; set; } = "inbound";

        public string? Related { get; set; }

        public string? TransferType { get; set; }

        public string? RecordingState { get; set; }

        public string? Discriminator { get; set; }

        public double? Lead { get; set; }

        public double? StartedAt { get; set; }

        public double? ConnectedAt { get; set; }

        public bool Recovered { get; set; }
    }
}
