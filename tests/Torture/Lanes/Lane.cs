using System.Diagnostics;
using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Faults;
using GenesysCloud.Simulator.Scenarios;
using Torture.Gear;
using Torture.Oracle;
using Torture.Report;
using Torture.Storms;
using SimulatedTruth = GenesysCloud.Simulator.Conversations.Truth;

namespace Torture.Lanes;

/// <summary>One host and one simulated platform, stormed in rounds; after each everything calms down and the journal is compared with the truth.</summary>
internal sealed class Lane : IAsyncDisposable
{
    private const string Secret = "t0rture-5f1d2c9a8b7e";
    private static readonly TimeSpan FirstStartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LongRun = TimeSpan.FromMinutes(10);

    /// <summary>The platform's listing may be ten minutes late, so that the host looks again until then.</summary>
    private static readonly TimeSpan ReadBackLimit = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan ReadBackPoll = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private readonly TortureOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _hostDice;
    private readonly Random _platformDice;
    private readonly LaneFolder _folder;
    private readonly LaneDiary _diary;
    private readonly IReadOnlyList<Storm> _storms;
    private readonly Action<string> _say;
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
        _hostDice = new Random(HashCode.Combine(options.Seed, number, 1));
        _platformDice = new Random(HashCode.Combine(options.Seed, number, 2));
        _storms = storms;
        Host = new HostKeeper(program, Secret, _folder, Tally, _diary);
        _folder.CopyPlugins(Path.Combine(Path.GetDirectoryName(program)!, "plugins"));
    }

    public int Number { get; }

    public LaneTally Tally { get; } = new();

    public HostKeeper Host { get; }

    public LaneGear Gear => _gear!;

    public FaultBoard Faults => _simulator!.Faults;

    /// <summary>What the host was told to wait for lasts longer than any round.</summary>
    public bool OwesRestart { get; set; }

    public async Task WaitAsync(TimeSpan span, CancellationToken cancellationToken) => await Task.Delay(span, _time, cancellationToken);

    /// <param name="isEnough">Whether no further round is to begin.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RunAsync(Func<bool> isEnough, CancellationToken cancellationToken)
    {
        _simulator = await SimulatorServer.StartAsync(
            new SimulatorOptions
            {
                Users = 60,
                ClientSecret = Secret,
                Seed = HashCode.Combine(_options.Seed, Number) & int.MaxValue,
                RateLimit = 3000,
                Scenarios = new ScenarioOptions { MostEnded = int.MaxValue },
            },
            _time,
            cancellationToken: cancellationToken);
        _gear = await LaneGear.CreateAsync([.. _storms.Select(storm => storm.Name)], Number, _folder, Tally.LeftOut);
        foreach (var (name, value) in _gear.Clock?.Environment ?? new Dictionary<string, string?>())
        {
            Host.Environment[name] = value;
        }

        _folder.WriteDefinitions(_simulator.ClientId, _simulator.BaseUrl, "00:00", "Europe/London", _gear.Proxy?.Url);
        _consumer = new Consumer(() => Host.Url, _time);
        _consumer.Start();
        await FirstStartAsync(cancellationToken);
        while (!isEnough())
        {
            await StormAsync(cancellationToken);
            await CompareAsync(cancellationToken);
        }

        await ReadBackAsync(cancellationToken);
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

    public void SetHostClock(TimeSpan off)
    {
        _diary.Write($"the host's clock is off by {off}");
        Gear.Clock!.Set(off);
    }

    /// <summary>Makes the plugin another one, as an upgrade does.</summary>
    public void TouchPlugins(int mark)
    {
        foreach (var plugin in Directory.EnumerateDirectories(_folder.Plugins))
        {
            File.WriteAllText(Path.Combine(plugin, "upgrade.txt"), $"{mark}");
        }
    }

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

    /// <summary>Ends calls and faults, waits until nothing is owed any more, and says what is wrong.</summary>
    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        await Faults.ResetAsync();
        _simulator!.Generator!.SetRate(0);
        _diary.Write("calm");
        if (OwesRestart)
        {
            OwesRestart = false;
            await Host.TerminateAsync();
        }

        var calm = Stopwatch.StartNew();
        var lastCallOver = TimeSpan.Zero;
        LaneAccount account = new(Host, Tally, _diary, _consumer!);
        var truth = (SimulatedTruth)_simulator.Truth!;
        while (true)
        {
            var open = truth.OpenCalls;
            lastCallOver = open > 0 ? calm.Elapsed : lastCallOver;
            var verdict = await account.CompareAsync(truth, cancellationToken);
            var isSettled = open == 0 && verdict is not null && verdict.Owed.All(Tally.Knows) && account.IsConsumerLevel;
            if (isSettled || calm.Elapsed > (open > 0 ? DrainLimit : lastCallOver + _options.Patience))
            {
                await EndRoundAsync(account, truth, calm.Elapsed, cancellationToken);
                return;
            }

            await WaitAsync(Poll, cancellationToken);
        }
    }

    /// <summary>After a long run: waits until the host itself says that nothing is owed any more, and compares once more.</summary>
    private async Task ReadBackAsync(CancellationToken cancellationToken)
    {
        if (_options.For < LongRun)
        {
            return;
        }

        var calm = _time.GetUtcNow();
        var begun = Stopwatch.StartNew();
        LaneAccount account = new(Host, Tally, _diary, _consumer!);
        var truth = (SimulatedTruth)_simulator!.Truth!;
        do
        {
            await WaitAsync(ReadBackPoll, cancellationToken);
            await account.CompareAsync(truth, cancellationToken);
        }
        while (account.Coverage?.Owes(calm) != false && account.Coverage is not null && begun.Elapsed < ReadBackLimit);

        if (account.Coverage?.Owes(calm) == true)
        {
            _say($"the host still counts {account.Coverage.Seconds("uncertain"):0} s as uncertain after {begun.Elapsed.TotalMinutes:0} min of calm");
            Tally.Fault("time was still uncertain long after the last storm");
        }

        await EndRoundAsync(account, truth, Tally.LongestRecovery, cancellationToken);
    }

    private async Task EndRoundAsync(LaneAccount account, SimulatedTruth truth, TimeSpan recovery, CancellationToken cancellationToken)
    {
        // what comes too late, or twice, comes now
        await WaitAsync(TimeSpan.FromSeconds(1), cancellationToken);
        var verdict = await account.CompareAsync(truth, cancellationToken, whole: true) ?? new Verdict(0, 0, 0, 0, [new Finding(FindingKind.Host, "no answer", _time.GetUtcNow(), "the host could not be asked for its journal")]);
        var fresh = Tally.RoundEnded(truth.CallsMade, recovery, verdict, account.MoreFindings());
        _diary.Write($"round {Tally.Rounds} over: {verdict.Found} of {verdict.Expected} facts, {fresh.Count} findings");
        if (account.Coverage is { } coverage)
        {
            Tally.UncertainSeconds = coverage.Seconds("uncertain");
            Tally.RecoveredSeconds = coverage.Seconds("recovered");
            Tally.CoveredSeconds = coverage.Seconds("covered");
        }

        _say($"round {Tally.Rounds}: kills {Tally.Kills}, calls {Tally.Calls}, facts {verdict.Found} of {verdict.Expected}, recovered {verdict.Recovered}, nothing owed after {recovery.TotalSeconds:0.0} s{(fresh.Count > 0 ? $", {fresh.Count} FINDINGS" : "")}");
        foreach (var finding in fresh)
        {
            _diary.Write(finding.ToString());
        }

        if (fresh.Count > 0)
        {
            account.Explain(fresh, truth, _folder["findings.txt"]);
        }

        foreach (var finding in fresh.Take(10))
        {
            _say("  " + finding);
        }
    }
}
