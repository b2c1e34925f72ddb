using System.Text.Json;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Discovery;

/// <summary>Reads the recording metadata of a conversation.</summary>
internal static class RecordingList
{
    /// <exception cref="PlatformException">The answer is no list.</exception>
    public static IReadOnlyList<ListedRecording> Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Array)
            {
                return [.. document.RootElement.EnumerateArray().Select(Read).OfType<ListedRecording>()];
            }
        }
        catch (JsonException exception)
        {
            throw Unreadable(exception);
        }

        throw Unreadable(null);
    }

    private static ListedRecording? Read(JsonElement recording) => DetailQuery.Text(recording, "id") is not { } id
        ? null
        : new ListedRecording(
            id,
            DetailQuery.Text(recording, "media") ?? "audio",
            DetailQuery.Text(recording, "mediaSubtype"),
            DetailQuery.Text(recording, "sessionId"),
            DetailQuery.Text(recording, "fileState") ?? "unknown",
            DetailQuery.Time(recording, "startTime"),
            DetailQuery.Time(recording, "endTime"));

    private static PlatformException Unreadable(Exception? inner)
        => new(FailureClass.Transient, "The answer to a request for recording metadata is no list.", inner) { Status = 200 };
}
