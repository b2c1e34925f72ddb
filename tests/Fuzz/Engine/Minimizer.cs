using System.Diagnostics;
using Fuzz.Mutation;

namespace Fuzz.Engine;

/// <summary>Makes an input that breaks a promise as small as it can while it breaks the same one.</summary>
internal sealed class Minimizer(Execution execution, IDialect dialect)
{
    private const int MostRuns = 1500;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _runs;

    private bool IsOver => _runs >= MostRuns || _clock.Elapsed > Longest;

    public async ValueTask<Finding> ShrinkAsync(Finding finding)
    {
        if (finding.Signature == "hang")
        {
            return finding;
        }

        var best = finding;
        for (var before = int.MaxValue; best.Input.Length < before && !IsOver;)
        {
            before = best.Input.Length;
            best = await WithoutNodesAsync(best);
            best = await WithoutRunsAsync(best);
        }

        return best;
    }

    private async ValueTask<Finding> WithoutNodesAsync(Finding best)
    {
        foreach (var node in dialect.Nodes(best.Input).OrderByDescending(static node => node.Length).ToList())
        {
            // what was cut before moved the rest: a node is tried only while it lies where it lay
            if (node.Start + node.Length <= best.Input.Length)
            {
                best = await TryAsync(best, [.. best.Input[..node.Start], .. best.Input[(node.Start + node.Length)..]]);
            }
        }

        return best;
    }

    private async ValueTask<Finding> WithoutRunsAsync(Finding best)
    {
        for (var length = best.Input.Length / 2; length >= 1; length /= 2)
        {
            for (var at = 0; at + length <= best.Input.Length && !IsOver;)
            {
                var shorter = await TryAsync(best, [.. best.Input[..at], .. best.Input[(at + length)..]]);
                at = ReferenceEquals(shorter, best) ? at + length : at;
                best = shorter;
            }
        }

        return best;
    }

    private async ValueTask<Finding> TryAsync(Finding best, byte[] shorter)
        => !IsOver && ++_runs > 0 && (await execution.RunAsync(shorter)).Finding is { } same && same.Signature == best.Signature ? same : best;
}
