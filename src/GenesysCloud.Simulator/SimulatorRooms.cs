using GenesysCloud.Simulator.Control;
using GenesysCloud.Simulator.ConversationReads;
using GenesysCloud.Simulator.Directory;
using GenesysCloud.Simulator.Faults;
using GenesysCloud.Simulator.Notifications;
using GenesysCloud.Simulator.OAuth;
using GenesysCloud.Simulator.Recordings;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator;

/// <summary>Every part of the simulated platform, put together.</summary>
internal sealed class SimulatorRooms : IAsyncDisposable
{
    private readonly SimulatorOptions _options;
    private readonly TimeProvider _time;
    private readonly TopicCatalog _catalog;
    private readonly TopicParser _parser;
    private readonly UserSummaries _summaries;
    private readonly ConversationRelay _relay;
    private readonly AgentFrames _agentFrames;
    private readonly ILogger _socketLogger;

    public SimulatorRooms(
        SimulatorOptions options, TimeProvider time, ILoggerFactory loggers, Func<IAgentDirectory, SimulatorOptions, TimeProvider, CallRooms> calls)
    {
        (_options, _time, _socketLogger) = (options, time, loggers.CreateLogger<SocketEndpoint>());
        Directory = new AgentDirectory(options, time);
        Divisions = new DivisionAccess(Directory, options.HiddenQueues);
        Tokens = new TokenStore(options, time);
        _catalog = new TopicCatalog(options);
        _parser = new TopicParser(_catalog, options.MaxTopicLength);
        TopicIndex index = new();
        Hub = new NotificationHub(index);
        Channels = new ChannelRegistry(options, Tokens, index, new SystemFrames(Directory), time);
        Recordings = new RecordingArchive(options, time);
        Faults = new FaultBoard(
            new DeliveryFaults(options.Seed),
            new RequestFaults(options.Seed, time),
            new DownloadFaults(options.Seed),
            new UpgradeFaults(),
            Sockets,
            Tokens,
            Channels,
            Recordings,
            Directory,
            time,
            loggers.CreateLogger<FaultBoard>());
        Calls = calls(Directory, options with { Scenarios = options.Scenarios with { EndedCalls = Recordings } }, time);
        RecordingRoom = new RecordingRoom(Recordings, Calls.Board, Directory, Divisions, Faults.Downloads, options, time);
        _summaries = new UserSummaries(Calls.Board);
        _relay = new ConversationRelay(Calls.Board, _summaries, Hub);
        _agentFrames = new AgentFrames(Directory, Hub);
    }

    public SimulatorOptions Options => _options;

    public AgentDirectory Directory { get; }

    public DivisionAccess Divisions { get; }

    public TokenStore Tokens { get; }

    public ChannelRegistry Channels { get; }

    public NotificationHub Hub { get; }

    public OpenSockets Sockets { get; } = new();

    public FaultBoard Faults { get; }

    public CallRooms Calls { get; }

    public RecordingArchive Recordings { get; }

    public RecordingRoom RecordingRoom { get; }

    public RequestCounters Counters { get; } = new();

    /// <summary>Makes the conversations that were before the start.</summary>
    public void MakePast()
    {
        var now = _time.GetUtcNow();
        var from = now - TimeSpan.FromDays(Math.Max(1, _options.HistoryDays));
        if (_options.HistoryDays > 0)
        {
            Calls.Past?.Make(from, now, _options.HistoryDays * _options.HistoryCallsPerDay);
        }

        if (_options.BulkCalls > 0)
        {
            Calls.Past?.MakeTiny(from, now, _options.BulkCalls, _options.BulkCallTalk);
        }
    }

    /// <summary>Lets the calls begin.</summary>
    public void Start() => Calls.Start?.Invoke();

    public void Map(WebApplication app)
    {
        RateLimiter limiter = new(_options.RateLimit, _options.RateLimitWindow, _time);
        ApiPipeline pipeline = new(Tokens, limiter, Faults.Requests, Counters, _options.Permissions, _time);
        app.UseRouting();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        app.UseWhen(
            static context => context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/oauth"),
            platform => platform.Use(pipeline.InvokeAsync));
        app.UseWhen(static context => context.Request.Path.StartsWithSegments("/_sim"), static control => control.Use(ApiPipeline.WithoutLoginAsync));

        new OAuthEndpoints(Tokens, Directory).Map(app);
        new UserEndpoints(Directory, _summaries, _options).Map(app);
        new QueueEndpoints(Directory, Divisions, _options).Map(app);
        new OrganizationEndpoints(Directory, _options).Map(app);
        new ChannelEndpoints(Channels, _parser, _catalog, _options.Permissions).Map(app);
        ClientMessages messages = new(Channels, _parser, _options.Permissions);
        new SocketEndpoint(Channels, messages, Faults, Sockets, _options, _time, _socketLogger).Map(app);
        new ConversationEndpoints(Calls.Board, Calls.Control, Divisions, _options, _time).Map(app);
        AnalyticsSearch search = new(Calls.Board, Divisions, _options, _time);
        new AnalyticsEndpoints(search, _options, _time).Map(app);
        new AnalyticsJobEndpoints(new AnalyticsJobs(search, Faults.Jobs, _options, _time), _options).Map(app);
        RecordingRoom.Map(app);
        new ControlEndpoints(this, _time).Map(app);
        app.MapFallback(static context => context.Request.Path.StartsWithSegments("/api")
            ? throw new ApiException(404, "not.found", "HTTP 404 Not Found")
            : PlatformJson.AnswerAsync(context, new { message = "HTTP 404 Not Found", code = "not found", status = 404 }, StatusCodes.Status404NotFound));
    }

    public async ValueTask DisposeAsync()
    {
        await Faults.DisposeAsync();
        Calls.Life?.Dispose();
        _relay.Dispose();
        _agentFrames.Dispose();
        foreach (var socket in Sockets.All)
        {
            socket.Cut();
        }

        Channels.Dispose();
    }
}
