using System.Text.Json;

namespace Torture.Oracle;

/// <summary>A span of the host's own account of its time.</summary>
internal sealed record CoverageSpan(DateTimeOffset From, DateTimeOffset To, string State, string Cause);

/// <summary>What the host says of its time, from the adapter's first start until now.</summary>
internal sealed record CoverageAccount(DateTimeOffset FirstStart, DateTimeOffset Until, IReadOnlyList<CoverageSpan> Spans)
{
    /// <summary>What is told only live is asked for in covered spans without their edges: a message is on its way for a while.</summary>
    private static readonly TimeSpan Edge = TimeSpan.FromSeconds(3);

    public static CoverageAccount? Parse(JsonElement answer)
    {
        if (answer.GetProperty("adapters").EnumerateArray().FirstOrDefault() is not { ValueKind: JsonValueKind.Object } account
            || !account.TryGetProperty("firstStart", out var start) || start.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        return new CoverageAccount(
            start.GetDateTimeOffset(),
            account.GetProperty("until").GetDateTimeOffset(),
            [.. account.GetProperty("spans").EnumerateArray().Select(span => new CoverageSpan(
                span.GetProperty("from").GetDateTimeOffset(), span.GetProperty("to").GetDateTimeOffset(), span.GetProperty("state").GetString()!.ToLowerInvariant(), span.GetProperty("cause").GetString() ?? ""))]);
    }

    public double Seconds(string state) => Spans.Where(span => span.State == state).Sum(span => (span.To - span.From).TotalSeconds);

    /// <summary>Whether something that happened before is still to be read back.</summary>
    public bool Owes(DateTimeOffset before) => Spans.Any(span => span.State == "uncertain" && span.From < before);

    /// <returns>The covered span that a moment lies in; <see langword="null"/> for none.</returns>
    public CoverageSpan? Covering(DateTimeOffset at) => Spans.FirstOrDefault(span => span.State == "covered" && span.From + Edge <= at && at <= span.To - Edge);

    /// <summary>The spans touch each other and reach from the first start until now.</summary>
    public IEnumerable<Finding> Check()
    {
        var edge = FirstStart;
        foreach (var span in Spans)
        {
            if (span.From != edge)
            {
                yield return new Finding(FindingKind.Coverage, $"at {span.From:O}", span.From, $"{(span.From > edge ? "a hole" : "an overlap")} in the timeline: the span before ends at {edge:O}");
            }

            if (span.To <= span.From)
            {
                yield return new Finding(FindingKind.Coverage, $"at {span.From:O}", span.From, $"a span that ends at {span.To:O}, before it begins");
            }

            edge = span.To;
        }

        if (edge != Until)
        {
            yield return new Finding(FindingKind.Coverage, "until now", Until, $"the timeline ends at {edge:O}, and it is {Until:O}");
        }

        foreach (var lost in Spans.Where(span => span.State == "lost"))
        {
            yield return new Finding(FindingKind.Coverage, $"lost from {lost.From:O}", lost.From, $"given up until {lost.To:O} ({lost.Cause}), and the platform can still tell");
        }
    }
}
