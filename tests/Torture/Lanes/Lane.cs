using System.Diagnostics;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Faults;
using GenesysCloud.Simulator.Scenarios;
using Torture.Gear;
using Torture.Report;
using Torture.Storms;

namespace Torture.Lanes;

/// <summary>One host and one simulated platform, stormed in rounds; after each everything calms down and the journal is compared with the truth.</summary>
internal sealed class Lane : IAsyncDisposable
{
    private const string Secret = "t0rture-5f1d2c9a8b7e";
    private static readonly TimeSpan FirstStartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private readonly TortureOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _hostDice;
    private readonly Random _platformDice;
    private readonly LaneFolder _folder;
    private readonly LaneDiary _diary;
    private readonly IReadOnlyList<Storm> _storms;
    private readonly Action<string> _say;
    private readonly ShiftedTime _clock;
    private SimulatorServer? _simulator;
    private LaneGear? _gear;
    private Consumer? _consumer;

    public Lane(int number, TortureOptions options, string folder, string program, IReadOnlyList<Storm> storms, TimeProvider time, Action<string> say)
    {
        (Number, _options, _time) = (number, options, time);
        _say = text => say($"[{number}] {text}");
        Directory.CreateDirectory(folder);
        _folder = new LaneFolder(folder);
        _diary = new LaneDiary(_folder["storm.log"], time);
        _hostDice = new Random(Seed(1));
        _platformDice = new Random(Seed(2));
        _clock = new ShiftedTime(time);
        _storms = storms;
        Host = new HostKeeper(program, Secret, _folder, Tally, _diary);
        _folder.CopyPlugins(Path.Combine(Path.GetDirectoryName(program)!, "plugins"));
    }

    public int Number { get; }

    public LaneTally Tally { get; } = new();

    public HostKeeper Host { get; }

    public LaneGear Gear => _gear!;

    public FaultBoard Faults => _simulator!.Faults;

    /// <summary>What the platform's clock shows.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>What the host was told to wait for lasts longer than any round.</summary>
    public bool OwesRestart { get; set; }

    public async Task WaitAsync(TimeSpan span, CancellationToken cancellationToken) => await Task.Delay(span, _time, cancellationToken);

    /// <param name="isEnough">Whether no further round is to begin.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RunAsync(Func<bool> isEnough, CancellationToken cancellationToken)
    {
        _gear = await LaneGear.CreateAsync([.. _storms.Select(storm => storm.Name)], Number, new Random(Seed(4)), _folder, Tally.LeftOut);
        if (_gear.Season is { } season)
        {
            MoveClocksTo(season.Begin);
        }

        _simulator = await SimulatorServer.StartAsync(
            new SimulatorOptions
            {
                Users = 60,
                ClientSecret = Secret,
                Seed = Seed(3),
                RateLimit = 3000,
                Scenarios = new ScenarioOptions { MostEnded = int.MaxValue },
            },
            _clock,
            cancellationToken: cancellationToken);
        foreach (var (name, value) in _gear.Clock?.Environment ?? new Dictionary<string, string?>())
        {
            Host.Environment[name] = value;
        }

        _folder.WriteDefinitions(_simulator.ClientId, _simulator.BaseUrl, _gear.Season?.RestartTime ?? "00:00", "Europe/London", _gear.Proxy?.Url);
        _consumer = new Consumer(() => Host.Url, _time);
        _consumer.Start();
        LaneJudge judge = new(this, _simulator, _consumer, _options, _folder, _diary, _time, _say);
        await FirstStartAsync(cancellationToken);
        while (!isEnough())
        {
            await StormAsync(cancellationToken);
            await judge.EndRoundAsync(cancellationToken);
        }

        await judge.ReadBackAsync(cancellationToken);
        await Host.TerminateAsync();
        Tally.Stormed("term", kills: false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_consumer is not null)
        {
            await _consumer.DisposeAsync();
        }

        await Host.DisposeAsync();
        if (_simulator is not null)
        {
            await _simulator.DisposeAsync();
        }

        if (_gear is not null)
        {
            await _gear.DisposeAsync();
        }

        _diary.Dispose();
    }

