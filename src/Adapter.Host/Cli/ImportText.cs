using System.Globalization;
using System.Text.Json;

namespace Adapter.Host.Cli;

/// <summary>An import source's answers as people read them.</summary>
internal static class ImportText
{
    private const int LinesShown = 50;

    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static void Status(JsonElement status, TextWriter output)
    {
        output.WriteLine($"{Text(status, "name")}  into {Text(status, "store")}");
        if (status.TryGetProperty("run", out var run))
        {
            output.WriteLine($"  run           {Text(run, "number")} ({Text(run, "reason")}) since {Moment(run, "started")}{(Moment(run, "ended") is { Length: > 0 } ended ? $", ended {ended}: {Text(run, "result")}" : ", going on")}");
        }

        Line(output, "next run", Moment(status, "nextRun"));
        Lane(output, "live", status.GetProperty("live"));
        Lane(output, "historic", status.GetProperty("historic"));
        Line(output, "parked until", Moment(status, "parkedUntil"));
        output.WriteLine($"  conversations {Text(status, "conversations")}   recordings found {Text(status, "found")}   stored {Bytes(status.GetProperty("bytes").GetInt64())}");
        output.WriteLine($"  rate          {Text(status, "recordingsPerMinute")} recordings/min, {Bytes((long)status.GetProperty("bytesPerSecond").GetDouble())}/s");
        Counts(output, status.GetProperty("recordings"));
        Line(output, "unnamed", Text(status, "unnamed") is not "0" and var unnamed ? $"{unnamed} conversations were recorded, no recording is named yet" : "");
        Line(output, "orphans", Text(status, "orphans") is not ("0" or "") and var orphans ? $"{orphans} recordings without a conversation at the platform" : "");
    }

    public static void Report(JsonElement report, TextWriter output)
    {
        var totals = report.GetProperty("totals");
        output.WriteLine($"{Text(report, "name")}: conversations that began from {Moment(report, "from")} to {Moment(report, "to")}, as of {Moment(report, "madeAt")}");
        Line(output, "platform's list", Text(report, "platformConversations") is { Length: > 0 } count ? $"{count} voice conversations" : "not asked");
        output.WriteLine($"  conversations {Text(totals, "conversations")}, of these not recorded {Text(totals, "without")}, recorded but no recording named {Text(totals, "unnamed")}");
        output.WriteLine($"  recordings    {Text(totals, "found")}, {Bytes(totals.GetProperty("bytes").GetInt64())} stored");
        Counts(output, totals.GetProperty("recordings"));
        var open = report.GetProperty("lines").EnumerateArray().Where(line => Text(line, "state") is not ("stored" or "deleted-at-source" or "no-recording" or "not-fetched")).ToList();
        if (open.Count > 0)
        {
            output.WriteLine("  not stored:");
        }

        foreach (var line in open.Take(LinesShown))
        {
            output.WriteLine($"    {Moment(line, "conversationStart")}  {Text(line, "conversationId")}  {Text(line, "recordingId"),-36}  {Text(line, "state"),-12} {Text(line, "reason")}");
        }

        if (open.Count > LinesShown)
        {
            output.WriteLine($"    ... and {(open.Count - LinesShown).ToString(CultureInfo.InvariantCulture)} more; --json or --csv shows all.");
        }

        output.WriteLine(report.GetProperty("addsUp").GetBoolean() ? "  The lines add up to the totals." : "  THE LINES DO NOT ADD UP TO THE TOTALS. Report this with the ledger.");
    }

    public static void Deletions(JsonElement answer, TextWriter output)
    {
        var rows = answer.GetProperty("deletions").EnumerateArray().ToList();
        foreach (var row in rows)
        {
            output.WriteLine($"{Moment(row, "at")}  {Text(row, "state"),-13} {Text(row, "conversationId")}  {Text(row, "recordingId")}  {Text(row, "sha256")}  {Text(row, "location")}  {Text(row, "reason")}".TrimEnd());
        }

        if (rows.Count == 0)
        {
            output.WriteLine("Nothing was deleted at its source and nothing is due.");
        }
    }

    private static void Counts(TextWriter output, JsonElement counts)
    {
        foreach (var state in counts.EnumerateObject().Where(state => state.Value.GetInt64() > 0))
        {
            output.WriteLine($"    {state.Name,-18} {state.Value.GetInt64(),10}");
        }
    }

    private static void Lane(TextWriter output, string name, JsonElement lane)
    {
        Line(output, name, Moment(lane, "position") is { Length: > 0 } position
            ? $"{Text(lane, "text")}; looked up to {position} (from {Moment(lane, "from")} to {Moment(lane, "to")})"
            : Text(lane, "text"));
        Line(output, "", Moment(lane, "upToDateAsOf") is { Length: > 0 } asOf ? $"up to date as of {asOf}"
            : Text(lane, "waiting") is not { Length: > 0 } waiting ? ""
            : $"{waiting} waiting, expected end {(Moment(lane, "expectedEnd") is { Length: > 0 } end ? end : "not known yet")}");
    }

    private static void Line(TextWriter output, string label, string text)
    {
        if (text.Length > 0)
        {
            output.WriteLine($"  {label,-13} {text}");
        }
    }

    private static string Bytes(long bytes)
    {
        double value = bytes;
        var unit = 0;
        while (value >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {Units[unit]}");
    }

    private static string Text(JsonElement row, string name)
        => row.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value.ToString() : "";

    /// <summary>A moment to the second, in UTC: what people compare with a clock.</summary>
    private static string Moment(JsonElement row, string name)
        => row.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var moment) && moment != default
            ? moment.UtcDateTime.ToString("u", CultureInfo.InvariantCulture)
            : "";
}
