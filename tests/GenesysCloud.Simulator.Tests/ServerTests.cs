using System.CommandLine;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using GenesysCloud.Simulator.Recordings;
using GenesysCloud.Simulator.Rest;
using GenesysCloud.Simulator.Tests.Platform;
using Testing.Common;

namespace GenesysCloud.Simulator.Tests;

public class ServerTests
{
    [Fact]
    public async Task Tls_TrustingItsAuthority_HttpsAndWssWork()
    {
        using TempFolder folder = new();
        await using var server = await Sim.StartAsync(new SimulatorOptions { Tls = true, TlsCaFile = folder["ca.pem"] });
        Assert.Equal("https", server.BaseUrl.Scheme);
        Assert.Equal(server.CaPem, await File.ReadAllTextAsync(folder["ca.pem"], TestContext.Current.CancellationToken));
        using var authority = X509CertificateLoader.LoadCertificateFromFile(folder["ca.pem"]);
        using SocketsHttpHandler handler = new();
        handler.SslOptions.RemoteCertificateValidationCallback = Trust(authority);
        using HttpClient http = new(handler) { BaseAddress = server.BaseUrl };
        http.DefaultRequestHeaders.Authorization = new("Bearer", server.Tokens.Issue(server.ClientId).Value);

        using var answer = await http.PostAsync("/api/v2/notifications/channels", null, TestContext.Current.CancellationToken);
        var channel = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Uri uri = new(channel.GetProperty("connectUri").GetString()!);
        Assert.Equal("wss", uri.Scheme);
        await using var socket = await SocketClient.ConnectAsync(uri, options: options => options.RemoteCertificateValidationCallback = Trust(authority));

        Assert.Empty(await socket.UntilPongAsync());
    }

