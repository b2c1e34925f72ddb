using System.Text.Json;
using Testing.Common;

namespace EndToEnd.Tests;

public sealed class BenchmarkTests
{
    // set by test.sh on machines that have no curl; the only way to leave that test out
    private const string LeaveOut = "GENESYS_ADAPTERS_WITHOUT";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Not how fast it is, but that every part of it runs and that the events committed are the facts sent.</summary>
    [Fact]
    public async Task Quick_RunsEveryMeasurement_WithoutLossOrDoubling()
    {
        var report = await RunAsync();

        Assert.Equal(0, report.GetProperty("faults").GetArrayLength());
        Assert.Superset(
            new HashSet<string?> { "disk", "raw receive", "raw receive + JSON walk", "whole way, full speed", "whole way, 500/s", "parser and state machine alone", "journal alone", "memory" },
            Measured(report));
        AllAboveZero(report, "notifications", "events committed");
    }

    /// <summary>Not how fast it is, but that every part of it runs, that everything was stored and told once, and that a killed ledger is resumed with all it had.</summary>
    [Fact]
    public async Task QuickImport_RunsEveryMeasurement_WithoutLossOrDoubling()
    {
        Assert.SkipWhen((Environment.GetEnvironmentVariable(LeaveOut) ?? "").Split(',').Contains("curl"), $"{LeaveOut}=curl: this machine has no curl to compare with.");
        var report = await RunAsync("import");

        Assert.Equal(0, report.GetProperty("faults").GetArrayLength());
        Assert.Superset(
            new HashSet<string?> { "large files", "small files, as recorded (batch requests)", "small files, as MP3 (asked for one by one)", "ledger" },
            Measured(report));
        AllAboveZero(report, "curl", "downloader and folder alone", "import", "import over curl", "recordings", "resume: first work in hand", "working set, 90 to 100 %", "time for each recording, 90 to 100 %");
    }

    private static HashSet<string?> Measured(JsonElement report)
        => [.. report.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("measurement").GetString())];

    private static void AllAboveZero(JsonElement report, params string[] figures)
    {
        foreach (var figure in figures)
        {
            var found = report.GetProperty("results").EnumerateArray().Where(result => result.GetProperty("figure").GetString() == figure).ToList();
            Assert.NotEmpty(found);
            Assert.All(found, result => Assert.True(result.GetProperty("median").GetDouble() > 0, $"{figure} is {result.GetProperty("median")}."));
        }
    }

    private static async Task<JsonElement> RunAsync(params string[] verb)
    {
        using TempFolder folder = new();
        var (code, output, error) = await HostProgram.RunAsync("Benchmarks", Limit, [.. verb, "--quick", "--json", "--data", folder.Path]);

        Assert.True(code == 0, $"Exit code {code}: {output} {error}");
        using var report = JsonDocument.Parse(output);
        return report.RootElement.Clone();
    }
}
