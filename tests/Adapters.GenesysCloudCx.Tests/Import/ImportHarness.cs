using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Recordings;
using Microsoft.Extensions.Logging;
using Testing.Common;
using RecordingStatus = Adapters.GenesysCloudCx.Tests.Harness.RecordingStatus;

namespace Adapters.GenesysCloudCx.Tests.Import;

/// <summary>Runs one import source as the host would, against a simulator; may be stopped and started again over the same folders.</summary>
internal sealed class ImportHarness(Uri platform, string folder, IReadOnlyDictionary<string, string>? settings = null) : IAdapterContext, IAsyncDisposable
{
    public const string Name = "Contoso Import";

    private readonly SharedBudgets _budgets = new();
    private readonly SimulatorServer? _server;
    private GenesysCloudImportSource? _source;
    private CancellationTokenSource _stopping = new();
    private Task? _run;

    public ImportHarness(SimulatorServer server, TempFolder folder, IReadOnlyDictionary<string, string>? settings = null)
        : this(server.BaseUrl, folder.Path, settings)
        => _server = server;

    public RecordingPublisher Journal { get; } = new();

    /// <summary>Where events go in place of <see cref="Journal"/>.</summary>
    public IEventPublisher? Publisher { get; init; }

    public RecordingCoverage Coverage { get; } = new(TimeProvider.System);

    public RecordingStatus Status { get; } = new();

