using System.Text.Json;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>How a batch request stands.</summary>
/// <param name="IsDone">Nothing more will come.</param>
/// <param name="IsFailed">It ended without being fulfilled.</param>
/// <param name="Results">What came so far; the list only grows.</param>
internal sealed record BatchAnswer(bool IsDone, bool IsFailed, IReadOnlyList<BatchResult> Results)
{
    /// <summary>Only the counts say that it is done, and what is expected can still grow while the platform looks what there is.</summary>
    public bool IsByCount { get; init; }

    /// <summary>The status in whatever spelling the platform uses; where it has none, the counts tell.</summary>
    public static BatchAnswer? Read(ReadOnlyMemory<byte> body)
    {
        using var document = RecordingReader.Parse(body);
        if (document?.RootElement.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var root = document.RootElement;
        List<BatchResult> results = [];
        foreach (var result in RecordingReader.Items(root, "results"))
        {
            results.Add(new BatchResult(
                RecordingReader.Text(result, "conversationId"),
                RecordingReader.Text(result, "recordingId"),
                Uri.TryCreate(RecordingReader.Text(result, "resultUrl"), UriKind.Absolute, out var link) ? link : null,
                RecordingReader.Text(result, "contentType"),
                RecordingReader.Text(result, "errorMsg")));
        }

        var (expected, count) = (RecordingReader.Number(root, "expectedResultCount"), RecordingReader.Number(root, "resultCount"));
        return RecordingReader.Text(root, "status")?.ToUpperInvariant() switch
        {
            // without a status nothing tells an empty job from one that has not begun: 0 of 0 is not done
            null => new BatchAnswer(expected > 0 && count >= expected, false, results) { IsByCount = true },
            "COMPLETED" or "COMPLETE" or "FULFILLED" or "DONE" or "FINISHED" or "READY" or "SUCCEEDED" => new BatchAnswer(true, false, results),
            "FAILED" or "CANCELLED" or "CANCELED" or "EXPIRED" or "ERROR" => new BatchAnswer(true, true, results),
            _ => new BatchAnswer(false, false, results),
        };
    }
}

/// <summary>One file, or the word that there is none. The text of an error is for people; nothing is concluded from it.</summary>
internal sealed record BatchResult(string? ConversationId, string? RecordingId, Uri? Link, string? ContentType, string? Error);
