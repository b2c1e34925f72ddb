using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Torture.Lanes;

/// <summary>Follows the journal as a recorder does: resumes after each end of the stream with the last number it was given.</summary>
internal sealed class Consumer(Func<Uri?> host, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<(long Sequence, Guid Id)> _seen = [];
    private Task _following = Task.CompletedTask;

    public IReadOnlyList<(long Sequence, Guid Id)> Seen
    {
        get
        {
            lock (_gate)
            {
                return [.. _seen];
            }
        }
    }

    public long Last
    {
        get
        {
            lock (_gate)
            {
                return _seen.Count > 0 ? _seen[^1].Sequence : 0;
            }
        }
    }

    /// <summary>Answers that no consumer should get, each once.</summary>
    public HashSet<string> Complaints { get; } = [];

    public void Start() => _following = FollowAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following;
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task FollowAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (host() is { } url)
                {
                    await FollowAsync(url);
                }

                await Task.Delay(Pause, time, _stop.Token);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // the host was killed under us
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task FollowAsync(Uri url)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(url, "/api/v1/events/stream"));
        request.Headers.TryAddWithoutValidation("Last-Event-ID", Last.ToString(CultureInfo.InvariantCulture));
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _stop.Token);
        if (!response.IsSuccessStatusCode)
        {
            var complaint = $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(_stop.Token)}";
            lock (_gate)
            {
                Complaints.Add(complaint);
            }

            return;
        }

        await using var stream = await response.Content.ReadAsStreamAsync(_stop.Token);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(_stop.Token))
        {
            using var json = JsonDocument.Parse(item.Data);
            lock (_gate)
            {
                _seen.Add((long.Parse(item.EventId!, CultureInfo.InvariantCulture), json.RootElement.GetProperty("id").GetGuid()));
            }
        }
    }
}
