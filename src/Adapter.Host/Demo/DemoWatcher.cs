using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Adapter.Host.Demo;

/// <summary>Reads the host's event stream as any recorder would, shows the calls live and keeps what the summary needs.</summary>
internal sealed class DemoWatcher(HttpClient host, TimeProvider time, Action<string>? show)
{
    private const string CallPrefix = "recorder.call.";
    private readonly Lock _gate = new();
    private readonly List<DemoEvent> _calls = [];
    private readonly List<double> _latencies = [];
    private int _cuts;
    private long _last;

    public int CallEvents
    {
        get
        {
            lock (_gate)
            {
                return _calls.Count;
            }
        }
    }

    /// <summary>Follows the stream until cancelled; resumes after a break with what it saw last.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using HttpRequestMessage request = new(HttpMethod.Get, "/api/v1/events/stream");
                request.Headers.TryAddWithoutValidation("Last-Event-ID", _last.ToString(CultureInfo.InvariantCulture));
                using var response = await host.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                response.EnsureSuccessStatusCode();
                await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
                await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
                {
                    OnEvent(item.EventId, item.Data);
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellationToken);
            }
        }
    }

    public (IReadOnlyList<DemoEvent> Calls, DemoLatency Latency, int Cuts) Snapshot()
    {
        lock (_gate)
        {
            var sorted = _latencies.Order().ToList();
            DemoLatency latency = new(Percentile(sorted, 0.50), Percentile(sorted, 0.99), Percentile(sorted, 1), sorted.Count);
            return ([.. _calls], latency, _cuts);
        }
    }

    private static double Percentile(List<double> sorted, double share)
        => sorted.Count == 0 ? 0 : Math.Round(sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)], 1);

    private void OnEvent(string? id, string json)
    {
        var now = time.GetUtcNow();
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var type = root.GetProperty("type").GetString()!;
        var at = root.GetProperty("time").GetDateTimeOffset();
        var recovered = root.TryGetProperty("recovered", out var flag) && flag.GetBoolean();
        var data = root.GetProperty("data");
        lock (_gate)
        {
            _last = long.TryParse(id, CultureInfo.InvariantCulture, out var sequence) ? sequence : _last;
            if (type.StartsWith(CallPrefix, StringComparison.Ordinal))
            {
                _calls.Add(new DemoEvent(root.GetProperty("subject").GetString()!, Text(data, "participantId"), type[CallPrefix.Length..], at, recovered, root.GetProperty("id").GetGuid()));
                if (!recovered && type is "recorder.call.connected" or "recorder.call.ended" or "recorder.call.failed")
                {
                    _latencies.Add((now - at).TotalMilliseconds);
                }
            }
            else if (type == "recorder.link.down")
            {
                _cuts++;
            }
        }

        show?.Invoke(Line(root, type, at, recovered, data));
    }

    private static string Line(JsonElement root, string type, DateTimeOffset at, bool recovered, JsonElement data)
    {
        var subject = root.TryGetProperty("subject", out var value) ? value.GetString() ?? "" : "";
        var who = Text(data, "userName") ?? Text(data, "queueName") ?? Text(data, "purpose") ?? Text(data, "reason") ?? "";
        var what = Text(data, "endReason") ?? Text(data, "transferType") ?? Text(data, "recordingState") ?? Text(data, "routingStatus") ?? Text(data, "presence") ?? "";
        return $"{at.ToUniversalTime():HH:mm:ss.fff}  {type["recorder.".Length..],-28} {subject[..Math.Min(8, subject.Length)],-8}  {who,-24} {what}{(recovered ? "  (recovered)" : "")}";
    }

    private static string? Text(JsonElement data, string name)
        => data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
