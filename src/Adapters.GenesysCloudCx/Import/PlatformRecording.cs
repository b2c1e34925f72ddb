using System.Text.Json;
using Adapters.GenesysCloudCx.Calls;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>One recording as the platform gives it when it is asked for: what it says about itself, and links to its media where it has any ready.</summary>
internal sealed record PlatformRecording
{
    public required string Id { get; init; }

    public string? SessionId { get; init; }

    public string? Subtype { get; init; }

    /// <summary>In upper case; <see langword="null"/> where the platform did not say.</summary>
    public string? FileState { get; init; }

    public DateTimeOffset? Start { get; init; }

    public DateTimeOffset? End { get; init; }

    /// <summary>Length of the media as the platform measured it.</summary>
    public TimeSpan? MediaLength { get; init; }

    /// <summary>How long the platform believes that the conversion takes.</summary>
    public TimeSpan? TranscodeTime { get; init; }

    public IReadOnlyList<TrackLink> Links { get; init; } = [];

    /// <summary>Length of all holds and pauses, which may be cut out of the media.</summary>
    public TimeSpan Paused { get; init; }

    /// <summary>The answer it was read from, as it came: it may hold other recordings too.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>The files to store: the whole where there is one, else every side.</summary>
    public IReadOnlyList<TrackLink> Wanted
        => Links.Where(link => link.Track.Equals("S", StringComparison.OrdinalIgnoreCase)).Take(1).ToList() is { Count: 1 } whole ? whole : Links;
}

/// <summary>A link to one media file.</summary>
/// <param name="Track"><c>S</c> for the whole, <c>0</c> and <c>1</c> for the sides.</param>
/// <param name="Uri">The signed link.</param>
/// <param name="ContentType">What the platform says it is, where it does.</param>
internal sealed record TrackLink(string Track, Uri Uri, string? ContentType = null);

/// <summary>Reads recordings out of answers. Takes what it can read and passes by the rest: the platform adds members, and its kits leave some out.</summary>
internal static class RecordingReader
{
    /// <summary>The recordings of a list; <see langword="null"/> where the answer is no list, which is how the platform says that it still converts.</summary>
    public static IReadOnlyList<PlatformRecording>? ReadList(ReadOnlyMemory<byte> body)
    {
        using var document = Parse(body);
        return document?.RootElement.ValueKind == JsonValueKind.Array
            ? [.. document.RootElement.EnumerateArray().Select(from => Read(from, body)).OfType<PlatformRecording>()]
            : null;
    }

    /// <summary>The recording; <see langword="null"/> where the answer is none.</summary>
    public static PlatformRecording? ReadOne(ReadOnlyMemory<byte> body)
    {
        using var document = Parse(body);
        return document is null ? null : Read(document.RootElement, body);
    }

    public static JsonDocument? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return body.IsEmpty ? null : JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string? Text(JsonElement from, string name)
        => from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && value.GetString() is { Length: > 0 } text ? text : null;

    public static long? Number(JsonElement from, string name)
        => from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetDouble(out var number) && Math.Abs(number) < 1e15 ? (long)number : null;

    public static DateTimeOffset? Time(JsonElement from, string name)
        => Text(from, name) is { } text && PlatformTime.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var ticks) ? PlatformTime.ToTimeOrNull(ticks) : null;

    /// <summary>The elements of a member that is a list; none where it is not.</summary>
    public static JsonElement.ArrayEnumerator Items(JsonElement from, string name)
        => from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    private static PlatformRecording? Read(JsonElement from, ReadOnlyMemory<byte> body)
    {
        if (Text(from, "id") is not { } id)
        {
            return null;
        }

        return new PlatformRecording
        {
            Id = id,
            SessionId = Text(from, "sessionId"),
            Subtype = Text(from, "mediaSubtype"),
            FileState = Text(from, "fileState")?.ToUpperInvariant(),
            Start = Time(from, "startTime") ?? Time(from, "originalRecordingStartTime"),
            End = Time(from, "endTime"),
            MediaLength = Number(from, "outputDurationMs") is > 0 and { } length ? TimeSpan.FromMilliseconds(length) : null,
            TranscodeTime = Number(from, "estimatedTranscodeTimeMs") is > 0 and { } estimate ? TimeSpan.FromMilliseconds(estimate) : null,
            Links = ReadLinks(from),
            Paused = TimeSpan.FromMilliseconds(Items(from, "annotations").Sum(static mark => Math.Max(0, Number(mark, "durationMs") ?? 0))),
            Body = body,
        };
    }

    private static List<TrackLink> ReadLinks(JsonElement from)
    {
        List<TrackLink> links = [];
        if (from.TryGetProperty("mediaUris", out var uris) && uris.ValueKind == JsonValueKind.Object)
        {
            foreach (var track in uris.EnumerateObject())
            {
                Add(links, track.Name, track.Value);
            }
        }
        else if (uris.ValueKind == JsonValueKind.Array)
        {
            // the shape of notifications, which also kits have given
            foreach (var track in uris.EnumerateArray())
            {
                Add(links, Text(track, "key") ?? Text(track, "type") ?? (uris.GetArrayLength() == 1 ? "S" : links.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)), track);
            }
        }

        links.Sort(static (left, right) => string.CompareOrdinal(left.Track, right.Track));
        return links;
    }

    private static void Add(List<TrackLink> links, string track, JsonElement from)
    {
        var text = from.ValueKind == JsonValueKind.String ? from.GetString() : Text(from, "mediaUri");
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            links.Add(new TrackLink(track, uri));
        }
    }

}
