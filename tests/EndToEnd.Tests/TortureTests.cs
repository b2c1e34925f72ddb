using System.Text.Json;

namespace EndToEnd.Tests;

/// <summary>A short run of the torture program, as support starts it. The long ones are run by hand: docs/torture.md.</summary>
public sealed class TortureTests
{
    [Theory]
    [InlineData("20261121")]
    [InlineData(null)]
    public async Task Run_OfEveryStorm_LosesAndDoublesNothing(string? seed)
    {
        var (code, output, error) = await RunAsync(["--for", "25s", "--hosts", "2", "--json", .. seed is null ? Array.Empty<string>() : ["--seed", seed]]);

        Assert.True(code == 0, $"{error}\n{output}");
        using var report = JsonDocument.Parse(output);
        Assert.Equal(0, report.RootElement.GetProperty("lost").GetInt32());
        Assert.Equal(0, report.RootElement.GetProperty("doubled").GetInt32());
        Assert.True(report.RootElement.GetProperty("kills").GetInt32() > 0, output);
        Assert.True(report.RootElement.GetProperty("expected").GetInt32() > 100, output);
        Assert.Contains($"seed {report.RootElement.GetProperty("seed").GetInt32()}\n", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--only", "hailstones", "'hailstones'")]
    [InlineData("--for", "soon", "'soon'")]
    [InlineData("--hosts", "0", "'0'")]
    [InlineData("--host", "/nowhere/adapterhost", "/nowhere/adapterhost")]
    [InlineData("--sed", "1", "--sed")]
    public async Task Run_WithAnArgumentThatIsWrong_SaysWhich(string name, string value, string told)
    {
        var (code, _, error) = await RunAsync([name, value]);

        Assert.Equal(2, code);
        Assert.Contains(told, error, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Output, string Error)> RunAsync(IEnumerable<string> arguments) => HostProgram.RunAsync("Torture", TimeSpan.FromMinutes(10), arguments);
}