    public LogRecorder Log { get; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public AdapterDefinition Definition => Define(platform, settings);

    public DataSourceDefinition DataSource { get; } = new() { Name = "Contoso Genesys", Type = "Genesys Cloud CX" };

    public string StateDirectory => folder;

    public string RecordingsDirectory => Path.Combine(folder, "recordings");

    public StopReason StopReason { get; private set; }

    public GenesysCloudImportSource Source => _source ?? throw new InvalidOperationException("Not started.");

    public ImportStatus Import => Source.ReadImportStatus();

    public IEnumerable<RecordingEvent> Events => Journal.Events.OfType<RecordingEvent>();

    IEventPublisher IAdapterContext.Events => Publisher ?? Journal;

    IEventHistory IAdapterContext.History => Journal;

    ICoverage IAdapterContext.Coverage => Coverage;

    IAdapterStatus IAdapterContext.Status => Status;

    ILoggerFactory IAdapterContext.LoggerFactory => Log;

    Func<double> IAdapterContext.Random { get; } = static () => 0.5;

    public static AdapterDefinition Define(Uri platform, IReadOnlyDictionary<string, string>? settings)
    {
        var type = new GenesysCloudPlugin().AdapterTypes.Single(type => type.Name == "Genesys Cloud Import Source");
        Dictionary<string, string> given = new(settings ?? new Dictionary<string, string>());
        var url = platform.ToString();
        SimulatorOptions simulator = new();
        given.TryAdd(ClientSettings.ClientId, simulator.ClientId);
        given.TryAdd(ImportSettings.ApiUrl, url);
        given.TryAdd(ImportSettings.AuthenticationUrl, url);
        given.TryAdd(ImportSettings.Transcoding, "WAV");
        given.TryAdd(ImportSettings.TimeZone, "Europe/London");
        given.TryAdd(ImportSettings.Start, DateTimeOffset.UtcNow.AddDays(-1).ToString("O", CultureInfo.InvariantCulture));
        given.TryAdd(ImportSettings.MaximumLength, "999");
        given.TryAdd(ImportSettings.AvailabilityDelay, "10");
        given.TryAdd(ImportSettings.CacheLifetime, "60");
        given.TryAdd(ImportKeys.ParallelDownloads, "8");
        given.TryAdd(RetryKeys.MaxRetry, "0");
        Dictionary<string, Secret> secrets = new() { [ClientSettings.ClientSecret] = new Secret(simulator.ClientSecret) };
        bool IsForm(string name) => type.Settings.Any(setting => setting.Name == name);
        return new AdapterDefinition
        {
            Name = Name,
            Type = type.Name,
            DataSource = "Contoso Genesys",
            Settings = new SettingValues(type.Settings, given.Where(pair => IsForm(pair.Key)).ToDictionary(), secrets),
            AdvancedSettings = new SettingValues(type.AdvancedSettings, given.Where(pair => !IsForm(pair.Key)).ToDictionary()),
        };
    }

    /// <summary>A simulator with room for many requests.</summary>
    public static Task<SimulatorServer> StartSimulatorAsync(RecordingOptions? recordings = null, Func<SimulatorOptions, SimulatorOptions>? change = null, TimeProvider? time = null)
    {
        SimulatorOptions options = new() { RateLimit = 1_000_000, Recordings = recordings ?? new RecordingOptions() };
        return SimulatorServer.StartAsync(change?.Invoke(options) ?? options, time, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>What the platform would give to this client.</summary>
    public static List<Recording> Fetchable(SimulatorServer server)
        => [.. server.Recordings.All.Where(recording => recording.Media == "audio" && server.RecordingTruth.IsFetchable(recording))];

    /// <summary>Waits until every recording that can be had is told as imported.</summary>
    public async Task UntilAllImportedAsync(TimeSpan? within = null)
    {
        var server = _server ?? throw new InvalidOperationException("The platform is another process.");
        Assert.NotEmpty(Fetchable(server));
        await UntilAsync(
            () => Fetchable(server).TrueForAll(recording => Events.Any(told => told.Type == EventTypes.RecordingImported && told.RecordingId == recording.Id)),
            "every fetchable recording is told as imported",
            within ?? TimeSpan.FromSeconds(60));
    }

    public ImportHarness Start()
    {
        _source = new GenesysCloudImportSource(_budgets);
        _stopping = new CancellationTokenSource();
        var (source, stopping) = (_source, _stopping.Token);
        _run = Task.Run(() => source.RunAsync(this, stopping));
        return this;
    }

    /// <summary>Waits, and fails with the source's own exception when it ended meanwhile.</summary>
    public Task UntilAsync(Func<bool> condition, string what, TimeSpan? within = null) => UntilAsync(() => Task.FromResult(condition()), what, within);

    public async Task UntilAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null)
    {
        try
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    if (await condition())
                    {
                        return true;
                    }

                    if (_run is { IsCompleted: true } ended)
                    {
                        await ended;
                        throw new InvalidOperationException($"The source ended before: {what}.");
                    }

                    return false;
                },
                what,
                within,
                TestContext.Current.CancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message}\n{Said}", exception);
        }
    }

    /// <summary>Everything a person could see, for the message of a failing test.</summary>
    public string Said => string.Join(
        '\n',
        [
            $"state: {Status.Current}", $"recordings: {string.Join(", ", Import.Recordings)}", $"lanes: {Import.Live} {Import.Historic}", $"run: {Import.Run}",
            .. Status.Alarms.Select(static alarm => $"alarm {alarm.Key}: {alarm.Value}"),
            .. Log.Lines.Select(static line => $"{line.Level} {line.Text} {line.Exception}").TakeLast(40),
        ]);

    public long Of(ImportState state) => Import.Recordings.GetValueOrDefault(state);

    public async Task<List<ImportReportLine>> LinesAsync(bool askPlatform = false)
    {
        await using var report = await Source.ReportAsync(new ImportReportRequest(DateTimeOffset.UtcNow.AddDays(-40), DateTimeOffset.UtcNow.AddDays(1), askPlatform), TestContext.Current.CancellationToken);
        return await report.ReadLinesAsync(TestContext.Current.CancellationToken).ToListAsync();
    }

    public async Task StopAsync(StopReason reason = StopReason.Operator)
    {
        StopReason = reason;
        await _stopping.CancelAsync();
        try
        {
            await (_run ?? Task.CompletedTask).WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (OperationCanceledException)
        {
            // as good as a normal return
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_run is not null)
        {
            await _run.WaitAsync(TimeSpan.FromSeconds(60)).ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        _stopping.Dispose();
    }
}
