using System.Diagnostics;
using System.Text.Json;
using Testing.Common;

namespace EndToEnd.Tests;

public sealed class BenchmarkTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Not how fast it is, but that every part of it runs and that the events committed are the facts sent.</summary>
    [Fact]
    public async Task Quick_RunsEveryMeasurement_WithoutLossOrDoubling()
    {
        using var folder = new TempFolder();
        var output = AppContext.BaseDirectory.Replace("EndToEnd.Tests", "Benchmarks", StringComparison.Ordinal);
        using var benchmark = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(output, "Benchmarks.dll"), "--quick", "--json", "--data", folder.Path },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        var complaints = benchmark.StandardError.ReadToEndAsync(limit.Token);
        var answer = await benchmark.StandardOutput.ReadToEndAsync(limit.Token);
        await benchmark.WaitForExitAsync(limit.Token);

        Assert.True(benchmark.ExitCode == 0, $"Exit code {benchmark.ExitCode}: {answer} {await complaints}");
        using var report = JsonDocument.Parse(answer);
        Assert.Equal(0, report.RootElement.GetProperty("faults").GetArrayLength());
        var measured = report.RootElement.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("measurement").GetString()).ToHashSet();
        Assert.Superset(
            new HashSet<string?> { "disk", "raw receive", "raw receive + JSON walk", "whole way, full speed", "whole way, 500/s", "parser and state machine alone", "journal alone", "memory" },
            measured);
        Assert.All(
            report.RootElement.GetProperty("results").EnumerateArray().Where(result => result.GetProperty("figure").GetString() is "notifications" or "events committed"),
            result => Assert.True(result.GetProperty("median").GetDouble() > 0));
    }
}
