namespace GenesysCloud.Simulator.Scenarios.Past;

/// <summary>When people call: hardly at night, most in the late morning.</summary>
internal static class DayShape
{
    // shares of a day's calls for each hour (UTC)
    private static readonly double[] Hours =
        [0.3, 0.2, 0.2, 0.2, 0.3, 0.6, 1.5, 4, 7, 9, 11, 10, 7, 8, 9, 8.5, 7.5, 6, 4, 2.5, 1.5, 0.8, 0.5, 0.4];

    /// <summary>The share of the busiest hour.</summary>
    public static double Busiest { get; } = Hours.Max() / Hours.Sum();

    /// <summary>That many moments of the span, in order.</summary>
    public static List<DateTimeOffset> Moments(DateTimeOffset from, DateTimeOffset to, int count, Random dice)
    {
        List<(DateTimeOffset Start, TimeSpan Length, double Until)> slots = [];
        var total = 0.0;
        for (var at = from; at < to;)
        {
            var next = new DateTimeOffset(at.UtcDateTime.Date.AddHours(at.UtcDateTime.Hour + 1), TimeSpan.Zero);
            var end = next < to ? next : to;
            total += Hours[at.UtcDateTime.Hour] * (end - at).TotalHours;
            slots.Add((at, end - at, total));
            at = end;
        }

        List<DateTimeOffset> moments = new(count);
        for (var i = 0; i < count; i++)
        {
            var point = dice.NextDouble() * total;
            var index = slots.BinarySearch((default, default, point), Comparer<(DateTimeOffset, TimeSpan, double Until)>.Create(static (left, right) => left.Until.CompareTo(right.Until)));
            var (start, length, _) = slots[Math.Min(index < 0 ? ~index : index, slots.Count - 1)];
            moments.Add(start + TimeSpan.FromMilliseconds(Math.Floor(length.TotalMilliseconds * dice.NextDouble())));
        }

        moments.Sort();
        return moments;
    }
}
