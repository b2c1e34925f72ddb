using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Adapter.Host.Demo;

namespace EndToEnd.Tests;

/// <summary>A recorder at one host of a pair: follows its stream, comes back with the place it has whenever the host is gone, and keeps what it got.</summary>
internal sealed class PairConsumer(PairHost host)
{
    private const string CallPrefix = "recorder.call.";
    private readonly Lock _gate = new();
    private readonly List<(long Sequence, JsonElement Event)> _seen = [];

    public IReadOnlyList<(long Sequence, JsonElement Event)> Seen
    {
        get
        {
            lock (_gate)
            {
                return [.. _seen];
            }
        }
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        var place = "0";
        using PeriodicTimer pause = new(TimeSpan.FromMilliseconds(100));
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                using HttpRequestMessage request = new(HttpMethod.Get, "/api/v1/events/stream");
                request.Headers.Add("Last-Event-ID", place);
                using var response = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stopping);
                response.EnsureSuccessStatusCode();
                await using var stream = await response.Content.ReadAsStreamAsync(stopping);
                await foreach (var item in SseParser.Create(stream).EnumerateAsync(stopping))
                {
                    using var json = JsonDocument.Parse(item.Data);
                    place = item.EventId!;
                    lock (_gate)
                    {
                        _seen.Add((long.Parse(place, CultureInfo.InvariantCulture), json.RootElement.Clone()));
                    }
                }
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                // the host was killed under us
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await pause.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>The call events among some, each id once.</summary>
    public static IReadOnlyList<DemoEvent> Calls(IEnumerable<JsonElement> events)
        => [.. events.Where(item => item.GetProperty("type").GetString()!.StartsWith(CallPrefix, StringComparison.Ordinal)).DistinctBy(Id).Select(item => new DemoEvent(
            item.GetProperty("subject").GetString()!,
            item.GetProperty("data").TryGetProperty("participantId", out var participant) ? participant.GetString() : null,
            item.GetProperty("type").GetString()![CallPrefix.Length..],
            item.GetProperty("time").GetDateTimeOffset(),
            item.TryGetProperty("recovered", out var recovered) && recovered.GetBoolean(),
            Id(item)))];

    public static Guid Id(JsonElement item) => item.GetProperty("id").GetGuid();
}
