using System.Net;
using System.Text.Json;
using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>The real host process, the real plugin folder and a simulator, as an admin meets them.</summary>
public class RunTests
{
    [Fact]
    public async Task Run_DefinitionDroppedIn_ConnectsAndOneRemovedStopsAlone()
    {
        await using var fixture = await HostFixture.StartAsync();
        fixture.WriteDataSource();
        var (_, api) = await fixture.StartHostAsync();
        using (api)
        {
            Assert.Equal("none", await api.StateAsync("First"));
            fixture.WriteAdapter("First");
            await api.WhenStateAsync("First", "Running");
            var second = fixture.WriteAdapter("Second");
            await api.WhenStateAsync("Second", "Running");
            var since = (await api.AdapterAsync("First"))!.Value.GetProperty("since").GetString();
            File.Delete(second);
            await api.WhenStateAsync("Second", "none");
            Assert.Equal("Running", await api.StateAsync("First"));
            Assert.Equal(since, (await api.AdapterAsync("First"))!.Value.GetProperty("since").GetString());
        }
    }

    [Fact]
    public async Task Run_BadEdit_KeepsTheRunningDefinitionAndSaysSo()
    {
        await using var fixture = await HostFixture.StartAsync();
        fixture.WriteDataSource();
        var file = fixture.WriteAdapter("First");
        var (_, api) = await fixture.StartHostAsync();
        using (api)
        {
            await api.WhenStateAsync("First", "Running");
            var since = (await api.AdapterAsync("First"))!.Value.GetProperty("since").GetString();
            const string broken = "<Adapter xmlns=\"urn:recorder-adapters:v1\"><Name>First</Name>";
            await File.WriteAllTextAsync(file, broken, TestContext.Current.CancellationToken);
            await Eventually.TrueAsync(async () => (await api.AdapterAsync("First"))!.Value.GetProperty("findings").GetArrayLength() > 0, "the finding is shown", TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            Assert.Equal("Running", await api.StateAsync("First"));
            Assert.Equal(since, (await api.AdapterAsync("First"))!.Value.GetProperty("since").GetString());
            Assert.Equal(broken, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Run_WrongSecret_StopsThatAdapterWithThePlatformsReason()
    {
        await using var fixture = await HostFixture.StartAsync();
        fixture.WriteDataSource();
        fixture.WriteAdapter("Good");
        fixture.WriteAdapter("Bad", secret: "plain-and-wrong");
        var (program, api) = await fixture.StartHostAsync();
        using (api)
        {
            await api.WhenStateAsync("Good", "Running");
            await api.WhenStateAsync("Bad", "Faulted");
            var bad = (await api.AdapterAsync("Bad"))!.Value;
            Assert.Contains("authentication failed", bad.GetRawText(), StringComparison.Ordinal);
            Assert.DoesNotContain("plain-and-wrong", bad.GetRawText() + program.Error + program.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_ManualAndDisabled_WaitAndRefuse()
    {
        await using var fixture = await HostFixture.StartAsync();
        fixture.WriteDataSource();
        fixture.WriteAdapter("Manual", startupType: "Manual");
        fixture.WriteAdapter("Off", startupType: "Disabled");
        var (_, api) = await fixture.StartHostAsync();
        using (api)
        {
            await api.WhenStateAsync("Manual", "Stopped");
            await api.WhenStateAsync("Off", "Disabled");
            using var refused = await api.PostAsync("/api/v1/adapters/Off/start");
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
            using var started = await api.PostAsync("/api/v1/adapters/Manual/start");
            Assert.True(started.IsSuccessStatusCode);
            await api.WhenStateAsync("Manual", "Running");
            using var stopped = await api.PostAsync("/api/v1/adapters/Manual/stop");
            Assert.True(stopped.IsSuccessStatusCode);
            await api.WhenStateAsync("Manual", "Stopped");
        }
    }

    [Fact]
    public async Task Run_KilledInTheMiddleOfLoad_HasEverythingItAcknowledged()
    {
        await using var fixture = await HostFixture.StartAsync();
        fixture.WriteDataSource();
        fixture.WriteAdapter("First");
        var (program, api) = await fixture.StartHostAsync();
        List<(long Sequence, Guid Id)> acknowledged = [];
        using (api)
        {
            await api.WhenStateAsync("First", "Running");
            var follow = api.FollowAsync(acknowledged, TestContext.Current.CancellationToken);
            fixture.Simulator.Generator!.SetRate(1200);
            await Eventually.TrueAsync(() => Count(acknowledged) > 300, "300 events were streamed", TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);
            program.Process.Kill();
            await follow.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }

        var (code, output, error) = await HostProgram.RunAsync("events", "--data", fixture.Data, "--json");
        Assert.True(code == 0, error);
        var onDisk = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).Select(e => (e.GetProperty("sequence").GetInt64(), e.GetProperty("id").GetGuid())).ToList();
        Assert.Empty(acknowledged.Except(onDisk));
        Assert.Equal(Enumerable.Range(1, onDisk.Count).Select(n => (long)n), onDisk.Select(e => e.Item1));
        Assert.Equal(onDisk.Count, onDisk.Select(e => e.Item2).Distinct().Count());
    }

    [Fact]
    public async Task Run_StartedAgain_GoesOnInOneSequenceWithoutDoubles()
    {
        await using var fixture = await HostFixture.StartAsync();
        fixture.WriteDataSource();
        fixture.WriteAdapter("First");
        for (var round = 0; round < 2; round++)
        {
            var (program, api) = await fixture.StartHostAsync();
            using (api)
            {
                await api.WhenStateAsync("First", "Running");
                fixture.Simulator.Generator!.SetRate(600);
                var before = (await api.EventsAsync()).Count;
                await Eventually.TrueAsync(async () => (await api.EventsAsync()).Count > before + 50, "events arrive", TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
                // service managers repeat themselves
                program.Terminate();
                program.Terminate();
                program.Terminate();
                Assert.Equal(0, await program.WhenEndedAsync(TimeSpan.FromSeconds(60)));
            }
        }

        var (_, output, _) = await HostProgram.RunAsync("events", "--data", fixture.Data, "--json");
        var events = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(events.Count, events.Select(e => e.GetProperty("id").GetGuid()).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, events.Count).Select(n => (long)n), events.Select(e => e.GetProperty("sequence").GetInt64()));
        var facts = events.Where(e => e.GetProperty("type").GetString() is "recorder.call.connected" or "recorder.call.ended")
            .Select(e => (e.GetProperty("type").GetString(), e.GetProperty("subject").GetString(), e.GetProperty("data").GetProperty("participantId").GetString())).ToList();
        Assert.NotEmpty(facts);
        Assert.Equal(facts.Count, facts.Distinct().Count());
        Assert.Equal(2, events.Count(e => e.GetProperty("type").GetString() == "recorder.link.stopping"));
    }

    [Fact]
    public async Task Run_WithSecrets_ShowsThemNowhere()
    {
        await using var fixture = await HostFixture.StartAsync();
        fixture.WriteDataSource();
        fixture.WriteAdapter("First");
        var (program, api) = await fixture.StartHostAsync();
        using (api)
        {
            await api.WhenStateAsync("First", "Running");
            var seen = await api.TextAsync("/api/v1/adapters") + await api.TextAsync("/metrics") + await api.TextAsync("/health/ready") + await api.TextAsync("/openapi/v1.json") + program.Output + program.Error;
            program.Terminate();
            await program.WhenEndedAsync(TimeSpan.FromSeconds(60));
            foreach (var file in Directory.EnumerateFiles(fixture.Data, "*", SearchOption.AllDirectories))
            {
                seen += await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            }

            Assert.DoesNotContain(HostFixture.Secret, seen, StringComparison.Ordinal);
            Assert.Contains("First", seen, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_LinkCut_IsDegradedWithItsNextStepUntilItIsBack()
    {
        await using var fixture = await HostFixture.StartAsync();
        fixture.WriteDataSource();
        fixture.WriteAdapter("First");
        var (_, api) = await fixture.StartHostAsync();
        using (api)
        {
            await api.WhenStateAsync("First", "Running");
            fixture.Simulator.Faults.Upgrades.Refuse(503, 3);
            fixture.Simulator.Faults.Cut();
            JsonElement degraded = default;
            await Eventually.TrueAsync(
                async () => (degraded = (await api.AdapterAsync("First"))!.Value).GetProperty("state").GetString() == "Degraded", "Degraded", TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            Assert.Contains("link is down", degraded.GetProperty("why").GetString(), StringComparison.Ordinal);
            Assert.Equal("Transient", degraded.GetProperty("failureClass").GetString());
            Assert.True(degraded.TryGetProperty("nextAttempt", out _));
            await api.WhenStateAsync("First", "Running");

            // the state is told a moment before the event is on disk
            List<string?> kinds = [];
            await Eventually.TrueAsync(
                async () =>
                {
                    kinds = [.. (await api.EventsAsync()).Select(e => e.GetProperty("type").GetString()).Where(type => type!.StartsWith("recorder.link.", StringComparison.Ordinal))];
                    return kinds.Count >= 3;
                },
                "the link's events are on disk",
                cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(["recorder.link.up", "recorder.link.down", "recorder.link.up"], kinds);
        }
    }

    [Fact]
    public async Task Run_DefinitionRemoved_ThePluginLeavesMemory()
    {
        await using var fixture = await HostFixture.StartAsync();
        fixture.WriteDataSource();
        var file = fixture.WriteAdapter("First");
        var (program, api) = await fixture.StartHostAsync();
        using (api)
        {
            await api.WhenStateAsync("First", "Running");
            fixture.Simulator.Generator!.SetRate(300);
            await Eventually.TrueAsync(async () => (await api.EventsAsync()).Count > 20, "events arrive", TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            File.Delete(file);
            await api.WhenStateAsync("First", "none");
            await Eventually.TrueAsync(
                () => program.Error.Contains("has left memory", StringComparison.Ordinal) || program.Error.Contains("still in memory", StringComparison.Ordinal),
                "the plugin was unloaded or reported", TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            Assert.Contains("has left memory", program.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_LogSettingsEdited_TakeEffectWhileItRuns()
    {
        await using var fixture = await HostFixture.StartAsync();
        Directory.CreateDirectory(fixture.Config);
        var settings = Path.Combine(fixture.Config, "nlog.config");
        var shipped = await File.ReadAllTextAsync(Path.Combine(HostProgram.Folder, "nlog.config"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(settings, shipped.Replace("minlevel=\"Info\"", "minlevel=\"Off\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        fixture.WriteDataSource();
        var (program, api) = await fixture.StartHostAsync();
        using (api)
        {
            fixture.WriteAdapter("Quiet");
            await api.WhenStateAsync("Quiet", "Running");
            Assert.DoesNotContain("Quiet", program.Error, StringComparison.Ordinal);
            await File.WriteAllTextAsync(settings, shipped, TestContext.Current.CancellationToken);
            await Eventually.TrueAsync(
                async () =>
                {
                    using var restarted = await api.PostAsync("/api/v1/adapters/Quiet/restart");
                    return program.Error.Contains("Quiet", StringComparison.Ordinal);
                },
                "the log speaks again", TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            var logs = Path.Combine(fixture.Data, "logs");
            await Eventually.TrueAsync(
                () => Directory.Exists(logs) && Directory.GetFiles(logs, "adapterhost_*.log").Length == 1, "the day's log file is there", cancellationToken: TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Run_PluginReplacedAndReloaded_RestartsItsAdaptersAlone()
    {
        await using var fixture = await HostFixture.StartAsync();
        fixture.WriteDataSource();
        fixture.WriteAdapter("First");
        var (program, api) = await fixture.StartHostAsync(ownPlugins: true);
        using (api)
        {
            await api.WhenStateAsync("First", "Running");
            Assert.Contains("\"state\":\"Usable\"", await api.TextAsync("/api/v1/plugins"), StringComparison.Ordinal);
            using var unchanged = await api.PostAsync("/api/v1/plugins/reload");
            Assert.Contains("\"newOrChanged\":[]", await unchanged.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

            var since = (await api.AdapterAsync("First"))!.Value.GetProperty("since").GetString();
            await File.AppendAllTextAsync(Path.Combine(fixture.Plugins, "Adapters.GenesysCloudCx", "Adapters.GenesysCloudCx.xml"), "<!-- a new version -->", TestContext.Current.CancellationToken);
            using var changed = await api.PostAsync("/api/v1/plugins/reload");
            Assert.Contains("Adapters.GenesysCloudCx", await changed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            await api.WhenStateAsync("First", "Running");
            Assert.NotEqual(since, (await api.AdapterAsync("First"))!.Value.GetProperty("since").GetString());
            Assert.False(program.Process.HasExited);
        }
    }

    private static int Count(List<(long Sequence, Guid Id)> list)
    {
        lock (list)
        {
            return list.Count;
        }
    }
}
