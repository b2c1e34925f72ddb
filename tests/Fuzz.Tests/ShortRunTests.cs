using Fuzz.Engine;
using Fuzz.Targets;
using Testing.Common;

namespace Fuzz.Tests;

/// <summary>A short run of every target: the whole corpus, then mutations of it, by a fixed seed and by a new one that is printed. The long run is a command (docs/fuzzing.md).</summary>
public sealed class ShortRunTests(ITestOutputHelper output)
{
    /// <summary>Targets, and how many inputs make a few seconds of them.</summary>
    public static TheoryData<string, int> Targets => new()
    {
        { "definitions", 150 },
        { "frames", 1000 },
        { "http", 600 },
        { "journal", 20 },
        { "rest", 3000 },
        { "state", 300 },
    };

    [Theory]
    [MemberData(nameof(Targets))]
    public Task Run_FixedSeed_BreaksNoPromise(string target, int executions) => RunAsync(target, executions, seed: 20261121);

    [Theory]
    [MemberData(nameof(Targets))]
    public Task Run_NewSeed_BreaksNoPromise(string target, int executions) => RunAsync(target, executions, Random.Shared.Next());

    [Fact]
    public void Targets_AreAll() => Assert.Equal(AllTargets.ByName.Keys.Order(), Targets.Select(static row => row.Data.Item1).Order());

    private async Task RunAsync(string name, int executions, int seed)
    {
        await using var target = AllTargets.ByName[name]();
        FuzzSettings settings = new() { Seed = seed, Executions = executions, CorpusFolder = Path.Combine(Repository.Root, "tests", "Fuzz", "corpora", name) };

        var result = await new Fuzzer(target, settings, output.WriteLine).RunAsync(TestContext.Current.CancellationToken);

        output.WriteLine(result.ToString());
        Assert.True(result.Findings.Count == 0, $"Seed {seed}: {string.Join("\n", result.Findings.Select(static finding => $"{finding.Signature} {Convert.ToBase64String(finding.Input)}\n{finding.Text}"))}");
        Assert.Equal(executions, result.Executions);
        Assert.True(result.Replayed > 0, $"The corpus of {name} is empty.");
    }
}
