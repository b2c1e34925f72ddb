using System.Text.Json;

namespace EndToEnd.Tests;

/// <summary>The README's first command: everything real, compared with the simulator's truth.</summary>
public class DemoTests
{
    [Fact]
    public async Task Demo_WithoutFaults_JournalsEveryFactOnce()
    {
        using var summary = await RunAsync("--duration", "15s", "--calls-per-minute", "240", "--seed", "7");
        Assert.InRange(Number(summary, "callsMade"), 30, 120);
        Assert.True(Number(summary, "eventsExpected") > 100);
        Assert.Equal(Number(summary, "eventsExpected"), Number(summary, "eventsJournaled"));
        Assert.Equal((0, 0, 0), (Number(summary, "lost"), Number(summary, "doubled"), Number(summary, "unexpected")));
        Assert.Equal(0, Number(summary, "linkCuts"));
        AssertRecordings(summary);
        var latency = summary.RootElement.GetProperty("latencyMs");
        Assert.True(latency.GetProperty("p50").GetDouble() > 0);
        Assert.True(latency.GetProperty("p99").GetDouble() >= latency.GetProperty("p50").GetDouble());
    }

    [Fact]
    public async Task Demo_WithRoughFaults_LosesAndDoublesNothing()
    {
        using var summary = await RunAsync("--duration", "30s", "--calls-per-minute", "240", "--seed", "8", "--faults", "rough");
        Assert.Equal((0, 0, 0), (Number(summary, "lost"), Number(summary, "doubled"), Number(summary, "unexpected")));
        Assert.True(Number(summary, "linkCuts") > 0, "the rough profile did not cut the link, so this proves nothing");
        Assert.True(Number(summary, "recovered") > 0, "nothing had to be recovered, so this proves nothing");
        AssertRecordings(summary);
    }

    private static void AssertRecordings(JsonDocument summary)
    {
        Assert.True(Number(summary, "recordingsExpected") > 30, "hardly any recordings, so this proves nothing");
        Assert.Equal(Number(summary, "recordingsExpected"), Number(summary, "recordingsStored"));
        Assert.Equal((0, 0), (Number(summary, "recordingsMissing"), Number(summary, "recordingsDoubled")));
    }

    private static async Task<JsonDocument> RunAsync(params string[] options)
    {
        await using var program = HostProgram.Start(["demo", "--json", .. options]);
        var code = await program.WhenEndedAsync(TimeSpan.FromMinutes(8));
        Assert.True(code == 0, $"exit code {code}\n{program.Output}\n{program.Error}");
        Assert.Contains("has left memory", program.Error, StringComparison.Ordinal);
        return JsonDocument.Parse(program.Output);
    }

    private static int Number(JsonDocument summary, string name) => summary.RootElement.GetProperty(name).GetInt32();
}
