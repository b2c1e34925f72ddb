using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using GenesysCloud.Simulator.Recordings;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator;

/// <summary>The command line: starts one simulator and keeps it until it is told to stop.</summary>
internal static class SimulatorCommand
{
    private static readonly Option<Uri> Url = new("--urls")
    {
        Description = "Where to listen. Port 0 takes a free one. With --tls the scheme is https whatever is given.",
        DefaultValueFactory = static _ => new SimulatorOptions().Url,
        CustomParser = static result => Address(result, "--urls"),
        HelpName = "URL",
    };

    private static readonly Option<int> Users = Number("--users", "Active users.", 20);
    private static readonly Option<int> Queues = Number("--queues", "Queues.", 4);
    private static readonly Option<double> CallsPerMinute = new("--calls-per-minute") { Description = "New calls per minute; 0 makes none.", DefaultValueFactory = static _ => 0 };
    private static readonly Option<int> HistoryDays = Number("--history-days", "Days before the start that had conversations: analytics, REST and recordings know them.", 0);
    private static readonly Option<int> HistoryCallsPerDay = Number("--history-calls-per-day", "How many on each of these days.", new SimulatorOptions().HistoryCallsPerDay);
    private static readonly Option<int> BulkCalls = Number("--bulk-calls", "Tiny recorded conversations over the same days (or the last one), for measurements.", 0);
    private static readonly Option<double> BulkCallSeconds = Seconds("--bulk-call-seconds", "Seconds that each of them talks: hours make large recordings.", new SimulatorOptions().BulkCallTalk.TotalSeconds);
    private static readonly Option<int> Seed = Number("--seed", "Seed of everything that is made up: the same seed, the same people and calls.", 1);
    private static readonly Option<bool> Tls = new("--tls") { Description = "Serve https and wss with a certificate of an own authority, made at start." };
    private static readonly Option<string?> TlsCa = new("--tls-ca") { Description = "Write the authority's certificate (PEM) to this file; clients have to trust it.", HelpName = "FILE" };
    private static readonly Option<bool> RequireClientCertificate = new("--require-client-certificate") { Description = "Serve https and demand a certificate of a test authority from every client." };
    private static readonly Option<string?> TlsClientCa = new("--tls-client-ca") { Description = "Write the certificate of the clients' authority (PEM) to this file.", HelpName = "FILE" };
    private static readonly Option<string?> TlsClientCertificate = new("--tls-client-certificate") { Description = "Write a client's certificate that is accepted, with its key (PEM), to this file.", HelpName = "FILE" };
    private static readonly Option<int> TokenLife = Number("--token-life", "Life of an access token in seconds; the platform allows 300 to 172800.", 86_400);
    private static readonly Option<int> RateLimit = Number("--rate-limit", "Requests per minute and token.", 300);
    private static readonly Option<string> ClientId = new("--client-id") { Description = "Id of the OAuth client.", DefaultValueFactory = static _ => new SimulatorOptions().ClientId };
    private static readonly Option<string> ClientSecret = new("--client-secret") { Description = "Its secret.", DefaultValueFactory = static _ => new SimulatorOptions().ClientSecret };

    private static readonly Option<string[]> Permissions = new("--permissions")
    {
        Description = "The permissions that the OAuth client has, separated by commas; one with a leading '-' is taken away from all. Default: all.",
        AllowMultipleArgumentsPerToken = true,
        HelpName = "LIST",
    };

    private static readonly Option<double> AnalyticsLag = Seconds("--analytics-lag", "Seconds from the end of a call until analytics knows it.", 0);
    private static readonly Option<double> Heartbeat = Seconds("--heartbeat", "Seconds between heartbeats on a websocket.", 30);
    private static readonly Option<double> ChannelLife = Seconds("--channel-life", "Seconds a channel lives after its last change of subscriptions.", 86_400);
    private static readonly Option<double?> SocketLife = new("--socket-life") { Description = "Seconds until the platform closes a websocket for maintenance, warning ahead. Default: never." };
    private static readonly Option<double> ClosingNotice = Seconds("--closing-notice", "Seconds from the warning to the close.", 60);
    private static readonly Option<SecondSocketPolicy> SecondSocket = new("--second-socket") { Description = "What happens when a second websocket connects to a channel.", DefaultValueFactory = static _ => SecondSocketPolicy.CloseOld };
    private static readonly Option<RecordingOptions?> Recordings = new("--recordings")
    {
        Description = "What becomes of recordings, as JSON: shares, delays, links; for example {\"archivedShare\":0.1,\"transcodeTime\":\"00:00:04\"}. See docs/simulator.md.",
        CustomParser = static result => ReadRecordings(result),
        HelpName = "JSON",
    };

    private static readonly Option<Uri?> MediaUrl = new("--media-url")
    {
        Description = "Serve media on an address of their own, as the platform does. Default: the same origin as everything else.",
        CustomParser = static result => Address(result, "--media-url"),
        HelpName = "URL",
    };
    private static readonly Option<string> Faults = new("--faults") { Description = "Profile of faults from the start: none or rough.", DefaultValueFactory = static _ => "none" };

