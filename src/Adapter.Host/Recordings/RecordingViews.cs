using System.Text.Json;
using System.Text.Json.Serialization;
using Adapter.Abstractions;
using Adapter.Host.Http;

namespace Adapter.Host.Recordings;

/// <summary>A page of recordings, newest first; <c>next</c> is <c>after</c> of the request for those before them.</summary>
internal sealed record RecordingListView(IReadOnlyList<ImportLineView> Recordings, string? Next);

/// <summary>One recording.</summary>
internal sealed record RecordingView
{
    /// <summary>What the ledger says.</summary>
    public required ImportLineView Recording { get; init; }

    /// <summary>Its media files; empty while nothing is stored.</summary>
    public required IReadOnlyList<RecordingFileView> Files { get; init; }

    /// <summary>The metadata that stand beside the media; absent while nothing is stored, and where they cannot be read.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Why there are no metadata though the recording is stored.</summary>
    public string? MetadataProblem { get; init; }

    /// <summary>Whether the caller may listen to it and download it.</summary>
    public bool MayListen { get; init; }

    public static RecordingView From(RecordingDetails details, bool mayListen)
    {
        var (metadata, problem) = Read(details.Metadata);
        return new RecordingView
        {
            Recording = ImportLineView.From(details.Line),
            Files = [.. details.Files.Select(file => new RecordingFileView(file.Name, MediaKind.Of(file.ContentType), file.SizeInBytes, file.Sha256, file.Problem))],
            Metadata = metadata,
            MetadataProblem = details.MetadataProblem ?? problem,
            MayListen = mayListen,
        };
    }

    private static (JsonElement? Metadata, string? Problem) Read(string? text)
    {
        if (text is null)
        {
            return (null, null);
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return (document.RootElement.Clone(), null);
        }
        catch (JsonException exception)
        {
            return (null, $"The metadata beside the media are damaged: {exception.Message} Bring them back from a backup.");
        }
    }
}

/// <summary>A media file.</summary>
/// <param name="Name">Its name, for the path <c>media/NAME</c>.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="SizeInBytes">Its length, as it was stored.</param>
/// <param name="Sha256">Of the file as it was stored.</param>
/// <param name="Problem">Why it cannot be opened; absent where it is there.</param>
internal sealed record RecordingFileView(string Name, string ContentType, long SizeInBytes, string? Sha256, string? Problem);

/// <summary>What became of the wish to try a recording again.</summary>
/// <param name="Outcome"><c>due</c>, <c>under-way</c> or <c>nothing-to-do</c>.</param>
/// <param name="Recording">How it stands now.</param>
/// <param name="Message">The same for people.</param>
internal sealed record RecordingRetryView(string Outcome, ImportLineView Recording, string Message)
{
    public static RecordingRetryView From(RecordingRetry retry, DateTimeOffset? parkedUntil)
    {
        var (outcome, message) = (retry.Outcome, retry.Line.State) switch
        {
            (RecordingRetryOutcome.Due, _) when parkedUntil is { } until => ("due", $"It is tried again as soon as the platform may be asked: it wants to be left alone until {until.UtcDateTime:u}."),
            (RecordingRetryOutcome.Due, _) => ("due", "It is tried again now."),
            (RecordingRetryOutcome.UnderWay, _) => ("under-way", "It is being tried at this moment. Should that not bring it, it is tried again at once."),
            (_, ImportState.Stored) => ("nothing-to-do", $"It is stored already, since {retry.Line.StoredAt?.UtcDateTime:u}. Nothing was done."),
            (_, ImportState.DeletedAtSource) => ("nothing-to-do", "It is stored already, and was deleted at its source. Nothing was done."),
            (_, ImportState.NotFetched) => ("nothing-to-do", "Recordings of its kind are not fetched. Nothing was done."),
            _ => ("nothing-to-do", "There is nothing to be done for it."),
        };
        return new RecordingRetryView(outcome, ImportLineView.From(retry.Line), message);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RecordingListView))]
[JsonSerializable(typeof(RecordingView))]
[JsonSerializable(typeof(RecordingRetryView))]
internal sealed partial class RecordingJsonContext : JsonSerializerContext
{
}
