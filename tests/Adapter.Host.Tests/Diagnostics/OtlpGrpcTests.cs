using System.Net;
using System.Net.Sockets;
using Adapter.Host.Diagnostics;
using Adapter.Host.Tests.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Diagnostics;

/// <summary>Metrics and spans over gRPC, to a server that speaks HTTP/2 without TLS; and collectors that do not do their part.</summary>
[Collection(Alone.Name)]
public sealed class OtlpGrpcTests
{
    /// <summary>Far below what the SDK waits for a push, its flush and its end, one after the other.</summary>
    private static readonly TimeSpan Stop = TimeSpan.FromSeconds(9);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Host_WithAGrpcCollector_PushesMetricsAndSpans()
    {
        await using var receiver = await OtlpReceiver.StartAsync(isGrpc: true);
        await using var fixture = await LogFixture.StartAsync(settings: Settings(receiver.Url, """, "TraceRatio": 1, "Headers": { "Authorization": "Bearer t0ken, with comma" }"""));

        await Eventually.TrueAsync(
            () => receiver.Metrics.Any(names => names.Contains("adapterhost.journal.commits") && names.Contains("adapterhost_alarms") && names.Any(name => name.StartsWith("dotnet.gc", StringComparison.Ordinal))),
            "metrics of meters, sources and the runtime arrive", cancellationToken: Token);
        using (HostTraces.Source.StartActivity(HostTraces.Commit))
        {
        }

        await Eventually.TrueAsync(() => receiver.Spans.Contains(HostTraces.Commit), "a span arrives", cancellationToken: Token);

        Assert.Empty(receiver.Complaints);
        Assert.All(receiver.Protocols, protocol => Assert.Equal("HTTP/2", protocol));
        Assert.All(receiver.ContentTypes, type => Assert.Equal("application/grpc", type));
        Assert.All(receiver.Authorizations, header => Assert.Equal("Bearer t0ken, with comma", header));
        Assert.NotEmpty(receiver.Resources);
        Assert.All(receiver.Resources, resource => Assert.Equal(("adapterhost", Environment.MachineName), (resource["service.name"], resource["service.instance.id"])));
        Assert.All(receiver.Resources, resource => Assert.NotEmpty(resource["service.version"]));
        var files = fixture.LogFolder;
        await fixture.StopAsync();
        Assert.DoesNotContain("cannot be pushed", string.Concat(Directory.EnumerateFiles(files).Select(LogFixture.Read)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(14)]
    [InlineData(16)]
    public async Task Host_GrpcCollectorRefuses_SaysSoOnceAndGoesOnWhenItTakesThem(int status)
    {
        await using var receiver = await OtlpReceiver.StartAsync(isGrpc: true);
        receiver.GrpcStatus = status;
        await using var fixture = await LogFixture.StartAsync(settings: Settings(receiver.Url));
        await Eventually.TrueAsync(() => receiver.Protocols.Count > 1 && fixture.Files().Contains("cannot be pushed to http://127.0.0.1:", StringComparison.Ordinal), "the log says so", cancellationToken: Token);
        await AssertWorksAsync(fixture);

        receiver.GrpcStatus = 0;
        await Eventually.TrueAsync(() => receiver.Metrics.Any(names => names.Contains("adapterhost.journal.commits")), "metrics arrive", cancellationToken: Token);
        await Eventually.TrueAsync(() => fixture.Files().Contains("reach http://127.0.0.1:", StringComparison.Ordinal), "the log says so", cancellationToken: Token);
        Assert.Equal(1, fixture.Files().Split("cannot be pushed").Length - 1);
    }

    [Fact]
    public async Task Host_GrpcCollectorIsNotThere_WorksAndStops()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        await using var fixture = await LogFixture.StartAsync(settings: Settings(new Uri($"http://127.0.0.1:{port}")));
        await Eventually.TrueAsync(() => fixture.Files().Contains("cannot be pushed", StringComparison.Ordinal), "the log says so", cancellationToken: Token);
        await AssertWorksAsync(fixture);

        await fixture.StopAsync().WaitAsync(Stop, Token);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Host_CollectorDoesNotAnswer_WorksAndStops(bool isGrpc)
    {
        TaskCompletionSource over = new();
        await using var receiver = await OtlpReceiver.StartAsync(isGrpc: isGrpc);
        receiver.Silence = over.Task;
        await using var fixture = await LogFixture.StartAsync(settings: Settings(receiver.Url, """, "TraceRatio": 1""", isGrpc));
        await Eventually.TrueAsync(() => receiver.Waiting > 0, "a push waits for its answer", cancellationToken: Token);
        using (HostTraces.Source.StartActivity(HostTraces.Commit))
        {
        }

        await AssertWorksAsync(fixture);

        await fixture.StopAsync().WaitAsync(Stop, Token);
        over.SetResult();
    }

    private static string Settings(Uri collector, string more = "", bool isGrpc = true)
        => $$"""{ "Otlp": { "Endpoint": "{{collector}}", "Protocol": "{{(isGrpc ? "grpc" : "http/protobuf")}}", "Interval": "00:00:01"{{more}} } }""";

    private static async Task AssertWorksAsync(LogFixture fixture)
    {
        Assert.Contains("adapterhost_journal_commits_total", await fixture.Client.GetStringAsync("/metrics", Token), StringComparison.Ordinal);
        using var live = await fixture.Client.GetAsync(new Uri("/health/live", UriKind.Relative), Token);
        Assert.True(live.IsSuccessStatusCode);
    }
}
