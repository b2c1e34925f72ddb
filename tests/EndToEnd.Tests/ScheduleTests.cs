using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>Schedules by the command line, against a host with a live adapter and an import.</summary>
public sealed class ScheduleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commands_ListRunPauseAndResume_DoWhatTheySay()
    {
        await using var fixture = await HostFixture.StartAsync();
        fixture.WriteDataSource();
        fixture.WriteAdapter("Good");
        fixture.WriteImport("Archive", DateTimeOffset.UtcNow.AddDays(-1), advanced: ("Schedule", "1h"));
        var (_, api) = await fixture.StartHostAsync();
        using (api)
        {
            await api.WhenStateAsync("Good", "Running");
            await api.WhenStateAsync("Archive", "Running");
            var url = api.Url.ToString();

            var list = await HostProgram.RunAsync("schedules", "--url", url);
            Assert.Contains("restart.Good  daily at 00:00 in Europe/London", list.Output, StringComparison.Ordinal);
            Assert.Contains("import.Archive  every 1 h", list.Output, StringComparison.Ordinal);

            var paused = await HostProgram.RunAsync("schedules", "pause", "good", "--url", url);
            Assert.Equal((0, "'restart.Good' is paused until somebody resumes it."), (paused.Code, paused.Output.Trim()));
            Assert.Contains("PAUSED   since ", (await HostProgram.RunAsync("schedules", "list", "--url", url)).Output, StringComparison.Ordinal);
            Assert.False((await api.AdapterAsync("Good"))!.Value.TryGetProperty("nextDailyRestart", out _));

            var run = await HostProgram.RunAsync("schedules", "run", "restart.Good", "--url", url);
            Assert.Equal((0, "Adapter 'Good' renewed its links."), (run.Code, run.Output.Trim()));
            Assert.Equal(0, (await HostProgram.RunAsync("schedules", "resume", "Good", "--url", url)).Code);
            Assert.True((await api.AdapterAsync("Good"))!.Value.TryGetProperty("nextDailyRestart", out _));

            var unknown = await HostProgram.RunAsync("schedules", "run", "Nobody", "--url", url);
            Assert.Equal(5, unknown.Code);
            Assert.Contains("There is no schedule 'Nobody'. There are:", unknown.Error, StringComparison.Ordinal);
            Assert.Equal(6, (await HostProgram.RunAsync("schedules", "pause", "journal.check", "--url", url)).Code);

            // who did it stands in the trail
            var trail = await HostProgram.RunAsync("audit", "--url", url);
            Assert.Contains("restart.Good", trail.Output, StringComparison.Ordinal);
            await Eventually.TrueAsync(async () => (await HostProgram.RunAsync("schedules", "--url", url)).Output.Contains("last ", StringComparison.Ordinal), "a last result", cancellationToken: Cancel);
        }
    }
}
