using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Adapter.Host.Tests.Http;

/// <summary>One event of a stream as a client dispatches it.</summary>
internal sealed record SseEvent(long? Id, string Event, JsonElement Data);

/// <summary>Reads server-sent events line by line, with a deadline.</summary>
internal sealed class SseReader : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private SseReader(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _lines = new StreamReader(body);
    }

    public static async Task<SseReader> OpenAsync(HttpClient client, string path, long? lastEventId = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (lastEventId is { } id)
        {
            request.Headers.Add("Last-Event-ID", id.ToString(CultureInfo.InvariantCulture));
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return new SseReader(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    public async Task<List<SseEvent>> TakeAsync(int count)
    {
        List<SseEvent> events = [];
        while (events.Count < count)
        {
            var block = await BlockAsync();
            if (block.TryGetValue("data", out var data))
            {
                using var document = JsonDocument.Parse(data);
                events.Add(new SseEvent(
                    block.TryGetValue("id", out var id) ? long.Parse(id, CultureInfo.InvariantCulture) : null,
                    block.GetValueOrDefault("event", "message"),
                    document.RootElement.Clone()));
            }
        }

        return events;
    }

    public async Task<(string Comment, long? Id)> CommentAsync(string text)
    {
        while (true)
        {
            var block = await BlockAsync();
            if (block.TryGetValue("", out var comment) && comment == text)
            {
                return (comment, block.TryGetValue("id", out var id) ? long.Parse(id, CultureInfo.InvariantCulture) : null);
            }
        }
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }

    private async Task<Dictionary<string, string>> BlockAsync()
    {
        Dictionary<string, string> block = new(StringComparer.Ordinal);
        while (true)
        {
            var line = await _lines.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken)
                ?? throw new EndOfStreamException("The stream ended.");
            if (line.Length == 0)
            {
                return block;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            block[line[..colon]] = line[(colon + 1)..].TrimStart();
        }
    }
}
