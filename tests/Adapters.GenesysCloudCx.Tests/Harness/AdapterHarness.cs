using Adapter.Abstractions;
using GenesysCloud.Simulator;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Harness;

/// <summary>Runs one adapter as the host would, against whatever listens at the given address.</summary>
internal sealed class AdapterHarness : IAdapterContext, IAsyncDisposable
{
    public const string ClientId = "5c1d7e0a-2f4b-4b8e-9d3a-71c0a6e4f001";

    /// <summary>By steps and not by the machine's time: a slow machine makes as many.</summary>
    private const int MostSteps = 20_000;

    private readonly TempFolder _state;
    private readonly bool _ownsState;
    private readonly CancellationTokenSource _stopping = new();
    private readonly GenesysCloudAdapter _adapter = new(new GenesysCloudCx.Api.SharedBudgets());
    private readonly Stillness? _stillness;
    private Task? _run;

    public AdapterHarness(
        Uri regionHost,
        string clientSecret = "simulated-secret-not-for-production",
        TimeProvider? time = null,
        IReadOnlyDictionary<string, string>? settings = null,
        string? proxyPassword = null,
        TempFolder? state = null,
        DataSourceDefinition? dataSource = null,
        RecordingCoverage? coverage = null,
        RecordingPublisher? journal = null)
    {
        Dictionary<string, string> given = new(settings ?? new Dictionary<string, string>());
        given.TryAdd(GenesysCloudSettings.ClientId, ClientId);
        given.TryAdd(GenesysCloudSettings.RegionHost, regionHost.ToString());
        Dictionary<string, Secret> secrets = new() { [GenesysCloudSettings.ClientSecret] = new Secret(clientSecret) };
        if (proxyPassword is not null)
        {
            secrets[GenesysCloudSettings.ProxyPassword] = new Secret(proxyPassword);
        }

        Time = time is ManualClock manual ? new AwaitingClock(manual) : time ?? TimeProvider.System;
        Coverage = coverage ?? new RecordingCoverage(Time);
        Journal = journal ?? new RecordingPublisher();
        Definition = Define(given, secrets);
        DataSource = dataSource ?? new DataSourceDefinition { Name = "Contoso Genesys", Type = "Genesys Cloud CX" };
        _ownsState = state is null;
        _state = state ?? new TempFolder();
    }

    public AdapterDefinition Definition { get; }

    public DataSourceDefinition DataSource { get; }

    public RecordingPublisher Journal { get; }

    public RecordingCoverage Coverage { get; }

    public RecordingStatus Status { get; } = new();

    public LogRecorder Log { get; } = new();

    public TimeProvider Time { get; }

    /// <summary>The platform, where it goes by the same clock as the adapter: the clock waits then for what each of its steps set off.</summary>
    public SimulatorServer? Platform
    {
        get;
        init
        {
            field = value;
            _stillness = value is null ? null : new Stillness((AwaitingClock)Time, value, Status);
        }
    }

    public StopReason StopReason { get; private set; }

    public string StateDirectory => _state.Path;

    public string RecordingsDirectory => Path.Combine(_state.Path, "recordings");

    IEventPublisher IAdapterContext.Events => Journal;

    IEventHistory IAdapterContext.History => Journal;

    ICoverage IAdapterContext.Coverage => Coverage;

    IAdapterStatus IAdapterContext.Status => Status;

    ILoggerFactory IAdapterContext.LoggerFactory => Log;

    Func<double> IAdapterContext.Random { get; } = static () => 0;

    public IAdapter Adapter => _adapter;

    public IBackfillSource Backfill => _adapter;

    /// <summary>Until when nothing is missing but what was told as missed.</summary>
    public DateTimeOffset? HeardUntil => _adapter.HeardUntil;

    /// <summary>What the link told as missed, apart from the time before it was live for the first time.</summary>
    public IReadOnlyList<string> MissedSpans
        => [.. Log.Lines.Select(line => line.Text).Where(text => text.StartsWith("Events may be missing", StringComparison.Ordinal) && !text.Contains("(starting)", StringComparison.Ordinal))];

    /// <summary>Every word for people: the log, the states and the facts.</summary>
    public string Said => string.Join(
        '\n',
        Log.Lines.Select(line => $"{line.Text} {line.Exception}").Concat(Status.History.Select(state => state.Text)).Concat(Status.Facts.Values));

    public IEnumerable<LinkEvent> LinkEvents => Journal.Events.OfType<LinkEvent>();

