using System.Diagnostics;
using GenesysCloud.Simulator;
using Torture.Oracle;
using Torture.Report;
using SimulatedTruth = GenesysCloud.Simulator.Conversations.Truth;

namespace Torture.Lanes;

/// <summary>The calm after a storm: waits until nothing is owed any more, and says what is wrong.</summary>
internal sealed class LaneJudge(Lane lane, SimulatorServer simulator, Consumer consumer, TortureOptions options, LaneFolder folder, LaneDiary diary, TimeProvider time, Action<string> say)
{
    private static readonly TimeSpan LongRun = TimeSpan.FromMinutes(10);

    /// <summary>The platform's listing may be ten minutes late, so that the host looks again until then.</summary>
    private static readonly TimeSpan ReadBackLimit = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan ReadBackPoll = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DrainLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private readonly SimulatedTruth _truth = (SimulatedTruth)simulator.Truth!;

    /// <summary>Ends calls and faults, waits until nothing is owed any more, and says what is wrong.</summary>
    public async Task EndRoundAsync(CancellationToken cancellationToken)
    {
        await lane.Faults.ResetAsync();
        simulator.Generator!.SetRate(0);
        diary.Write("calm");
        if (lane.OwesRestart)
        {
            lane.OwesRestart = false;
            await lane.Host.TerminateAsync();
        }

        var calm = Stopwatch.StartNew();
        var lastCallOver = TimeSpan.Zero;
        LaneAccount account = new(lane.Host, lane.Tally, diary, consumer);
        while (true)
        {
            var open = _truth.OpenCalls;
            lastCallOver = open > 0 ? calm.Elapsed : lastCallOver;
            var verdict = await account.CompareAsync(_truth, cancellationToken);
            var isSettled = open == 0 && verdict is not null && verdict.Owed.All(lane.Tally.Knows) && account.IsConsumerLevel;
            if (isSettled || calm.Elapsed > (open > 0 ? DrainLimit : lastCallOver + options.Patience))
            {
                await SayAsync(account, calm.Elapsed, cancellationToken);
                return;
            }

            await lane.WaitAsync(Poll, cancellationToken);
        }
    }

    /// <summary>After a long run: waits until the host itself says that nothing is owed any more, and compares once more.</summary>
    public async Task ReadBackAsync(CancellationToken cancellationToken)
    {
        if (options.For < LongRun)
        {
            return;
        }

        var calm = lane.Now;
        var begun = Stopwatch.StartNew();
        LaneAccount account = new(lane.Host, lane.Tally, diary, consumer);

        // one that is heard to its end shows the host that the platform's listing has caught up; else it waits an hour
        simulator.Generator!.TryStart("inbound-answered", []);
        do
        {
            await lane.WaitAsync(ReadBackPoll, cancellationToken);
            await account.CompareAsync(_truth, cancellationToken);
        }
        while ((_truth.OpenCalls > 0 || account.Coverage?.Owes(calm) != false) && account.Coverage is not null && begun.Elapsed < ReadBackLimit);

        if (account.Coverage?.Owes(calm) == true)
        {
            say($"the host still counts {account.Coverage.Seconds("uncertain"):0} s as uncertain after {begun.Elapsed.TotalMinutes:0} min of calm");
            lane.Tally.Fault("time was still uncertain long after the last storm");
        }

        await SayAsync(account, lane.Tally.LongestRecovery, cancellationToken);
    }

    private async Task SayAsync(LaneAccount account, TimeSpan recovery, CancellationToken cancellationToken)
    {
        // what comes too late, or twice, comes now
        await lane.WaitAsync(TimeSpan.FromSeconds(1), cancellationToken);
        var verdict = await account.CompareAsync(_truth, cancellationToken, whole: true) ?? new Verdict(0, 0, 0, 0, [new Finding(FindingKind.Host, "no answer", time.GetUtcNow(), "the host could not be asked for its journal")]);
        var fresh = lane.Tally.RoundEnded(_truth.CallsMade, recovery, verdict, account.MoreFindings());
        diary.Write($"round {lane.Tally.Rounds} over: {verdict.Found} of {verdict.Expected} facts, {fresh.Count} findings");
        if (account.Coverage is { } coverage)
        {
            lane.Tally.UncertainSeconds = coverage.Seconds("uncertain");
            lane.Tally.RecoveredSeconds = coverage.Seconds("recovered");
            lane.Tally.CoveredSeconds = coverage.Seconds("covered");
        }

        say($"round {lane.Tally.Rounds}: kills {lane.Tally.Kills}, calls {lane.Tally.Calls}, facts {verdict.Found} of {verdict.Expected}, recovered {verdict.Recovered}, nothing owed after {recovery.TotalSeconds:0.0} s{(fresh.Count > 0 ? $", {fresh.Count} FINDINGS" : "")}");
        foreach (var finding in fresh)
        {
            diary.Write(finding.ToString());
        }

        if (fresh.Count > 0)
        {
            account.Explain(fresh, _truth, folder["findings.txt"]);
        }

        foreach (var finding in fresh.Take(10))
        {
            say("  " + finding);
        }
    }
}
