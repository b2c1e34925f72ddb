using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Adapter.Host.Diagnostics;
using Adapter.Host.Diagnostics.Otlp;
using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Tests.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;
using Testing.Common;

namespace Adapter.Host.Tests.Diagnostics;

public sealed class OtlpTests
{
    [Fact]
    public async Task Host_WithACollector_PushesMetricsAndSpans()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var fixture = await LogFixture.StartAsync(settings: $$"""{ "Otlp": { "Endpoint": "{{receiver.Url}}", "Interval": "00:00:01", "TraceRatio": 1, "Headers": { "Authorization": "Bearer t0ken, with comma" } } }""");
        await Eventually.TrueAsync(
            () => receiver.Metrics.Any(names => names.Contains("adapterhost.journal.commits") && names.Contains("adapterhost_alarms") && names.Contains("adapterhost_log_lines") && names.Any(name => name.StartsWith("dotnet.gc", StringComparison.Ordinal))),
            "metrics of meters, sources and the runtime arrive", cancellationToken: TestContext.Current.CancellationToken);
        using (HostTraces.Source.StartActivity(HostTraces.Commit))
        {
        }

        await Eventually.TrueAsync(() => receiver.Spans.Contains(HostTraces.Commit), "a span arrives", cancellationToken: TestContext.Current.CancellationToken);
        Assert.All(receiver.ContentTypes, type => Assert.Equal("application/x-protobuf", type));
        Assert.All(receiver.Authorizations, header => Assert.Equal("Bearer t0ken, with comma", header));
        Assert.Contains("adapterhost", receiver.Bodies.First(), StringComparison.Ordinal);
        Assert.Contains("Otlp:Headers:Authorization stands in clear text", fixture.Files(), StringComparison.Ordinal);
        Assert.DoesNotContain("t0ken", fixture.Files(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_CollectorDown_WorksAndPushesOnceItIsThere()
    {
        int port;
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        await using var fixture = await LogFixture.StartAsync(settings: $$"""{"Otlp":{"Endpoint":"http://127.0.0.1:{{port}}","Interval":"00:00:01" } }""");
        await Eventually.TrueAsync(() => fixture.Files().Contains("cannot be pushed to http://127.0.0.1:", StringComparison.Ordinal), "the log says so", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("adapterhost_journal_commits_total", await fixture.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await using var receiver = await OtlpReceiver.StartAsync(port);
        await Eventually.TrueAsync(() => receiver.Metrics.Any(names => names.Contains("adapterhost.journal.commits")), "metrics arrive", cancellationToken: TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => fixture.Files().Contains("reach http://127.0.0.1:", StringComparison.Ordinal), "the log says so", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(1, fixture.Files().Split("cannot be pushed").Length - 1);
    }

    [Fact]
    public async Task Push_NumbersCannotBeHadOnce_GoesOnWithTheNextPush()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        LogRecorder log = new();
        var asked = 0;
        Pages pages = new()
        {
            Add = page =>
            {
                if (Interlocked.Increment(ref asked) == 1)
                {
                    throw new InvalidOperationException("not now");
                }

                page.Add("adapterhost_alarms", PrometheusKind.Gauge, "Alarms.", "", 1);
            },
        };
        OtlpOptions options = new() { Endpoint = receiver.Url.ToString(), Interval = TimeSpan.FromMilliseconds(20), Traces = false };
        using PushLimit limit = new(TimeProvider.System);
        using OtlpExport export = new(Make(options, []), options, [pages], static () => 0.5, limit, new HostParts(TimeProvider.System, log.CreateLogger<HostParts>()), TimeProvider.System, log.CreateLogger<OtlpExport>());

        await export.StartAsync(TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(() => receiver.Metrics.Any(names => names.Contains("adapterhost_alarms")), "metrics arrive", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Single(log.Lines, line => line.Level == LogLevel.Error);
        await export.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Host_LoopBesideTheAdaptersFails_DoesNotStop()
    {
        await using var fixture = await LogFixture.StartAsync();

        Assert.Equal(BackgroundServiceExceptionBehavior.Ignore, fixture.Services.GetRequiredService<IOptions<HostOptions>>().Value.BackgroundServiceExceptionBehavior);
    }

    [Fact]
    public void Refresh_AdapterOrSeriesIsGone_IsNotToldAnyMore()
    {
        Pages pages = new();
        using SourceMeters meters = new([pages]);
        HashSet<string> seen = [];
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, told) =>
        {
            if (instrument.Meter.Name == SourceMeters.MeterName && instrument.Meter.Scope == meters)
            {
                told.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => seen.Add($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))} {value}"));
        listener.Start();

        pages.Add = page =>
        {
            page.Add("adapter_link_up", PrometheusKind.Gauge, "Up.", PrometheusPage.Label("adapter", "A \"one\", \\two"), 1);
            page.Add("adapter_link_up", PrometheusKind.Gauge, "Up.", PrometheusPage.Label("adapter", "B"), 0);
            page.Add("adapter_frames_total", PrometheusKind.Counter, "Frames.", PrometheusPage.Label("adapter", "B"), 7);
            page.Add("adapterhost_alarms", PrometheusKind.Gauge, "Alarms.", PrometheusPage.Label("severity", "error") + "," + PrometheusPage.Label("state", "active"), 2);
        };
        meters.Refresh();
        listener.RecordObservableInstruments();
        Assert.Equal(["adapter_frames adapter=B 7", "adapter_link_up adapter=A \"one\", \\two 1", "adapter_link_up adapter=B 0", "adapterhost_alarms severity=error state=active 2"], seen.Order(StringComparer.Ordinal));

        seen.Clear();
        pages.Add = page => page.Add("adapter_frames_total", PrometheusKind.Counter, "Frames.", PrometheusPage.Label("adapter", "B"), 9);
        meters.Refresh();
        listener.RecordObservableInstruments();
        Assert.Equal(["adapter_frames adapter=B 9"], seen);
    }

    [Theory]
    [InlineData("https://api.example.com/api/v2/conversations/0f8fad5b-d9cb-469f-a165-70867728950e?expand=secret", "https://api.example.com/api/v2/conversations/{id}")]
    [InlineData("https://user:pw@host/api/v2/notifications/channels/streaming-5-abcdef?token=1", "https://host/api/v2/notifications/channels/{id}")]
    [InlineData("http://127.0.0.1:8080/oauth/token", "http://127.0.0.1:8080/oauth/token")]
    [InlineData("https://bucket/recordings/2026/09/call.wav?X-Amz-Signature=1", "https://bucket/recordings/{id}/{id}/{id}")]
    [InlineData("not a url", "{unreadable}")]
    public void Clean_Address_HasNoIdQueryOrUser(string url, string clean) => Assert.Equal(clean, SpanProcessor.Clean(url));

    [Theory]
    [InlineData("import.run", false, 0.99, true)]
    [InlineData("journal.commit", false, 0.05, true)]
    [InlineData("journal.commit", false, 0.2, false)]
    [InlineData("GET", true, 0.05, false)]
    public void ShouldSample_RareAlways_FrequentByShare(string name, bool isUnderDropped, double random, bool kept)
    {
        HostSampler sampler = new(0.1, () => random);
        ActivityContext parent = isUnderDropped ? new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None) : default;
        Assert.Equal(kept, sampler.ShouldSample(new SamplingParameters(parent, ActivityTraceId.CreateRandom(), name, ActivityKind.Internal)).Decision == SamplingDecision.RecordAndSample);
    }

    [Fact]
    public void Targets_StandardVariables_CountWhereTheFileSaysNothing()
    {
        Dictionary<string, string> variables = new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://collector:4318/", ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = "http://traces:9000/otlp" };
        var targets = Make(new OtlpOptions(), variables);
        Assert.Equal("http://collector:4318/v1/metrics", targets.Metrics!.Endpoint.ToString());
        Assert.Equal("http://traces:9000/otlp", targets.Traces!.Endpoint.ToString());
        Assert.Equal(OtlpExportProtocol.HttpProtobuf, targets.Metrics.Protocol);

        var file = Make(new OtlpOptions { Endpoint = "http://file:4317", Protocol = "grpc", Headers = { ["x-key"] = "env:KEY" }, Traces = false }, new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://collector:4318", ["KEY"] = "a b" });
        Assert.Equal("http://file:4317/", file.Metrics!.Endpoint.ToString());
        Assert.Equal(OtlpExportProtocol.Grpc, file.Metrics.Protocol);
        using (var client = file.Metrics.HttpClientFactory())
        {
            Assert.Equal("a b", Assert.Single(client.DefaultRequestHeaders.GetValues("x-key")));
        }

        Assert.Null(file.Traces);

        Assert.Null(Make(new OtlpOptions(), []).Metrics);
        Assert.Null(Make(new OtlpOptions { Endpoint = "http://file:4317" }, new() { ["OTEL_SDK_DISABLED"] = "true" }).Metrics);
        Assert.Throws<OptionsValidationException>(() => Make(new OtlpOptions { Endpoint = "http://file", Headers = { ["x"] = "env:MISSING" } }, []).Metrics);
        Assert.Throws<OptionsValidationException>(() => Make(new OtlpOptions(), new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "collector" }).Metrics);
    }

    [Fact]
    public void Place_AddressWithAPassword_IsWithoutIt()
        => Assert.Equal("https://collector:4318", Make(new OtlpOptions { Endpoint = "https://ada:hunter2@collector:4318/x?key=1" }, []).Place);

    [Fact]
    public void Validate_BadSettings_NamesEach()
    {
        OtlpOptions options = new() { Endpoint = "collector:4318", Protocol = "http/json", Interval = TimeSpan.Zero, TraceRatio = 2 };
        Assert.Equal(["Endpoint", "Protocol", "Interval", "TraceRatio"], options.Validate().Select(error => error.Split(' ')[0].Split(':')[1]));
    }

    private static OtlpTargets Make(OtlpOptions options, Dictionary<string, string> variables)
        => new(options, new HostStart { ConfigFolder = ".", DataFolder = ".", PluginsFolder = "." }, variables.GetValueOrDefault, new PushLimit(TimeProvider.System), new LogRecorder().CreateLogger<OtlpTargets>());

    private sealed class Pages : IMetricSource
    {
        public Action<PrometheusPage> Add { get; set; } = _ => { };

        public void Collect(PrometheusPage page) => Add(page);
    }
}