    public IEnumerable<CallEvent> CallEvents => Journal.Events.OfType<CallEvent>();

    /// <summary>The run; ends when the adapter does.</summary>
    public Task Run => _run ?? throw new InvalidOperationException("Not started.");

    public static AdapterDefinition Define(IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<string, Secret> secrets)
    {
        var type = new GenesysCloudPlugin().AdapterTypes[0];
        bool IsForm(string name) => type.Settings.Any(setting => setting.Name == name);
        return new AdapterDefinition
        {
            Name = "GenesysCX-Primary",
            Type = type.Name,
            DataSource = "Contoso Genesys",
            Settings = new SettingValues(type.Settings, given.Where(pair => IsForm(pair.Key)).ToDictionary(), secrets),
            AdvancedSettings = new SettingValues(type.AdvancedSettings, given.Where(pair => !IsForm(pair.Key)).ToDictionary()),
        };
    }

    /// <summary>Starts without waiting for anything.</summary>
    public AdapterHarness Start()
    {
        _run = Task.Run(() => _adapter.RunAsync(this, _stopping.Token));
        return this;
    }

    /// <summary>Starts and waits until the adapter says that it runs.</summary>
    public async Task<AdapterHarness> StartAndRunAsync()
    {
        Start();
        await UntilAsync(() => Status.IsRunning, "the adapter runs");
        return this;
    }

    /// <summary>Waits, and fails with the adapter's own exception when it ended meanwhile, else with all that it said.</summary>
    public async Task UntilAsync(Func<bool> condition, string what, TimeSpan? within = null)
    {
        try
        {
            await Eventually.TrueAsync(() => IsTrueOrEndedAsync(condition, what), what, within, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message} Now: {Status.Current}. It said:\n{Said}", exception);
        }
    }

    /// <summary>Moves a manual clock on, step by step, until the condition holds.</summary>
    public Task AdvanceUntilAsync(Func<bool> condition, string what, double stepInSeconds = 0.5)
    {
        var clock = ((AwaitingClock)Time).Manual;
        return _stillness is { } stillness
            ? StepUntilAsync(clock, stillness, () => IsTrueOrEndedAsync(condition, what), what, stepInSeconds)
            : UntilAsync(
                () =>
                {
                    clock.Advance(TimeSpan.FromSeconds(stepInSeconds));
                    return condition();
                },
                what);
    }

    /// <summary>Waits for the failure that ends the run.</summary>
    public async Task<AdapterFailureException> FailureAsync() => await Assert.ThrowsAsync<AdapterFailureException>(() => Run.WaitAsync(TimeSpan.FromSeconds(30)));

    /// <summary>Stops as the host does.</summary>
    public async Task StopAsync(StopReason reason = StopReason.Operator)
    {
        StopReason = reason;
        await _stopping.CancelAsync();
        try
        {
            await Run.WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (OperationCanceledException)
        {
            // as good as a normal return
        }
    }

    /// <summary>Stops as the host does, the clock going on meanwhile.</summary>
    public async Task StopAsync(StopReason reason, double stepInSeconds)
    {
        var stopping = StopAsync(reason);
        var clock = ((AwaitingClock)Time).Manual;
        await StepUntilAsync(clock, _stillness!, () => Task.FromResult(stopping.IsCompleted), "stopped", stepInSeconds);
        await stopping;
    }

    private async Task StepUntilAsync(ManualClock clock, Stillness stillness, Func<Task<bool>> isReached, string what, double stepInSeconds)
    {
        var cancel = TestContext.Current.CancellationToken;
        for (var step = 1; ; step++)
        {
            cancel.ThrowIfCancellationRequested();
            clock.Advance(TimeSpan.FromSeconds(stepInSeconds));
            await stillness.WaitAsync(cancel);
            if (await isReached())
            {
                return;
            }

            if (step == MostSteps)
            {
                throw new TimeoutException($"Not within {MostSteps} steps of the clock: {what}. Now: {Status.Current}. It said:\n{Said}");
            }
        }
    }

    private async Task<bool> IsTrueOrEndedAsync(Func<bool> condition, string what)
    {
        if (condition())
        {
            return true;
        }

        if (Run.IsCompleted)
        {
            await Run;
            throw new InvalidOperationException($"The adapter ended before: {what}.");
        }

        return false;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_run is not null)
        {
            await _run.WaitAsync(TimeSpan.FromSeconds(60)).ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        await _adapter.DisposeAsync();
        _stopping.Dispose();
        if (_ownsState)
        {
            _state.Dispose();
        }
    }
}
