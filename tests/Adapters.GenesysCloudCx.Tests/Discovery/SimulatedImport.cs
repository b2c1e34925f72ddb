using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Discovery;
using Adapters.GenesysCloudCx.Ledger;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Conversations;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Discovery;

/// <summary>Discovery over a real ledger and the real simulator, both on one manual clock.</summary>
internal sealed class SimulatedImport : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _lifetime = new();
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ApiClient _api;
    private readonly AwaitingClock _time;
    private readonly PlatformClock _platformClock;
    private readonly DateTimeOffset _start;

    private SimulatedImport(SimulatorServer server, ManualClock clock, DateTimeOffset start)
    {
        (Server, Clock, _start) = (server, clock, start);
        PlatformAddress.TryParse(server.BaseUrl.ToString(), RegionCatalogue.Load(), out var address, out _);
        _time = new AwaitingClock(clock);
        _platformClock = new PlatformClock(_time, Status);
        LiveRetrySettings retry = new(new RetrySettings(0, 0, TimeSpan.FromSeconds(1), TimeSpan.Zero, TimeSpan.Zero));
        Budget = new RequestBudget(_time);
        RequestSender sender = new(_http, null, SettingNames.Import, retry, Budget, _platformClock, _time, Status, Log.CreateLogger("api"));
        TokenKeeper tokens = new(
            sender, address!, SettingNames.Import, server.ClientId, new Secret(server.ClientSecret), _time, Status, new HealthBoard(Status), Log.CreateLogger("token"), _lifetime.Token);
        _api = new ApiClient(address!, SettingNames.Import, sender, tokens, Log.CreateLogger("api"));
    }

    public SimulatorServer Server { get; }

    public ManualClock Clock { get; }

    public RequestBudget Budget { get; }

    public RecordingStatus Status { get; } = new();

    public LogRecorder Log { get; } = new();

    public ImportLedger Ledger { get; private set; } = null!;

    public ImportLanes Lanes { get; private set; } = null!;

    public RecordingLooks Looks { get; private set; } = null!;

    /// <summary>Voice conversations from the start moment on that have ended.</summary>
    public IEnumerable<IConversationView> Truth => Server.Calls.All.Where(call => call.MediaType == "voice" && call.Start >= _start && call.End <= Clock.GetUtcNow());

    public static async Task<SimulatedImport> StartAsync(SimulatorOptions options, TimeSpan past)
    {
        ManualClock clock = new(new DateTimeOffset(2026, 9, 14, 8, 0, 0, TimeSpan.Zero));
        var server = await SimulatorServer.StartAsync(options with { RateLimit = 1_000_000 }, clock, cancellationToken: TestContext.Current.CancellationToken);
        SimulatedImport import = new(server, clock, clock.GetUtcNow() - past);
        await import.OpenAsync();
        return import;
    }

    /// <summary>What a killed process leaves is what the next one begins with.</summary>
    public async Task RestartAsync()
    {
        Lanes.Dispose();
        await Ledger.DisposeAsync();
        await OpenAsync();
    }

    /// <summary>Both lanes at once, with looks as they become due, until the past is listed.</summary>
    public async Task RunAsync()
    {
        var cancel = TestContext.Current.CancellationToken;
        await Lanes.LiveAsync(cancel);
        var historic = Lanes.HistoricAsync(cancel);
        await Eventually.TrueAsync(
            async () =>
            {
                await LookAsync();
                if (!historic.IsCompleted && _time.Waiting == 0 && Clock.ActiveTimers > 0)
                {
                    Clock.Advance(TimeSpan.FromSeconds(1));
                }

                return historic.IsCompleted;
            },
            "the past is listed",
            TimeSpan.FromMinutes(2),
            cancel);
        await historic;
    }

    /// <summary>Makes every look that is due, and lets what it finds count as stored.</summary>
    public async Task LookAsync()
    {
        var cancel = TestContext.Current.CancellationToken;
        foreach (var lane in Enum.GetValues<Lane>())
        {
            while (await Looks.LookAsync(lane, 100, cancel) > 0)
            {
            }

            foreach (var recording in await Ledger.TakeDueAsync(lane, 10_000, cancel))
            {
                await Ledger.SaveAsync(recording with { State = ImportState.Stored, NextAttempt = null }, isDone: true, cancel);
            }
        }
    }

    public async Task<IReadOnlyList<string>> ListedAsync()
    {
        List<string> ids = [];
        await using var report = await Ledger.ReportAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, TestContext.Current.CancellationToken);
        await foreach (var line in report.LinesAsync(TestContext.Current.CancellationToken))
        {
            ids.Add(line.ConversationId);
        }

        return [.. ids.Distinct()];
    }

    public async ValueTask DisposeAsync()
    {
        await _lifetime.CancelAsync();
        Lanes.Dispose();
        await Ledger.DisposeAsync();
        await Server.DisposeAsync();
        _http.Dispose();
        Budget.Dispose();
        _lifetime.Dispose();
        _folder.Dispose();
    }

    private async Task OpenAsync()
    {
        Ledger = await ImportLedger.OpenAsync(_folder.Path, Clock, Log.CreateLogger("ledger"), TestContext.Current.CancellationToken);
        Lanes = new ImportLanes(_api, _platformClock, Ledger, _start, _time, Status, Log.CreateLogger("discovery"));
        Looks = new RecordingLooks(_api, _platformClock, Ledger, TimeSpan.FromMinutes(10), _time, Status, Log.CreateLogger("looks"));
    }
}