    [Fact]
    public async Task Tls_NotTrustingItsAuthority_IsRefusedByTheClient()
    {
        await using var server = await Sim.StartAsync(new SimulatorOptions { Tls = true });
        using HttpClient http = new() { BaseAddress = server.BaseUrl };

        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("/api/v2/users", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Stop_WithOpenSockets_EndsAtOnceAndBreaksThem()
    {
        var link = await Link.OpenAsync();

        await link.Server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        await link.Socket.EndedAsync();
        await link.DisposeAsync();
    }

    [Fact]
    public async Task Log_SocketsAndFaults_AreToldWithoutSecrets()
    {
        LogRecorder log = new();
        var server = await SimulatorServer.StartAsync(loggers: log, cancellationToken: TestContext.Current.CancellationToken);
        using var client = await RestClient.LoginAsync(server);
        await using (var socket = await SocketClient.ConnectAsync((await client.ChannelAsync()).ConnectUri))
        {
            await socket.UntilPongAsync();
            await client.FaultsAsync(new { cut = new { } });
            await socket.EndedAsync();
        }

        await client.FaultsAsync(new { profile = "rough", seed = 5 });
        await client.FaultsAsync(new { profile = "none" });
        await server.DisposeAsync();

        var told = log.Lines.Where(line => line.Category.StartsWith("GenesysCloud.", StringComparison.Ordinal)).ToList();
        Assert.Equal([3000, 3001, 3100, 3102, 3103], told.Select(line => line.Id.Id).Order());
        Assert.DoesNotContain(log.Lines, line => line.Text.Contains(server.ClientSecret, StringComparison.Ordinal) || line.Text.Contains(client.Token!, StringComparison.Ordinal));
    }

    [Fact]
    public void CommandLine_EveryOption_ReachesTheServer()
    {
        var parse = SimulatorCommand.Create(TimeProvider.System).Parse(
        [
            "--urls", "http://127.0.0.1:8080", "--users", "3", "--queues", "2", "--calls-per-minute", "12.5", "--seed", "9", "--tls", "--tls-ca", "ca.pem",
            "--token-life", "300", "--rate-limit", "180", "--client-id", "me", "--client-secret", "hush", "--permissions=-routing:queue:view",
            "--history-days", "3", "--history-calls-per-day", "40", "--bulk-calls", "7", "--require-client-certificate", "--tls-client-ca", "clients.pem",
            "--tls-client-certificate", "client.pem", "--analytics-lag", "60", "--heartbeat", "5", "--channel-life", "100", "--socket-life", "70", "--closing-notice", "7", "--second-socket", "SilenceOld",
            "--recordings", "{\"archivedShare\":0.5,\"transcodeTime\":\"00:00:04\",\"batchStatus\":\"Upper\"}", "--media-url", "http://127.0.0.1:8081", "--faults", "rough",
        ]);

        Assert.Empty(parse.Errors);
        var options = SimulatorCommand.Read(parse);
        Assert.Equal(new Uri("http://127.0.0.1:8080"), options.Url);
        Assert.Equal((3, 2, 12.5, 9, true, "ca.pem"), (options.Users, options.Queues, options.CallsPerMinute, options.Seed, options.Tls, options.TlsCaFile));
        Assert.Equal((3, 40, 7), (options.HistoryDays, options.HistoryCallsPerDay, options.BulkCalls));
        Assert.Equal((true, "clients.pem", "client.pem"), (options.RequireClientCertificate, options.TlsClientCaFile, options.TlsClientCertificateFile));
        Assert.Equal((TimeSpan.FromSeconds(300), 180, "me", "hush"), (options.TokenLife, options.RateLimit, options.ClientId, options.ClientSecret));
        Assert.Equal(PermissionSet.Without(PermissionSet.QueueView).Order(), options.Permissions.Order());
        Assert.Equal(
            (TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(70), TimeSpan.FromSeconds(7), SecondSocketPolicy.SilenceOld),
            (options.AnalyticsLag, options.HeartbeatInterval, options.ChannelLife, options.SocketLife, options.SocketClosingNotice, options.SecondSocket));
        // what was told stays, the rest is as rough as everything else
        Assert.Equal(
            RecordingOptions.Rough with { ArchivedShare = 0.5, TranscodeTime = TimeSpan.FromSeconds(4), BatchStatus = BatchStatusSpelling.Upper, MediaUrl = new Uri("http://127.0.0.1:8081") },
            options.Recordings);
    }

    [Fact]
    public void CommandLine_Nothing_HasTheDefaultsOfTheOptions()
    {
        var options = SimulatorCommand.Read(SimulatorCommand.Create(TimeProvider.System).Parse([]));
        SimulatorOptions defaults = new();

        Assert.Equal(defaults.Permissions.Order(), options.Permissions.Order());
        Assert.Equal(
            defaults,
            options with { Permissions = defaults.Permissions, MoreClients = defaults.MoreClients, TopicPermissions = defaults.TopicPermissions, Scenarios = defaults.Scenarios });
    }

    [Theory]
    [InlineData("--userz", "3")]
    [InlineData("--users", "many")]
    [InlineData("--urls", "8080")]
    [InlineData("--urls", "ftp://127.0.0.1")]
    [InlineData("--history-days", "-1")]
    [InlineData("--faults", "some")]
    [InlineData("--second-socket", "Dance")]
    [InlineData("--recordings", "{\"archived\":1}")]
    [InlineData("--recordings", "{")]
    [InlineData("--media-url", "nowhere")]
    public void CommandLine_Wrong_IsAnError(params string[] arguments)
        => Assert.NotEmpty(SimulatorCommand.Create(TimeProvider.System).Parse(arguments).Errors);

    [Fact]
    public async Task CommandLine_Run_TellsItsAddressAndServesUntilStopped()
    {
        using LineWriter output = new();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = SimulatorCommand.Create(TimeProvider.System).Parse(["--users", "2", "--faults", "rough"]).InvokeAsync(new InvocationConfiguration { Output = output }, stop.Token);

        await Eventually.TrueAsync(() => output.Lines.Any(line => line.StartsWith("listening on ", StringComparison.Ordinal)), "it listens", cancellationToken: stop.Token);
        var lines = output.Lines;
        using HttpClient http = new() { BaseAddress = new Uri(lines[^1]["listening on ".Length..]) };
        Assert.Contains("\"active\":2", await http.GetStringAsync("/_sim/state", stop.Token), StringComparison.Ordinal);
        Assert.Contains("\"profile\":\"rough\"", await http.GetStringAsync("/_sim/faults", stop.Token), StringComparison.Ordinal);
        Assert.Contains($"client id {new SimulatorOptions().ClientId}", lines);

        await stop.CancelAsync();
        Assert.Equal(0, await running);
    }

    internal static RemoteCertificateValidationCallback Trust(X509Certificate2 authority) => (_, certificate, _, errors) =>
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using X509Certificate2 server = new(certificate!);
        return !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && chain.Build(server);
    };

    private sealed class LineWriter : StringWriter
    {
        private readonly Lock _gate = new();

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_gate)
                {
                    return ToString().Split(NewLine, StringSplitOptions.RemoveEmptyEntries);
                }
            }
        }

        public override Task WriteLineAsync(string? value)
        {
            lock (_gate)
            {
                WriteLine(value);
            }

            return Task.CompletedTask;
        }
    }
}
