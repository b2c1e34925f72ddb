using System.Globalization;
using System.Text.Json;

namespace Adapter.Host.Cli;

/// <summary>Coverage and back-fills as people read them.</summary>
internal static class CoverageText
{
    private const int SpansShown = 200;

    public static void Account(JsonElement account, TextWriter output)
    {
        if (Moment(account, "firstStart") is not { Length: > 0 } firstStart)
        {
            output.WriteLine($"{Text(account, "adapter")} keeps no account of its time: it follows no live events, or was never started.");
            return;
        }

        output.WriteLine($"{Text(account, "adapter")}: from {Moment(account, "from")} to {Moment(account, "until")}, first started {firstStart}");
        var spans = account.GetProperty("spans").EnumerateArray().ToList();
        if (spans.Count > 0)
        {
            output.WriteLine($"  {"from",-24}  {"to",-24}  {"length",12}  {"state",-10} {"cause",-16} detail");
        }

        if (spans.Count > SpansShown)
        {
            output.WriteLine($"  ... {(spans.Count - SpansShown).ToString(CultureInfo.InvariantCulture)} earlier spans; --from and --to narrow, --json shows all.");
        }

        foreach (var span in spans.TakeLast(SpansShown))
        {
            output.WriteLine(
                $"  {Moment(span, "from"),-24}  {Moment(span, "to"),-24}  {Length(span.GetProperty("seconds").GetDecimal()),12}  {Text(span, "state"),-10} {Text(span, "cause"),-16} {Text(span, "detail")}".TrimEnd());
        }

        var (totals, whole) = (account.GetProperty("totals"), account.GetProperty("seconds").GetDecimal());
        foreach (var total in totals.EnumerateObject())
        {
            var seconds = total.Value.GetDecimal();
            output.WriteLine($"  {total.Name,-10} {Length(seconds),14}  {(whole > 0 ? seconds / whole : 0).ToString("P3", CultureInfo.InvariantCulture),10}");
        }

        output.WriteLine($"  {"together",-10} {Length(whole),14}");
    }

    public static void Backfills(JsonElement answer, TextWriter output)
    {
        var runs = answer.GetProperty("backfills").EnumerateArray().ToList();
        foreach (var run in runs)
        {
            Backfill(run, output);
        }

        if (runs.Count == 0)
        {
            output.WriteLine($"{Text(answer, "adapter")} has read nothing back since it started.");
        }
    }

    public static void Backfill(JsonElement run, TextWriter output)
    {
        output.WriteLine($"{Text(run, "id")}  {Text(run, "mode")}  {Text(run, "state")}  from {Moment(run, "from")} to {Moment(run, "to")}{(Text(run, "cause") is { Length: > 0 } cause ? $" ({cause})" : "")}");
        output.WriteLine($"    {Progress(run)}");
    }

    /// <summary>How a run stands, in one line.</summary>
    public static string Progress(JsonElement run)
        => $"{Text(run, "state")}: {Text(run, "detected")} conversations named, {Text(run, "read")} read, {Text(run, "recovered")} events recovered"
            + (Text(run, "failed") is not ("0" or "") and var failed ? $", {failed} conversations not given" : "")
            + Part(", looked through up to ", Moment(run, "readUpTo")) + Part(", next look ", Moment(run, "nextLook")) + Part(", ended ", Moment(run, "endedAt")) + Part(". ", Text(run, "detail"));

    /// <summary>Seconds as people read a length of time, exact to the millisecond.</summary>
    internal static string Length(decimal seconds)
    {
        var time = TimeSpan.FromMilliseconds((long)(seconds * 1000));
        var text = time.TotalDays >= 1 ? $"{(long)time.TotalDays}d " : "";
        return text + time.ToString(time.Milliseconds == 0 ? @"hh\:mm\:ss" : @"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);
    }

    private static string Part(string before, string text) => text.Length > 0 ? before + text : "";

    private static string Text(JsonElement row, string name)
        => row.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value.ToString() : "";

    private static string Moment(JsonElement row, string name)
        => row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var moment) ? Http.Moments.Print(moment) : "";
}