    public static RootCommand Create(TimeProvider time)
    {
        Faults.AcceptOnlyFromAmong("none", "rough");
        RootCommand root = new("A Genesys Cloud that runs on a laptop: behaves as documented, misbehaves on demand. Control plane below /_sim.");
        foreach (Option option in new Option[]
        {
            Url, Users, Queues, CallsPerMinute, HistoryDays, HistoryCallsPerDay, BulkCalls, BulkCallSeconds, Seed,
            Tls, TlsCa, RequireClientCertificate, TlsClientCa, TlsClientCertificate, TokenLife, RateLimit, ClientId, ClientSecret, Permissions,
            AnalyticsLag, Heartbeat, ChannelLife, SocketLife, ClosingNotice, SecondSocket, Recordings, MediaUrl, Faults,
        })
        {
            root.Options.Add(option);
        }

        root.SetAction((parse, cancellationToken) => RunAsync(parse, time, cancellationToken));
        return root;
    }

    /// <summary>What the command line says.</summary>
    public static SimulatorOptions Read(ParseResult parse) => new()
    {
        Url = parse.GetRequiredValue(Url),
        Users = parse.GetValue(Users),
        Queues = parse.GetValue(Queues),
        CallsPerMinute = parse.GetValue(CallsPerMinute),
        HistoryDays = parse.GetValue(HistoryDays),
        HistoryCallsPerDay = parse.GetValue(HistoryCallsPerDay),
        BulkCalls = parse.GetValue(BulkCalls),
        BulkCallTalk = TimeSpan.FromSeconds(parse.GetValue(BulkCallSeconds)),
        Seed = parse.GetValue(Seed),
        Tls = parse.GetValue(Tls),
        TlsCaFile = parse.GetValue(TlsCa),
        RequireClientCertificate = parse.GetValue(RequireClientCertificate),
        TlsClientCaFile = parse.GetValue(TlsClientCa),
        TlsClientCertificateFile = parse.GetValue(TlsClientCertificate),
        TokenLife = TimeSpan.FromSeconds(parse.GetValue(TokenLife)),
        RateLimit = parse.GetValue(RateLimit),
        ClientId = parse.GetRequiredValue(ClientId),
        ClientSecret = parse.GetRequiredValue(ClientSecret),
        Permissions = PermissionSet.Parse(parse.GetValue(Permissions) ?? []),
        AnalyticsLag = TimeSpan.FromSeconds(parse.GetValue(AnalyticsLag)),
        HeartbeatInterval = TimeSpan.FromSeconds(parse.GetValue(Heartbeat)),
        ChannelLife = TimeSpan.FromSeconds(parse.GetValue(ChannelLife)),
        SocketLife = parse.GetValue(SocketLife) is { } life ? TimeSpan.FromSeconds(life) : null,
        SocketClosingNotice = TimeSpan.FromSeconds(parse.GetValue(ClosingNotice)),
        SecondSocket = parse.GetValue(SecondSocket),
        Recordings = ReadRecordings(parse),
    };

    private static Uri? Address(ArgumentResult result, string option)
    {
        if (Uri.TryCreate(result.Tokens.SingleOrDefault()?.Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            return url;
        }

        result.AddError($"{option} has to be one address, for example http://127.0.0.1:8080.");
        return null;
    }

    private static RecordingOptions ReadRecordings(ParseResult parse)
    {
        var told = (parse.GetValue(Recordings) ?? new RecordingOptions()) with { MediaUrl = parse.GetValue(MediaUrl) };
        // the days before the start are made before the faults begin: their recordings have to be in for it too
        return parse.GetValue(Faults) == "rough" ? RecordingOptionsJson.Roughen(told) : told;
    }

    private static RecordingOptions? ReadRecordings(ArgumentResult result)
    {
        try
        {
            using var told = JsonDocument.Parse(result.Tokens.Single().Value);
            return RecordingOptionsJson.Change(new RecordingOptions(), told.RootElement);
        }
        catch (Exception wrong) when (wrong is JsonException or ApiException)
        {
            result.AddError($"--recordings is not what it should be: {wrong.Message}");
            return null;
        }
    }

    private static async Task<int> RunAsync(ParseResult parse, TimeProvider time, CancellationToken cancellationToken)
    {
        var options = Read(parse);
        using var loggers = LoggerFactory.Create(static logging => logging
            .AddSimpleConsole(static console => console.SingleLine = true)
            .AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace)
            .AddFilter("Microsoft", LogLevel.Warning));
        await using var server = await SimulatorServer.StartAsync(options, time, loggers, cancellationToken: cancellationToken);
        if (parse.GetValue(Faults) == "rough")
        {
            await server.Faults.StartRoughAsync(options.Seed);
        }

        var output = parse.InvocationConfiguration.Output;
        await output.WriteLineAsync($"client id {server.ClientId}");
        await output.WriteLineAsync($"client secret {server.ClientSecret}");
        if (server.CaPem is { } pem)
        {
            await output.WriteLineAsync(options.TlsCaFile is { } file ? $"certificate authority {Path.GetFullPath(file)}" : pem);
        }

        // the last line: who waits for it finds everything else already told
        await output.WriteLineAsync($"listening on {server.BaseUrl.GetLeftPart(UriPartial.Authority)}");
        await output.FlushAsync(cancellationToken);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // told to stop
        }

        return 0;
    }

    private static Option<int> Number(string name, string description, int fallback)
    {
        Option<int> option = new(name) { Description = description, DefaultValueFactory = _ => fallback, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var number) && number < 0)
            {
                result.AddError($"{name} must not be negative.");
            }
        });
        return option;
    }

    private static Option<double> Seconds(string name, string description, double fallback) => new(name) { Description = description, DefaultValueFactory = _ => fallback, HelpName = "SECONDS" };
}