    /// <summary>What happened before an adapter was ever live is nothing that it missed.</summary>
    private async Task FirstStartAsync(CancellationToken cancellationToken)
    {
        StartHost(null);
        var begun = Stopwatch.StartNew();
        while (true)
        {
            if (await Host.WhenListeningAsync() is not { } url)
            {
                throw new InvalidOperationException($"The host does not start; see {_folder.HostLog}.");
            }

            using HostApi api = new(url);
            if (await api.AdapterAsync(cancellationToken) is ("Running", _))
            {
                return;
            }

            if (begun.Elapsed > FirstStartLimit)
            {
                throw new InvalidOperationException($"The adapter was not running within {FirstStartLimit.TotalSeconds:0} s; see {_folder.HostLog}.");
            }

            await WaitAsync(Poll, cancellationToken);
        }
    }

    /// <summary>Sets the host's clock off the platform's by so much.</summary>
    public void SetHostClock(TimeSpan off)
    {
        _diary.Write($"the host's clock is off by {off}");
        Gear.Clock!.Set(_clock.Shift + off);
    }

    /// <summary>Moves the clocks of the host and of its platform together.</summary>
    public void MoveClocksTo(DateTimeOffset moment)
    {
        _clock.Shift = moment - _time.GetUtcNow();
        _diary.Write($"it is {moment:u} for both");
        Gear.Clock!.Set(_clock.Shift);
    }

    /// <summary>Makes the plugin another one, as an upgrade does.</summary>
    public void TouchPlugins(int mark)
    {
        foreach (var plugin in Directory.EnumerateDirectories(_folder.Plugins))
        {
            File.WriteAllText(Path.Combine(plugin, "upgrade.txt"), $"{mark}");
        }
    }

    private int Seed(int part) => new Random(unchecked((_options.Seed * 397) + (Number * 31) + part)).Next();

    private async Task StormAsync(CancellationToken cancellationToken)
    {
        _diary.Write($"round {Tally.Rounds + 1} begins");
        _simulator!.Generator!.SetRate(_options.CallsPerMinute);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(_options.Round);
        var storms = _storms.Where(storm => storm.Fits?.Invoke(this) != false).ToList();
        await Task.WhenAll(BlowsAsync([.. storms.Where(storm => storm.EndsHost)], over.Token), WeatherAsync([.. storms.Where(storm => !storm.EndsHost)], over.Token));
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task BlowsAsync(IReadOnlyList<Storm> storms, CancellationToken over)
    {
        if (storms.Count == 0)
        {
            StartHost(null);
            return;
        }

        while (!over.IsCancellationRequested)
        {
            var storm = Storm.Choose(storms, _hostDice);
            var more = storm.Prepare?.Invoke(_hostDice);
            if (more is not null && Host.IsRunning)
            {
                await Host.KillAsync();
                Tally.Stormed("kill", kills: true);
            }

            StartHost(more);
            if (!await DoAsync(storm, _hostDice, over))
            {
                return;
            }

            if (_hostDice.Next(4) == 0)
            {
                await DelayAsync(TimeSpan.FromSeconds(_hostDice.NextDouble() * 4), over);
            }
        }
    }

    private void StartHost((string Name, string Value)? more)
    {
        if (!Host.IsRunning)
        {
            _diary.Write($"the host starts{(more is { } with ? $" with {with.Name}={with.Value}" : "")}");
            Host.Start(more);
        }
    }

    private async Task WeatherAsync(IReadOnlyList<Storm> storms, CancellationToken over)
    {
        while (storms.Count > 0 && !over.IsCancellationRequested)
        {
            await DelayAsync(TimeSpan.FromSeconds(_platformDice.NextDouble() * 4), over);
            if (!over.IsCancellationRequested)
            {
                await DoAsync(Storm.Choose(storms, _platformDice), _platformDice, over);
            }
        }
    }

    /// <returns>Whether it was done; not when the round was over before.</returns>
    private async Task<bool> DoAsync(Storm storm, Random random, CancellationToken over)
    {
        try
        {
            _diary.Write($"{storm.Name} begins");
            await storm.RunAsync(this, random, over);
            Tally.Stormed(storm.Name, storm.Kills);
            _diary.Write($"{storm.Name} done");
            return true;
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            if (storm.Prepare is not null)
            {
                // what it was prepared for must not meet it in the calm
                await Host.KillAsync(isAwaited: true);
            }

            return false;
        }
    }

    private async Task DelayAsync(TimeSpan span, CancellationToken over)
    {
        try
        {
            await WaitAsync(span, over);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // the round is over
        }
    }
}
