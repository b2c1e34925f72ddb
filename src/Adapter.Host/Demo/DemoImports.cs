using System.Net.Http.Json;
using System.Text.Json;

namespace Adapter.Host.Demo;

/// <summary>Asks the host's import sources what they have stored, as any script would.</summary>
internal sealed class DemoImports(HttpClient host)
{
    /// <summary>Compares the recordings that can be had with those that the import sources account for.</summary>
    public async Task<DemoRecordings> CompareAsync(IReadOnlyList<DemoRecording> truth, CancellationToken cancellationToken)
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        var doubled = 0;
        foreach (var name in await SourcesAsync(cancellationToken))
        {
            using var report = await host.GetFromJsonAsync<JsonDocument>($"/api/v1/imports/{Uri.EscapeDataString(name)}/report?from=2000-01-01&to=2100-01-01&ask=false", cancellationToken);
            foreach (var line in report!.RootElement.GetProperty("lines").EnumerateArray().Where(line => line.TryGetProperty("recordingId", out _)))
            {
                doubled += found.TryAdd(Key(line.GetProperty("conversationId").GetString(), line.GetProperty("recordingId").GetString()), line.GetProperty("state").GetString()!) ? 0 : 1;
            }
        }

        var expected = truth.Where(recording => recording is { Fetchable: true, Media: "audio" }).Select(recording => Key(recording.ConversationId, recording.RecordingId)).ToList();
        var missing = expected.Where(key => found.GetValueOrDefault(key) is not ("stored" or "deleted-at-source")).ToList();
        return new DemoRecordings(expected.Count, expected.Count - missing.Count, doubled, [.. missing.Select(key => $"not stored {key}: {found.GetValueOrDefault(key, "not in the ledger")}")]);
    }

    /// <summary>One line on how the imports get on; <see langword="null"/> when there are none.</summary>
    public async Task<string?> ProgressAsync(CancellationToken cancellationToken)
    {
        List<string> parts = [];
        foreach (var name in await SourcesAsync(cancellationToken))
        {
            using var status = await host.GetFromJsonAsync<JsonDocument>($"/api/v1/imports/{Uri.EscapeDataString(name)}", cancellationToken);
            var root = status!.RootElement;
            parts.Add($"{name}: {root.GetProperty("recordings").GetProperty("stored").GetInt64()} of {root.GetProperty("found").GetInt64()} recordings stored, {root.GetProperty("bytes").GetInt64() / 1024} KiB");
        }

        return parts.Count == 0 ? null : string.Join("; ", parts);
    }

    private static string Key(string? conversation, string? recording) => $"{conversation} {recording}";

    private async Task<List<string>> SourcesAsync(CancellationToken cancellationToken)
    {
        using var answer = await host.GetFromJsonAsync<JsonDocument>("/api/v1/adapters", cancellationToken);
        return
        [
            .. answer!.RootElement.GetProperty("adapters").EnumerateArray()
                .Where(adapter => adapter.TryGetProperty("nextRun", out _) && adapter.GetProperty("state").GetString() is "Running" or "Degraded")
                .Select(adapter => adapter.GetProperty("name").GetString()!),
        ];
    }
}

/// <summary>A recording of the truth.</summary>
internal sealed record DemoRecording(string ConversationId, string RecordingId, string Media, bool Fetchable);

/// <summary>What a comparison of recordings found.</summary>
internal sealed record DemoRecordings(int Expected, int Stored, int Doubled, IReadOnlyList<string> Missing);
