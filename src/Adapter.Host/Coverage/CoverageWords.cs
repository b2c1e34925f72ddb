using Adapter.Abstractions;

namespace Adapter.Host.Coverage;

/// <summary>The words and the measure of coverage, as they are kept and shown.</summary>
internal static class CoverageWords
{
    /// <summary>The host's own cause: the adapter runs, or ran, and did not say.</summary>
    public const string NotTold = "not-told";

    private const int LongestCause = 60;
    private const int LongestDetail = 500;

    private static readonly string[] Words = ["covered", "uncertain", "recovered", "lost"];

    public static IReadOnlyList<CoverageState> States { get; } = [CoverageState.Covered, CoverageState.Uncertain, CoverageState.Recovered, CoverageState.Lost];

    public static string Of(CoverageState state) => Words[(int)state];

    /// <summary>The whole millisecond that a moment lies in. Every moment is rounded alike, so that spans which touch go on touching.</summary>
    public static DateTimeOffset Floor(DateTimeOffset moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment.ToUnixTimeMilliseconds());

    /// <summary>A word of an adapter as it can be kept: bounded, and of a known state. What is not understood is uncertain.</summary>
    public static CoverageSpan Clean(CoverageSpan word) => word with
    {
        State = Enum.IsDefined(word.State) ? word.State : CoverageState.Uncertain,
        Cause = string.IsNullOrWhiteSpace(word.Cause) ? NotTold : Shorten(word.Cause, LongestCause),
        Detail = word.Detail is { Length: > 0 } detail ? Shorten(detail, LongestDetail) : null,
    };

    private static string Shorten(string text, int length) => text.Length <= length ? text : text[..length];
}
