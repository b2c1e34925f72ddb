using Testing.Common;

namespace Adapter.Abstractions.Tests;

/// <summary>Every change of the contract shows in review: the checked-in text is the contract.</summary>
public class ContractBaselineTests
{
    private static readonly string Baseline = Path.Combine(Repository.Root, "tests", "Adapter.Abstractions.Tests", "contract.txt");

    [Fact]
    public void PublicSurface_EqualsTheCheckedInText()
    {
        var actual = ContractText.Of(typeof(IAdapter).Assembly);
        if (Environment.GetEnvironmentVariable("WRITE_CONTRACT_BASELINE") == "1")
        {
            File.WriteAllText(Baseline, actual);
        }

        var expected = File.ReadAllText(Baseline).ReplaceLineEndings("\n");
        Assert.True(expected == actual,
            "The public surface of Adapter.Abstractions changed. If that is meant: raise its AssemblyVersion (minor for an addition, major for a break), "
            + "run the test once with WRITE_CONTRACT_BASELINE=1 and commit contract.txt.\n" + Difference(expected, actual));
    }

    [Fact]
    public void ContractText_OfAnAssembly_ShowsMembers()
    {
        var text = ContractText.Of(typeof(IAdapter).Assembly);
        Assert.Contains("interface Adapter.Abstractions.IAdapter : IAsyncDisposable\n", text, StringComparison.Ordinal);
        Assert.Contains("  method Task RunAsync(IAdapterContext context, CancellationToken stopping)\n", text, StringComparison.Ordinal);
        Assert.Contains("  method default Task<Boolean> RenewAsync(String reason, CancellationToken cancellationToken)\n", text, StringComparison.Ordinal);
        Assert.Contains("  property Guid Id { get; init; }\n", text, StringComparison.Ordinal);
        Assert.Contains("  field String CallConnected = recorder.call.connected\n", text, StringComparison.Ordinal);
    }

    private static string Difference(string expected, string actual)
    {
        var before = expected.Split('\n');
        var after = actual.Split('\n');
        return string.Join('\n', before.Except(after).Select(line => "- " + line).Concat(after.Except(before).Select(line => "+ " + line)));
    }
}
