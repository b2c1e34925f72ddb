using System.Globalization;
using System.Text.Json;
using Torture.Oracle;

namespace Torture.Lanes;

/// <summary>A running host seen from outside, over HTTP only.</summary>
internal sealed class HostApi(Uri url) : IDisposable
{
    private const int PageSize = 5000;
    private readonly HttpClient _http = new() { BaseAddress = url, Timeout = TimeSpan.FromSeconds(60) };

    public async Task<IReadOnlyList<JournalEvent>> EventsAsync(long after, CancellationToken cancellationToken)
    {
        List<JournalEvent> all = [];
        while (true)
        {
            using var page = await GetAsync($"/api/v1/events?after={after.ToString(CultureInfo.InvariantCulture)}&limit={PageSize}", cancellationToken);
            var before = all.Count;
            all.AddRange(page!.RootElement.GetProperty("events").EnumerateArray().Select(JournalEvent.Parse));

            // not until a page is empty: while calls go on, that may never come
            if (all.Count < before + PageSize)
            {
                return all;
            }

            after = all[^1].Sequence;
        }
    }

    /// <summary>The adapter's state and why, or <see langword="null"/> where it is not known (yet).</summary>
    public async Task<(string State, string? Why)?> AdapterAsync(CancellationToken cancellationToken)
    {
        using var answer = await GetAsync($"/api/v1/adapters/{LaneFolder.Adapter}", cancellationToken);
        return answer is null ? null : (answer.RootElement.GetProperty("state").GetString()!, answer.RootElement.TryGetProperty("why", out var why) ? why.GetString() : null);
    }

    /// <summary>The host's account of its time; <see langword="null"/> where it keeps none.</summary>
    public async Task<CoverageAccount?> CoverageAsync(CancellationToken cancellationToken)
    {
        using var answer = await GetAsync($"/api/v1/coverage?adapter={LaneFolder.Adapter}", cancellationToken);
        return answer is null ? null : CoverageAccount.Parse(answer.RootElement);
    }

    public async Task<bool> PostAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), content: null, cancellationToken);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>Gives <see langword="null"/> for 404.</summary>
    public async Task<JsonDocument?> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        if (answer.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return null;
        }

        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    public void Dispose() => _http.Dispose();
}
