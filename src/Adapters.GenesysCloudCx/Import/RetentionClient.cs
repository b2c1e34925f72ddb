using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>The platform's calls around a recording's retention: there is no call that deletes one.</summary>
internal sealed class RetentionClient(ApiClient api)
{
    private const RequestPriority Priority = RequestPriority.ImportHistoric;

    /// <summary>Which of the conversations may not lose recordings: a legal hold, for example.</summary>
    /// <exception cref="PlatformException">The platform does not say.</exception>
    public async Task<IReadOnlySet<string>> ProtectedAsync(IReadOnlyCollection<string> conversationIds, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> body = new();
        await using (Utf8JsonWriter writer = new(body))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("conversationIds");
            foreach (var id in conversationIds)
            {
                writer.WriteStringValue(id);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        var answer = await api.SendAsync(HttpMethod.Post, "recordings/deletionprotection", body.WrittenMemory, Priority, cancellationToken);
        using var document = RecordingReader.Parse(answer);
        if (document?.RootElement.ValueKind != JsonValueKind.Array)
        {
            throw new PlatformException(FailureClass.Transient, "The list of conversations under deletion protection cannot be read.") { Status = 200 };
        }

        HashSet<string> held = new(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in document.RootElement.EnumerateArray())
        {
            if ((entry.ValueKind == JsonValueKind.String ? entry.GetString() : RecordingReader.Text(entry, "id") ?? RecordingReader.Text(entry, "conversationId")) is { } id)
            {
                held.Add(id);
            }
        }

        return held;
    }

    /// <summary>The recording's own answer, without starting a conversion.</summary>
    /// <exception cref="PlatformException">The platform refuses.</exception>
    public Task<byte[]> ReadAsync(string conversationId, string recordingId, CancellationToken cancellationToken)
        => api.GetAsync($"{Path(conversationId, recordingId)}?formatId=NONE", Priority, cancellationToken);

    /// <summary>Whether the list of its conversation says that the file is not there any more.</summary>
    /// <exception cref="PlatformException">The platform does not say: it may be hidden from this client.</exception>
    public async Task<bool> IsGoneAsync(string conversationId, string recordingId, CancellationToken cancellationToken)
        => RecordingReader.ReadList(await api.GetAsync($"conversations/{Uri.EscapeDataString(conversationId)}/recordingmetadata", Priority, cancellationToken)) is { } listed
            && listed.FirstOrDefault(other => other.Id.Equals(recordingId, StringComparison.OrdinalIgnoreCase)) is null or { FileState: "DELETED" };

    /// <summary>What the platform says now about the file; <see langword="null"/> when it does not know it any more.</summary>
    /// <exception cref="PlatformException">The platform refuses.</exception>
    public async Task<PlatformRecording?> LookAsync(string conversationId, string recordingId, CancellationToken cancellationToken)
    {
        try
        {
            return RecordingReader.ReadOne(await api.GetAsync(
                $"conversations/{Uri.EscapeDataString(conversationId)}/recordingmetadata/{Uri.EscapeDataString(recordingId)}", Priority, cancellationToken));
        }
        catch (PlatformException exception) when (exception.Status is 404 or 410)
        {
            return null;
        }
    }

    /// <summary>Writes the recording back as it was read: what is refused here would be refused of a change too.</summary>
    /// <exception cref="PlatformException">The platform refuses; with 403 the permission is missing.</exception>
    public Task WriteBackAsync(string conversationId, string recordingId, byte[] asRead, CancellationToken cancellationToken)
        => api.SendAsync(HttpMethod.Put, Path(conversationId, recordingId), asRead, Priority, cancellationToken);

    /// <summary>Lets the recording's retention end now.</summary>
    /// <exception cref="PlatformException">The platform refuses.</exception>
    public Task EndRetentionAsync(string conversationId, string recordingId, byte[] asRead, DateTimeOffset platformNow, CancellationToken cancellationToken)
        => api.SendAsync(HttpMethod.Put, Path(conversationId, recordingId), WithDeleteDate(asRead, platformNow), Priority, cancellationToken);

    private static string Path(string conversationId, string recordingId)
        => $"conversations/{Uri.EscapeDataString(conversationId)}/recordings/{Uri.EscapeDataString(recordingId)}";

    private static ReadOnlyMemory<byte> WithDeleteDate(byte[] asRead, DateTimeOffset at)
    {
        using var document = RecordingReader.Parse(asRead);
        if (document?.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new PlatformException(FailureClass.Transient, "The recording's answer cannot be read.") { Status = 200 };
        }

        ArrayBufferWriter<byte> body = new(asRead.Length + 64);
        using Utf8JsonWriter writer = new(body);
        writer.WriteStartObject();
        foreach (var member in document.RootElement.EnumerateObject())
        {
            // an archive date later than the deletion would be refused or adjusted: the recording is not to be archived any more
            if (!member.NameEquals("deleteDate") && !member.NameEquals("archiveDate"))
            {
                member.WriteTo(writer);
            }
        }

        writer.WriteString("deleteDate", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        writer.WriteEndObject();
        writer.Flush();
        return body.WrittenMemory;
    }
}
