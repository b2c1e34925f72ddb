using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Quartz;

namespace Adapter.Host.Definitions;

/// <summary>When something begins: every so often, or by a cron expression with seconds.</summary>
internal sealed partial record RunSchedule(TimeSpan? Interval, string? Cron)
{
    public const string Remedy = "Write an interval such as 30s, 5m or 1h (from 5s to 24h), or a cron expression of six or seven fields that begins with the seconds, for example '0 0/15 * * * ?'.";

    private static readonly int[] LargestOfField = [59, 59, 23, 31, 12, 7, 2099];
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public static bool TryParse(string text, [NotNullWhen(true)] out RunSchedule? schedule, [NotNullWhen(false)] out string? why)
    {
        schedule = null;
        why = null;
        var typed = text.Trim();
        if (typed.Contains(' ', StringComparison.Ordinal))
        {
            if (OutOfRange(typed) is { } number)
            {
                why = $"is not a cron expression: {number} is out of range where it stands.";
                return false;
            }

            try
            {
                if (new CronExpression(typed).GetNextValidTimeAfter(DateTimeOffset.UnixEpoch) is null)
                {
                    why = "is a cron expression that never comes.";
                    return false;
                }

                schedule = new RunSchedule(null, typed);
                return true;
            }
            catch (FormatException problem)
            {
                why = $"is not a cron expression: {problem.Message.TrimEnd('.')}.";
                return false;
            }
        }

        if (IntervalOf(typed) is not { } interval)
        {
            why = "is neither an interval nor a cron expression.";
            return false;
        }

        if (interval < Shortest || interval > Longest)
        {
            why = "is not between 5s and 24h.";
            return false;
        }

        schedule = new RunSchedule(interval, null);
        return true;
    }

    public override string ToString() => Cron ?? $"every {Interval:c}";

    // Quartz lets some of these pass, and then the runs come at times that nobody meant
    private static string? OutOfRange(string cron)
        => cron.Split(' ', StringSplitOptions.RemoveEmptyEntries).Zip(LargestOfField).SelectMany(field => Numbers().Matches(field.First).Where(number => int.Parse(number.Value, CultureInfo.InvariantCulture) > field.Second))
            .FirstOrDefault()?.Value;

    [GeneratedRegex(@"(?<![\w/#])\d{1,4}", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();

    private static TimeSpan? IntervalOf(string text)
        => text.Length > 1 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? text[^1] switch
            {
                's' => TimeSpan.FromSeconds(number),
                'm' => TimeSpan.FromMinutes(number),
                'h' => TimeSpan.FromHours(number),
                _ => null,
            }
            : null;
}
