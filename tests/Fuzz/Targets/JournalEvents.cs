using System.Globalization;
using Adapter.Abstractions;

namespace Fuzz.Targets;

/// <summary>Events by number, each with an id of its own.</summary>
internal static class JournalEvents
{
    private static readonly DateTimeOffset Start = new(2026, 9, 14, 8, 0, 0, TimeSpan.Zero);

    public static CallEvent[] Make(int first, int count) => [.. Enumerable.Range(first, count).Select(static number => Make(number))];

    private static CallEvent Make(int number)
    {
        var time = Start.AddMilliseconds(number);
        var conversation = $"conversation-{number % 7}";
        return new CallEvent
        {
            Id = EventId.Create(time, conversation, number.ToString(CultureInfo.InvariantCulture)),
            Type = number % 2 == 0 ? EventTypes.CallConnected : EventTypes.CallEnded,
            Time = time,
            Subject = conversation,
            ConversationId = conversation,
            UserId = $"user-{number}",
            Ani = "tel:+13175550100",
        };
    }
}
