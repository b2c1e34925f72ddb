using System.Globalization;
using System.Text.RegularExpressions;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions.Validation;

/// <summary>Times of day, time zones and moments.</summary>
internal static partial class TimeCheck
{
    public static ValueVerdict TimeOfDay(string text)
        => text is [>= '0' and <= '2', >= '0' and <= '9', ':', >= '0' and <= '5', >= '0' and <= '9'] && (text[0] < '2' || text[1] < '4')
            ? ValueVerdict.Good(text)
            : ValueVerdict.Bad(FindingCodes.NotATimeOfDay, $"{Shown.Value(text)} is not a time of day.", "Write hh:mm with two digits each, from 00:00 to 23:59, for example 02:30.");

    public static ValueVerdict TimeZone(string text)
    {
        if (TimeZones.TryFind(text, out var zone))
        {
            return ValueVerdict.Good(zone.Id);
        }

        var near = NearMiss.Find(text, TimeZones.Known);
        return ValueVerdict.Bad(FindingCodes.NotATimeZone, $"{Shown.Value(text)} is not a known time zone.",
            $"{(near is null ? string.Empty : $"Did you mean {near}? ")}Write an IANA name such as Europe/London, or a Windows name such as GMT Standard Time.");
    }

    public static ValueVerdict Instant(string text)
        => InstantShape().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? ValueVerdict.Good(moment.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture))
            : ValueVerdict.Bad(FindingCodes.NotAnInstant, $"{Shown.Value(text)} is not a date and time.", "Write it in ISO 8601, for example 2026-01-31T00:00:00Z; without an offset it is UTC.");

    public static ValueVerdict Schedule(string text)
        => RunSchedule.TryParse(text, out _, out var why)
            ? ValueVerdict.Good(text)
            : ValueVerdict.Bad(FindingCodes.NotASchedule, $"{Shown.Value(text)} {why}", RunSchedule.Remedy);

    [GeneratedRegex(@"\A\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:\d{2})?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex InstantShape();
}
