using System.Globalization;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>A running host seen from outside, over HTTP only.</summary>
internal sealed class HostApi(Uri url) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = url, Timeout = TimeSpan.FromSeconds(60) };

    public Uri Url { get; } = url;

    public async Task<JsonElement?> AdapterAsync(string name)
    {
        using var response = await _http.GetAsync($"/api/v1/adapters/{Uri.EscapeDataString(name)}");
        return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<JsonElement>() : null;
    }

    public async Task<string> StateAsync(string name) => await AdapterAsync(name) is { } adapter ? adapter.GetProperty("state").GetString()! : "none";

    public Task WhenStateAsync(string name, string state, TimeSpan? within = null)
        => Eventually.TrueAsync(async () => await StateAsync(name) == state, $"adapter {name} {state}", within ?? TimeSpan.FromSeconds(60));

    public async Task<string> TextAsync(string path) => await _http.GetStringAsync(path);

    public Task<HttpResponseMessage> PostAsync(string path) => _http.PostAsync(path, content: null);

    /// <summary>All events now in the journal.</summary>
    public async Task<List<JsonElement>> EventsAsync()
    {
        const int PageSize = 1000;
        List<JsonElement> all = [];
        while (true)
        {
            var after = all.Count == 0 ? 0 : all[^1].GetProperty("sequence").GetInt64();
            using var page = await _http.GetFromJsonAsync<JsonDocument>($"/api/v1/events?after={after.ToString(CultureInfo.InvariantCulture)}&limit={PageSize}");
            var events = page!.RootElement.GetProperty("events").EnumerateArray().Select(e => e.Clone()).ToList();
            all.AddRange(events);

            // not until a page is empty: while calls go on, a machine slower than they are would read for ever
            if (events.Count < PageSize)
            {
                return all;
            }
        }
    }

    /// <summary>Follows the stream into a list until the connection ends or the token is signalled.</summary>
    public async Task FollowAsync(List<(long Sequence, Guid Id)> seen, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await _http.GetStreamAsync("/api/v1/events/stream", cancellationToken);
            await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
            {
                using var json = JsonDocument.Parse(item.Data);
                lock (seen)
                {
                    seen.Add((long.Parse(item.EventId!, CultureInfo.InvariantCulture), json.RootElement.GetProperty("id").GetGuid()));
                }
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            // the host was killed under us, which is what the caller wants to see
        }
    }

    public void Dispose() => _http.Dispose();
}
