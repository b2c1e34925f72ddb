using System.Diagnostics;
using Fuzz.Mutation;

namespace Fuzz.Engine;

/// <summary>Replays the corpus of a target, then mutates: what makes something new happen is mutated further, what breaks a promise is made small and kept.</summary>
internal sealed class Fuzzer(FuzzTarget target, FuzzSettings settings, Action<string>? tell = null)
{
    private const int LargestPool = 8192;
    private const int MostFindings = 20;

    /// <summary>The corpus is kept with the code: what is longer than this stays with the run.</summary>
    private const int LargestKept = 4096;

    private readonly List<byte[]> _pool = [];
    private readonly List<Finding> _findings = [];
    private readonly Trail _trail = new();
    private readonly Stopwatch _clock = new();
    private long _executions;
    private int _replayed;

    public async Task<FuzzResult> RunAsync(CancellationToken stopping)
    {
        using InputUnderWay underWay = new(settings.UnderWay, target.LongestInput);
        Execution execution = new(target, _trail, underWay);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var work = Task.Run(() => WorkAsync(execution, over.Token), CancellationToken.None);
        var watch = WatchAsync(execution, over.Token);
        await Task.WhenAny(work, watch);
        var hangs = !work.IsCompleted && watch.IsCompletedSuccessfully && watch.Result;
        await over.CancelAsync();
        if (!hangs)
        {
            await work;
        }

        return new FuzzResult(target.Name, settings.Seed, _executions, _clock.Elapsed, _replayed, _pool.Count, _trail.Known, [.. _findings]);
    }

    private async Task WorkAsync(Execution execution, CancellationToken stopping)
    {
        _clock.Start();
        foreach (var (file, input) in new Corpus(settings.CorpusFolder).Read())
        {
            _replayed++;
            _pool.Add(input);
            if ((await execution.RunAsync(input)).Finding is { } finding)
            {
                _findings.Add(finding with { File = file });
                tell?.Invoke($"{target.Name}: {file} breaks a promise: {finding.Text}");
            }
        }

        foreach (var seed in target.Seeds())
        {
            await TakeAsync(execution, seed, isSeed: true);
        }

        Mutator mutator = new(target.Dialect, new Random(settings.Seed), target.LongestInput);
        var lastTold = _clock.Elapsed;
        while (!IsOver(stopping))
        {
            _executions++;
            await TakeAsync(execution, mutator.Mutate(_pool), isSeed: false);
            if (tell is not null && _clock.Elapsed - lastTold > TimeSpan.FromSeconds(30))
            {
                lastTold = _clock.Elapsed;
                tell($"{target.Name}: {_executions} executions, pool {_pool.Count}, places {_trail.Known}, findings {_findings.Count}");
            }
        }
    }

    private bool IsOver(CancellationToken stopping)
        => stopping.IsCancellationRequested || _executions >= settings.Executions || _clock.Elapsed >= settings.For || _findings.Count >= MostFindings;

    private async ValueTask TakeAsync(Execution execution, byte[] input, bool isSeed)
    {
        var (finding, isNew) = await execution.RunAsync(input);
        if (finding is not null)
        {
            if (!_findings.Exists(known => known.Signature == finding.Signature))
            {
                _findings.Add(await KeepAsync(execution, finding));
            }
        }
        else if ((isNew || isSeed) && _pool.Count < LargestPool)
        {
            _pool.Add(input);
            if (isNew && !isSeed && settings.Keeps && input.Length <= LargestKept)
            {
                new Corpus(settings.CorpusFolder).Write(Corpus.Kept, input);
            }
        }
    }

    private async ValueTask<Finding> KeepAsync(Execution execution, Finding finding)
    {
        var small = await new Minimizer(execution, target.Dialect).ShrinkAsync(finding);
        var file = settings.Keeps ? new Corpus(settings.CorpusFolder).Write(Corpus.Found, small.Input) : null;
        tell?.Invoke($"{target.Name}: seed {settings.Seed}, execution {_executions} broke a promise{(file is null ? string.Empty : $", kept as {file}")}: {small.Text}");
        return small with { File = file };
    }

    /// <summary>Ends with the work, or with <see langword="true"/> when an input hangs; it is left hanging.</summary>
    private async Task<bool> WatchAsync(Execution execution, CancellationToken over)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(500));
        try
        {
            while (await timer.WaitForNextTickAsync(over))
            {
                if (execution.Hanging is { } input)
                {
                    var file = settings.Keeps ? new Corpus(settings.CorpusFolder).Write(Corpus.Found, input) : null;
                    _findings.Add(new Finding("hang", input, $"An input took longer than {target.Longest}.") { File = file });
                    tell?.Invoke($"{target.Name}: seed {settings.Seed}, execution {_executions} hangs{(file is null ? string.Empty : $", kept as {file}")}");
                    return true;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the work is over
        }

        return false;
    }
}
