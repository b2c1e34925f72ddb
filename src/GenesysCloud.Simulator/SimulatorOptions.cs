using GenesysCloud.Simulator.Recordings;
using GenesysCloud.Simulator.Scenarios;

namespace GenesysCloud.Simulator;

/// <summary>Everything that can be set about the simulated platform. The defaults are the platform's own, except where a laptop needs less.</summary>
internal sealed partial record SimulatorOptions
{
    /// <summary>Where to listen. Port 0 takes a free one.</summary>
    public Uri Url { get; init; } = new("http://127.0.0.1:0");

    /// <summary>Serve https and wss with a certificate of an own authority, made at start.</summary>
    public bool Tls { get; init; }

    /// <summary>Whether it is https and wss.</summary>
    public bool IsSecure => Tls || RequireClientCertificate;

    /// <summary>Demand a certificate of a test authority from every client, as a gateway in front of the platform does; implies <see cref="Tls"/>.</summary>
    public bool RequireClientCertificate { get; init; }

    /// <summary>Where the certificate of the clients' authority is written as PEM; <see langword="null"/> for nowhere.</summary>
    public string? TlsClientCaFile { get; init; }

    /// <summary>Where a client's certificate that is accepted is written with its key, as PEM; <see langword="null"/> for nowhere.</summary>
    public string? TlsClientCertificateFile { get; init; }

    /// <summary>Where the authority's certificate is written as PEM; <see langword="null"/> for nowhere.</summary>
    public string? TlsCaFile { get; init; }

    public string ClientId { get; init; } = "5c1d7e0a-2f4b-4b8e-9d3a-71c0a6e4f001";

    public string ClientSecret { get; init; } = "simulated-secret-not-for-production";

    /// <summary>Further OAuth clients: id and secret.</summary>
    public IReadOnlyDictionary<string, string> MoreClients { get; init; } = new Dictionary<string, string>();

    /// <summary>What the OAuth client's roles permit.</summary>
    public IReadOnlySet<string> Permissions { get; init; } = Rest.PermissionSet.All;

    /// <summary>Life of an access token; the platform allows 300 s to 172,800 s.</summary>
    public TimeSpan TokenLife { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Requests per window and token.</summary>
    public int RateLimit { get; init; } = 300;

    public TimeSpan RateLimitWindow { get; init; } = TimeSpan.FromSeconds(60);

    public int Users { get; init; } = 20;

    public int InactiveUsers { get; init; } = 1;

    public int DeletedUsers { get; init; } = 1;

    /// <summary>How many of the active users have no station.</summary>
    public int UsersWithoutStation { get; init; } = 1;

    public int Queues { get; init; } = 4;

    /// <summary>Seed of ids, names, numbers and of everything the call stories choose.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>New calls per minute from the start; 0 makes none.</summary>
    public double CallsPerMinute { get; init; }

    /// <summary>How the calls go; seed and rate are those of these options.</summary>
    public ScenarioOptions Scenarios { get; init; } = new();

    /// <summary>What becomes of the recordings of calls.</summary>
    public RecordingOptions Recordings { get; init; } = new();

    /// <summary>Largest page of users, queues and stations; larger requests are refused.</summary>
    public int MaxPageSize { get; init; } = 100;

    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Life of a channel after its last change of subscriptions.</summary>
    public TimeSpan ChannelLife { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Channels per OAuth client; one more evicts one.</summary>
    public int MaxChannels { get; init; } = 20;

    /// <summary>Topics per channel; a combined topic counts once.</summary>
    public int MaxTopics { get; init; } = 1000;

    /// <summary>A topic string must be shorter than this.</summary>
    public int MaxTopicLength { get; init; } = 200;

    /// <summary>How long before its close a socket is warned.</summary>
    public TimeSpan SocketClosingNotice { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Life of a websocket before the platform closes it for maintenance, warning ahead; <see langword="null"/> for no end.</summary>
    public TimeSpan? SocketLife { get; init; }

    /// <summary>What becomes of a channel's socket when a second one connects.</summary>
    public SecondSocketPolicy SecondSocket { get; init; } = SecondSocketPolicy.CloseOld;

    /// <summary>Frames that may wait for one slow socket before the platform gives it up.</summary>
    public int MaxSocketBacklog { get; init; } = 100_000;

    /// <summary>Permissions of topic templates (<c>v2.users.{id}.presence</c>) that differ from the built-in ones.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> TopicPermissions { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}

internal enum SecondSocketPolicy
{
    /// <summary>The old socket is closed.</summary>
    CloseOld,

    /// <summary>The old socket stays open, heartbeats and hears no more events.</summary>
    SilenceOld,

    /// <summary>The new socket is refused while the old one is open.</summary>
    RefuseNew,
}
