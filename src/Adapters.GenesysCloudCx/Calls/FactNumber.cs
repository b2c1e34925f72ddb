using System.Globalization;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>Finds the number of a numbered fact, which an event carries in its id only.</summary>
internal static class FactNumber
{
    /// <summary>More changes than any call has between two keeps of its state, or in all where none was kept.</summary>
    private const int Most = 20_000;

    /// <summary>The number that gives the event its id, searched from the next one upwards and then among the known; 0 when none does.</summary>
    /// <param name="told">The event.</param>
    /// <param name="key">Key of its leg.</param>
    /// <param name="known">Highest number that is known.</param>
    /// <param name="tail">Follows the number in the id's last part.</param>
    /// <param name="head">Stands before the number.</param>
    public static int Of(CallEvent told, string key, int known, string tail, string head = "")
    {
        var lead = LeadOf(told.Id);
        for (var number = known; number > Math.Max(0, known - 64); number--)
        {
            if (Is(number))
            {
                return number;
            }
        }

        for (var number = known + 1; number <= known + Most; number++)
        {
            if (Is(number))
            {
                return number;
            }
        }

        return 0;

        bool Is(int number)
            => EventId.Create(lead, told.ConversationId, key, told.Type, string.Create(CultureInfo.InvariantCulture, $"{head}{number}{tail}")) == told.Id;
    }

    /// <summary>The instant that leads an id, to the millisecond.</summary>
    public static DateTimeOffset LeadOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        long milliseconds = 0;
        foreach (var part in bytes[..6])
        {
            milliseconds = (milliseconds << 8) | part;
        }

        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
    }
}
