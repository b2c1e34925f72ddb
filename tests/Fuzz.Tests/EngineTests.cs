using System.Text;
using Fuzz.Engine;
using Fuzz.Mutation;
using Testing.Common;

namespace Fuzz.Tests;

/// <summary>The engine finds what it is made to find.</summary>
public sealed class EngineTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_TargetThatThrows_IsFoundMadeSmallAndKept()
    {
        var result = await RunAsync(new Target(static text => text.Contains("null", StringComparison.Ordinal) ? throw new InvalidOperationException("broken") : 0), executions: 2000);

        var finding = Assert.Single(result.Findings);
        Assert.StartsWith("InvalidOperationException", finding.Signature, StringComparison.Ordinal);
        Assert.Equal("null", Encoding.UTF8.GetString(finding.Input));
        Assert.Equal(finding.Input, await File.ReadAllBytesAsync(finding.File!, Cancel));
    }

    [Fact]
    public async Task Run_KeptFindingThatIsNotMended_IsFoundByReplay()
    {
        await RunAsync(new Target(static text => text.Contains("null", StringComparison.Ordinal) ? throw new InvalidOperationException("broken") : 0), executions: 2000);

        var result = await RunAsync(new Target(static text => text == "null" ? throw new InvalidOperationException("broken") : 0), executions: 0);

        Assert.Single(result.Findings);
        Assert.True(result.Replayed > 0);
    }

    [Fact]
    public async Task Run_TargetThatAllocatesWithoutBounds_IsFound()
        => Assert.Equal("memory", Assert.Single((await RunAsync(new Target(static text => text.Contains('[', StringComparison.Ordinal) ? new byte[65 * 1024 * 1024].Length : 0), executions: 300)).Findings).Signature);

    [Fact]
    public async Task Run_TargetThatHangs_EndsAndNamesTheInput()
    {
        TaskCompletionSource never = new();
        Target target = new(static _ => 0) { Most = TimeSpan.FromSeconds(1), Waits = text => text.Contains("true", StringComparison.Ordinal) ? never.Task : Task.CompletedTask };

        var result = await RunAsync(target, executions: 2000);

        never.SetResult();
        Assert.Contains("true", Encoding.UTF8.GetString(Assert.Single(result.Findings, static finding => finding.Signature == "hang").Input), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SameSeed_GivesTheSameInputs()
    {
        List<string> first = [], second = [];
        await RunAsync(new Target(text => first.Count + Note(first, text)), executions: 500, keeps: false);
        await RunAsync(new Target(text => second.Count + Note(second, text)), executions: 500, keeps: false);

        Assert.Equal(first, second);
        Assert.True(first.Distinct().Count() > 300);
    }

    [Fact]
    public async Task Run_InputThatMakesSomethingNewHappen_IsMutatedFurther()
    {
        // three lucky steps in one are out of reach, one after the other they are not
        Target target = new(static text => text.Contains("[[[", StringComparison.Ordinal) ? throw new InvalidOperationException("deep") : text.Contains("[[", StringComparison.Ordinal) ? 2 : text.Contains('[', StringComparison.Ordinal) ? 1 : 0);

        Assert.NotEmpty((await RunAsync(target, executions: 20_000)).Findings);
    }

    public void Dispose() => _folder.Dispose();

    private static int Note(List<string> list, string text)
    {
        list.Add(text);
        return 0;
    }

    private Task<FuzzResult> RunAsync(Target target, long executions, bool keeps = true)
        => new Fuzzer(target, new FuzzSettings { Seed = 7, Executions = executions, CorpusFolder = _folder["corpus"], Keeps = keeps }).RunAsync(Cancel);

    private sealed class Target(Func<string, int> run) : FuzzTarget
    {
        public override string Name => "test";

        public override IDialect Dialect { get; } = new JsonDialect();

        public override TimeSpan Longest => Most;

        /// <summary>Long, since a slow machine is no finding; short where one is meant to be found.</summary>
        public TimeSpan Most { get; init; } = TimeSpan.FromSeconds(20);

        public Func<string, Task> Waits { get; init; } = static _ => Task.CompletedTask;

        public override IEnumerable<byte[]> Seeds() => ["{\"a\":1,\"b\":\"c\"}"u8.ToArray()];

        public override async ValueTask RunAsync(byte[] input, Trail trail)
        {
            var text = Encoding.UTF8.GetString(input);
            await Waits(text);
            trail.Saw($"{run(text)}");
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
