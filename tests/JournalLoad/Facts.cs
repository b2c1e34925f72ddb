using Adapter.Abstractions;
using Adapter.Host.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace JournalLoad;

/// <summary>Call events as the adapters make them, each recognisable by adapter and number.</summary>
internal static class Facts
{
    private static readonly DateTimeOffset Start = new(2026, 9, 14, 8, 0, 0, TimeSpan.Zero);

    public static CallEvent Call(string conversation, string adapter, long number)
    {
        var time = Start.AddMilliseconds(number);
        return new CallEvent
        {
            Id = EventId.Create(time, conversation, adapter, number.ToString()),
            Type = (number % 4) switch { 0 => EventTypes.CallOffered, 1 => EventTypes.CallConnected, 2 => EventTypes.CallHeld, _ => EventTypes.CallEnded },
            Time = time,
            Subject = conversation,
            ConversationId = conversation,
            CallId = "7a1c2f0e-6a07-4a52-9d0e-0d6a3f9f1c55",
            ParticipantId = "3f0d8c1b-5a77-4c0e-8f62-b1f5a2f0f2aa",
            Purpose = "agent",
            UserId = "9be0a7f4-1f0b-4a3c-8f5d-0ad4b3c6f7d1",
            UserName = "Ada Lindqvist",
            QueueId = "c2a9f5d0-9a4e-4d53-b0f5-5d1f4f2a7e90",
            QueueName = "Service EMEA",
            Direction = "inbound",
            Ani = "tel:+15550100",
            Dnis = "tel:+15550199",
            State = "connected",
            PreviousState = "alerting",
            StartedAt = time,
            ConnectedAt = time,
            EndReason = adapter + " " + number,
            RecordingState = "active",
        };
    }

    public static EventJournal Open(string folder, JournalOptions? options = null)
        => EventJournal.Open(folder, options ?? new JournalOptions(), TimeProvider.System, new Printed(), NullLoggerFactory.Instance);

    private sealed class Printed : IJournalAlarms
    {
        public void Raise(string code, AlarmSeverity severity, string text) => Console.Error.WriteLine("alarm " + code);

        public void Clear(string code) => Console.Error.WriteLine("clear " + code);
    }
}
