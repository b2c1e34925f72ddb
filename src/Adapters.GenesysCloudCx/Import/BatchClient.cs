using System.Buffers;
using System.Text.Json;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>The platform's calls for batch requests, which give recordings as they were recorded.</summary>
internal sealed class BatchClient(ApiClient api)
{
    /// <summary>More items are refused.</summary>
    public const int MostItems = 100;

    /// <exception cref="PlatformException">The platform refuses.</exception>
    public async Task<string> SubmitAsync(IReadOnlyList<LedgerRecording> recordings, RequestPriority priority, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> body = new();
        await using (Utf8JsonWriter writer = new(body))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("batchDownloadRequestList");
            foreach (var recording in recordings)
            {
                writer.WriteStartObject();
                writer.WriteString("conversationId", recording.ConversationId);
                writer.WriteString("recordingId", recording.RecordingId);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        var answer = await api.SendAsync(HttpMethod.Post, "recording/batchrequests", body.WrittenMemory, priority, cancellationToken);
        using var document = RecordingReader.Parse(answer);
        return document is null ? throw Unreadable() : RecordingReader.Text(document.RootElement, "id") ?? RecordingReader.Text(document.RootElement, "jobId") ?? throw Unreadable();
    }

    /// <exception cref="PlatformException">The platform refuses; with 404 the job is lost.</exception>
    public async Task<BatchAnswer> ReadAsync(string jobId, RequestPriority priority, CancellationToken cancellationToken)
        => BatchAnswer.Read(await api.GetAsync($"recording/batchrequests/{Uri.EscapeDataString(jobId)}", priority, cancellationToken)) ?? throw Unreadable();

    /// <summary>What the platform says of a conversation's recordings, without starting a conversion.</summary>
    /// <exception cref="PlatformException">The platform refuses.</exception>
    public async Task<IReadOnlyList<PlatformRecording>> DescribeAsync(string conversationId, RequestPriority priority, CancellationToken cancellationToken)
        => RecordingReader.ReadList(await api.GetAsync($"conversations/{Uri.EscapeDataString(conversationId)}/recordings?formatId=NONE&maxWaitMs=1", priority, cancellationToken)) ?? [];

    private static PlatformException Unreadable() => new(FailureClass.Transient, "The answer to a batch request cannot be read.") { Status = 200 };
}
