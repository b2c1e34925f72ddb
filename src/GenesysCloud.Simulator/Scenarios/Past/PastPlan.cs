namespace GenesysCloud.Simulator.Scenarios.Past;

/// <summary>One call that is to be made up.</summary>
/// <param name="Start">When it began.</param>
/// <param name="Story">Its story; <see langword="null"/> for one of the mixture.</param>
/// <param name="Pace">How fast its people are.</param>
internal readonly record struct PastCall(DateTimeOffset Start, string? Story, StoryPace Pace);

/// <summary>Which calls a span of the past had.</summary>
internal static class PastPlan
{
    /// <summary>Nothing starts later than this before the end: who called then is over by then.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(8);

    // where a long talk makes sense
    private static readonly string[] LongStories = ["inbound-answered", "inbound-agent-hangs-up", "hold", "outbound-queue", "consult-transfer"];

    public static List<PastCall> Make(DateTimeOffset from, DateTimeOffset to, int calls, ScenarioOptions options, Random dice)
    {
        List<PastCall> plan = options.PastLongShare > 0 ? OverMidnight(from, to, calls, options, dice) : [];
        foreach (var start in DayShape.Moments(from, to - Settling, calls - plan.Count, dice))
        {
            var isLong = dice.NextDouble() < options.PastLongShare && start < to - LongestCall;
            plan.Add(isLong
                ? new PastCall(start, LongStories[dice.Next(LongStories.Length)], Talk(options, 60 * Math.Pow(10, dice.NextDouble())))
                : new PastCall(start, null, new StoryPace(options.PastScale)));
        }

        plan.Sort(static (left, right) => left.Start.CompareTo(right.Start));
        return plan;
    }

    /// <summary>At each midnight somebody talks and talks: who looks at one day only must not lose the call.</summary>
    private static List<PastCall> OverMidnight(DateTimeOffset from, DateTimeOffset to, int calls, ScenarioOptions options, Random dice)
    {
        List<PastCall> plan = [];
        for (var midnight = new DateTimeOffset(from.UtcDateTime.Date.AddDays(1), TimeSpan.Zero); midnight < to - LongestCall; midnight += TimeSpan.FromDays(1))
        {
            var start = midnight - TimeSpan.FromSeconds(dice.Next(120, 1200));
            if (start >= from && plan.Count < calls / 10)
            {
                plan.Add(new PastCall(start, "inbound-answered", Talk(options, 750)));
            }
        }

        return plan;
    }

    /// <param name="options">The pace of the others.</param>
    /// <param name="scale">Of the talk, whatever the pace of the others.</param>
    private static StoryPace Talk(ScenarioOptions options, double scale) => new(options.PastScale, scale / options.PastScale);
}
