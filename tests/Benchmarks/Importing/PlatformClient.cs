using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Benchmarks.Importing;

/// <summary>Asks the platform for what curl needs: links. Deliberately not the product's client.</summary>
internal sealed class PlatformClient(PlatformAnswer platform) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = platform.Url };

    public async Task LoginAsync(CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/oauth/token")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{platform.ClientId}:{platform.ClientSecret}"))) },
            Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]),
        };
        using var token = await ReadAsync(request, cancellationToken);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.RootElement.GetProperty("access_token").GetString());
    }

    /// <summary>A link for each recording in the format asked for.</summary>
    public async Task<IReadOnlyList<Uri>> LinksAsync(string format, CancellationToken cancellationToken)
    {
        List<Uri> links = [];
        foreach (var conversation in await ConversationsAsync(cancellationToken))
        {
            using HttpRequestMessage request = new(HttpMethod.Get, $"/api/v2/conversations/{conversation}/recordings?formatId={format}&maxWaitMs=5000");
            using var recordings = await ReadAsync(request, cancellationToken);
            links.AddRange(recordings.RootElement.EnumerateArray()
                .SelectMany(recording => recording.GetProperty("mediaUris").EnumerateObject())
                .Select(media => new Uri(_http.BaseAddress!, media.Value.GetProperty("mediaUri").GetString()!)));
        }

        return links;
    }

    public void Dispose() => _http.Dispose();

    private async Task<List<string>> ConversationsAsync(CancellationToken cancellationToken)
    {
        List<string> all = [];
        var now = DateTimeOffset.UtcNow;
        for (var page = 1; ; page++)
        {
            var query = new { interval = $"{Text(now.AddDays(-2))}/{Text(now)}", order = "asc", orderBy = "conversationStart", paging = new { pageSize = 100, pageNumber = page } };
            using HttpRequestMessage request = new(HttpMethod.Post, "/api/v2/analytics/conversations/details/query")
            {
                Content = new StringContent(JsonSerializer.Serialize(query), Encoding.UTF8, "application/json"),
            };
            using var answer = await ReadAsync(request, cancellationToken);
            if (!answer.RootElement.TryGetProperty("conversations", out var conversations) || conversations.GetArrayLength() == 0)
            {
                return all;
            }

            all.AddRange(conversations.EnumerateArray().Select(conversation => conversation.GetProperty("conversationId").GetString()!));
        }
    }

    private async Task<JsonDocument> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var answer = await _http.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode && text.Length > 0
            ? JsonDocument.Parse(text)
            : throw new InvalidOperationException($"The platform answered {(int)answer.StatusCode} to {request.RequestUri}: {text}");
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
