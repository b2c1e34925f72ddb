using System.Globalization;
using System.Text.Json;

namespace Adapter.Host.Logging;

/// <summary>Reads a line of a log file, of the text layout or of the JSON one, whichever it is.</summary>
internal static class LogLineParser
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss.fff'Z'";
    private const int TimeLength = 24;

    /// <summary>The line; <see langword="null"/> for one that goes on from the line before it, and for what is none.</summary>
    public static LogLine? Read(string text) => text.StartsWith('{') ? FromJson(text) : FromText(text);

    /// <summary><c>2026-09-14 08:00:00.123Z INFO  1201 Supervision [Contoso-Primary] Started.</c></summary>
    private static LogLine? FromText(string text)
    {
        if (text.Length <= TimeLength || !DateTimeOffset.TryParseExact(text.AsSpan(0, TimeLength), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return null;
        }

        var rest = text.AsSpan(TimeLength).TrimStart();
        return LogWords.TryParse(Word(ref rest).ToString(), out var level)
            ? new LogLine(
                time, level, int.TryParse(Word(ref rest), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null, Word(ref rest).ToString(), Bracketed(ref rest), rest.ToString(), null)
            : null;
    }

    private static ReadOnlySpan<char> Word(ref ReadOnlySpan<char> rest)
    {
        var space = rest.IndexOf(' ');
        var word = space < 0 ? rest : rest[..space];
        rest = space < 0 ? [] : rest[space..].TrimStart(' ');
        return word;
    }

    private static string? Bracketed(ref ReadOnlySpan<char> rest)
    {
        if (!rest.StartsWith('[') || rest.IndexOf("] ") is < 0 and var _)
        {
            return null;
        }

        var end = rest.IndexOf("] ");
        var name = rest[1..end].ToString();
        rest = rest[(end + 2)..];
        return name is "-" or "" ? null : name;
    }

    private static LogLine? FromJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            return DateTimeOffset.TryParse(Text(root, "time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) && LogWords.TryParse(Text(root, "level"), out var level)
                ? new LogLine(
                    time, level, Number(root), Text(root, "room") ?? LogNames.RoomOf(Text(root, "logger") ?? ""), Text(root, "adapter") ?? Text(root, LogNames.AdapterProperty), Text(root, "message") ?? "", Text(root, "exception"))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static int? Number(JsonElement root)
        => !root.TryGetProperty("id", out var value) ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
            : value.ValueKind == JsonValueKind.String && int.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out number) ? number
            : null;
}
