using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Directory;
using GenesysCloud.Simulator.Faults;
using GenesysCloud.Simulator.Notifications;
using GenesysCloud.Simulator.OAuth;
using GenesysCloud.Simulator.Recordings;
using GenesysCloud.Simulator.Rest;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace GenesysCloud.Simulator;

/// <summary>A simulated Genesys Cloud on a port of its own: login, API and streaming on one origin.</summary>
internal sealed class SimulatorServer : IAsyncDisposable
{
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;
    private readonly SimulatorRooms _rooms;
    private readonly TlsCertificates? _certificates;
    private int _isDisposed;

    private SimulatorServer(
        SimulatorOptions options, TimeProvider time, ILoggerFactory? loggers, Func<IAgentDirectory, SimulatorOptions, TimeProvider, CallRooms> calls)
    {
        Options = options;
        BaseUrl = options.Url;
        _certificates = options.IsSecure ? TlsCertificates.Create(options.Url.Host, time, options.RequireClientCertificate) : null;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (loggers is not null)
        {
            builder.Services.AddSingleton(loggers);
        }

        builder.WebHost.ConfigureKestrel(kestrel => Listening.Configure(kestrel, options, _certificates));
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = StopDeadline);
        _app = builder.Build();
        _rooms = new SimulatorRooms(options, time, loggers ?? NullLoggerFactory.Instance, calls);
        _rooms.Map(_app);
    }

    public SimulatorOptions Options { get; }

    /// <summary>Where it listens, for example <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri BaseUrl { get; private set; }

    /// <summary>Where media are to be had when that is a host of its own.</summary>
    public Uri? MediaUrl { get; private set; }

    public string ClientId => Options.ClientId;

    public string ClientSecret => Options.ClientSecret;

    /// <summary>The certificate authority to trust, as PEM; <see langword="null"/> without TLS.</summary>
    public string? CaPem => _certificates?.CaPem;

    /// <summary>Gives out certificates for clients; <see langword="null"/> when none are demanded.</summary>
    public ClientCertificates? ClientCertificates => _certificates?.Clients;

    public FaultBoard Faults => _rooms.Faults;

    public AgentDirectory Directory => _rooms.Directory;

    /// <summary>What the OAuth client may see.</summary>
    public DivisionAccess Divisions => _rooms.Divisions;

    public TokenStore Tokens => _rooms.Tokens;

    /// <summary>Every conversation.</summary>
    public IConversationBoard Calls => _rooms.Calls.Board;

    public ICallGenerator? Generator => _rooms.Calls.Generator;

    /// <summary>Makes conversations of days gone by.</summary>
    public IPastCalls? Past => _rooms.Calls.Past;

    public ITruthSource? Truth => _rooms.Calls.Truth;

    /// <summary>Every recording, and what can be done to them.</summary>
    public RecordingArchive Recordings => _rooms.Recordings;

    public RecordingTruth RecordingTruth => _rooms.RecordingRoom.Truth;

    public RequestCounters Requests => _rooms.Counters;

    public NotificationHub Notifications => _rooms.Hub;

    public IReadOnlyList<NotificationChannel> Channels => _rooms.Channels.All;

    public OpenSockets Sockets => _rooms.Sockets;

    /// <summary>Starts a simulator and returns when it listens.</summary>
    /// <param name="options">How it is; the defaults when <see langword="null"/>.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="loggers">Where it logs; nowhere when <see langword="null"/>.</param>
    /// <param name="calls">Makes the calls' rooms; the generator of call stories when <see langword="null"/>.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    public static async Task<SimulatorServer> StartAsync(
        SimulatorOptions? options = null,
        TimeProvider? time = null,
        ILoggerFactory? loggers = null,
        Func<IAgentDirectory, SimulatorOptions, TimeProvider, CallRooms>? calls = null,
        CancellationToken cancellationToken = default)
    {
        SimulatorServer server = new(options ?? new SimulatorOptions(), time ?? TimeProvider.System, loggers, calls ?? CallRooms.Create);
        try
        {
            await server.ListenAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await _rooms.DisposeAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _certificates?.Dispose();
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        if (_certificates is not null)
        {
            await _certificates.WriteAsync(Options, cancellationToken);
        }

        _rooms.MakePast();
        await _app.StartAsync(cancellationToken);
        _rooms.Start();
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        BaseUrl = Reachable(addresses.First(), Options.Url);
        if (Options.Recordings.MediaUrl is { } media)
        {
            MediaUrl = Reachable(addresses.Last(), media);
            _rooms.RecordingRoom.Shelf.Origin = MediaUrl.GetLeftPart(UriPartial.Authority);
        }
    }

    private static Uri Reachable(string listening, Uri asked)
        => new UriBuilder(listening) { Host = asked.Host is "0.0.0.0" or "[::]" ? "127.0.0.1" : asked.Host }.Uri;
}
