using System.Buffers.Text;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>Times as the platform writes them: ISO 8601 in UTC with milliseconds and Z; others are read too. Kept as UTC ticks, 0 = not told.</summary>
internal static class PlatformTime
{
    private const int UsualLength = 24;
    private const int LengthWithoutFraction = 20;

    public static bool TryParse(ReadOnlySpan<byte> text, out long ticks)
    {
        if (TryParseUsual(text, out ticks))
        {
            return true;
        }

        // the date part has its separators, else a bare number would pass for a time
        if (text.Length > 10 && text[4] == '-' && Utf8Parser.TryParse(text, out DateTimeOffset parsed, out var used, 'O') && used == text.Length)
        {
            ticks = parsed.UtcTicks;
            return ticks > 0;
        }

        ticks = 0;
        return false;
    }

    public static DateTimeOffset ToTime(long ticks) => new(ticks, TimeSpan.Zero);

    public static DateTimeOffset? ToTimeOrNull(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);

    private static bool TryParseUsual(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length is not (UsualLength or LengthWithoutFraction) || text[4] != '-' || text[7] != '-' || text[10] != 'T'
            || text[13] != ':' || text[16] != ':' || text[^1] != 'Z')
        {
            return false;
        }

        var year = (Two(text, 0) * 100) + Two(text, 2);
        var month = Two(text, 5);
        var day = Two(text, 8);
        var hour = Two(text, 11);
        var minute = Two(text, 14);
        var second = Two(text, 17);
        var milli = 0;
        if (text.Length == UsualLength)
        {
            milli = text[19] == '.' ? (Two(text, 20) * 10) + Two(text, 21) % 10 : -1000;
            if (!char.IsAsciiDigit((char)text[22]))
            {
                return false;
            }
        }

        if (((year | month | day | hour | minute | second | milli) < 0) || year == 0 || month is 0 or > 12 || day == 0
            || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        ticks = new DateTime(year, month, day, hour, minute, second, milli, DateTimeKind.Utc).Ticks;
        return true;
    }

    /// <summary>A number below 0, small enough to stay there in the sums above, where the two characters are no digits.</summary>
    private static int Two(ReadOnlySpan<byte> text, int at)
    {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return (uint)tens > 9 || (uint)ones > 9 ? -100_000 : (tens * 10) + ones;
    }
}
