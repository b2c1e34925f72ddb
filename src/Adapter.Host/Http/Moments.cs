using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adapter.Host.Http;

/// <summary>Moments as people and scripts write them, in requests and on the command line.</summary>
internal static partial class Moments
{
    public const string Remedy = "Write ISO 8601, for example 2026-09-14T08:00:00Z or 2026-09-14T10:00:00+02:00 (in a URL %2B for +); a date alone is its midnight, without an offset it is UTC.";

    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK"];

    // a year inside of what a clock can hold: whoever looks an hour or a day before or behind a moment must not fall off its end
    private static readonly DateTimeOffset Earliest = new(2, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(9998, 12, 31, 0, 0, 0, TimeSpan.Zero);

    public static bool TryParse(string text, out DateTimeOffset moment)
    {
        var isOne = DateTimeOffset.TryParseExact(
            PlusLost().Replace(text, "$1+$2"), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);
        moment = moment < Earliest ? Earliest : moment > Latest ? Latest : moment;
        return isOne;
    }

    /// <summary>Reads a parameter that may be absent; says what is wrong with one that is no moment.</summary>
    public static ProblemHttpResult? Read(string name, string? text, out DateTimeOffset? moment)
    {
        moment = null;
        if (text is null)
        {
            return null;
        }

        if (!TryParse(text, out var read))
        {
            return Problems.BadRequest($"{name} is '{text}', which is no date and time.", Remedy);
        }

        moment = read;
        return null;
    }

    public static string Print(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>A plus sign of an offset that arrives as a space, which it means in a query.</summary>
    [GeneratedRegex("^(.+[T ][0-9:.]+) ([0-9]{2}:[0-9]{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex PlusLost();
}
