using System.Globalization;
using System.Text.Json;
using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>The import verbs as an admin and a script use them: text, JSON, CSV and exit codes.</summary>
public sealed class ImportCommandTests
{
    private const string Source = "Archive";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ImportVerbs_OfARunningSource_ShowAccountAndSteer()
    {
        await using var fixture = await StartAsync();
        fixture.WriteImport(
            Source, DateTimeOffset.UtcNow.AddDays(-2), "MP3", "<OnCompletionDeleteRecordingsStoredInGenesysCloud>true</OnCompletionDeleteRecordingsStoredInGenesysCloud>",
            ("Schedule", "1h"), ("DeleteGraceHours", "0"), ("DeleteDryRun", "true"));
        var (_, api) = await fixture.StartHostAsync();
        using (api)
        {
            var stored = fixture.Simulator.Recordings.All.Count(recording => !recording.IsScreen && fixture.Simulator.RecordingTruth.IsFetchable(recording));
            var failed = fixture.Simulator.Recordings.All.Count(recording => fixture.Simulator.RecordingTruth.Standing(recording) == "error");
            Assert.True(stored > 0 && failed > 0);
            await WhenAsync(api, counts => counts.GetProperty("stored").GetInt32() == stored && counts.GetProperty("failed").GetInt32() == failed);
            var url = api.Url.ToString();

            await AssertStatusAsync(url, stored);
            await AssertReportAsync(url, stored, failed);
            await AssertDeletionsAsync(fixture, url, stored);

            var retry = await HostProgram.RunAsync("import", "retry", Source, "--state", "failed", "--url", url);
            Assert.Equal(0, retry.Code);
            Assert.StartsWith($"{failed} recording{(failed == 1 ? " is" : "s are")} tried again now.", retry.Output, StringComparison.Ordinal);
            await AssertRetryOfOneAsync(api, url);
            var run = await HostProgram.RunAsync("import", "run", Source, "--url", url);
            Assert.Equal(0, run.Code);
            Assert.Matches("^Run [0-9]+(, begun at .* still goes on; no second one)? was begun", run.Output);
            using var second = JsonDocument.Parse((await HostProgram.RunAsync("import", "run", Source, "--url", url, "--json")).Output);
            Assert.True(second.RootElement.GetProperty("run").GetProperty("number").GetInt64() > 1);
        }
    }

    [Fact]
    public async Task ImportVerbs_SourceThatCannotAnswer_SayWhyWithTheirExitCode()
    {
        await using var fixture = await StartAsync();
        fixture.WriteImport(Source, DateTimeOffset.UtcNow.AddDays(-2), advanced: ("Schedule", "1h"));
        fixture.WriteAdapter("Calls", startupType: "Manual");
        var (program, api) = await fixture.StartHostAsync();
        using (api)
        {
            await api.WhenStateAsync(Source, "Running");
            var url = api.Url.ToString();
            await AssertFailsAsync(5, "'Archive'", "import", "status", "Nobody", "--url", url);
            await AssertFailsAsync(2, "the states are: found, waiting", "import", "retry", Source, "--state", "nonsense", "--url", url);
            await AssertFailsAsync(2, "--conversation and --recording together", "import", "retry", Source, "--recording", "r", "--url", url);
            await AssertFailsAsync(2, "Either a single recording or --state", "import", "retry", Source, "--conversation", "c", "--recording", "r", "--state", "failed", "--url", url);
            await AssertFailsAsync(5, "no recording 'r' of conversation 'c'", "import", "retry", Source, "--conversation", "c", "--recording", "r", "--url", url);
            await AssertFailsAsync(2, "--from has to be before --to", "import", "report", Source, "--from", "2026-09-15", "--to", "2026-09-14", "--url", url);
            await AssertFailsAsync(2, "is no date and time", "import", "report", Source, "--from", "yesterday", "--to", "2026-09-14", "--url", url);
            await AssertFailsAsync(2, "Either --json or --csv", "import", "report", Source, "--from", "2026-09-14", "--to", "2026-09-15", "--json", "--csv", "--url", url);

            Assert.Equal(0, (await HostProgram.RunAsync("start", "Calls", "--url", url)).Code);
            await api.WhenStateAsync("Calls", "Running");
            await AssertFailsAsync(5, "import", "import", "status", "Calls", "--url", url);

            Assert.Equal(0, (await HostProgram.RunAsync("stop", Source, "--url", url)).Code);
            foreach (var verb in new[] { "status", "run", "retry", "deletions" })
            {
                await AssertFailsAsync(6, $"adapterhost start \"{Source}\"", "import", verb, Source, "--url", url);
            }

            program.Terminate();
            await program.WhenEndedAsync(TimeSpan.FromSeconds(60));
            await AssertFailsAsync(4, "No running host answers", "import", "status", Source, "--url", url);
        }
    }

    private static async Task AssertRetryOfOneAsync(HostApi api, string url)
    {
        foreach (var (state, said) in new[] { ("failed", "It is tried again now."), ("stored", "It is stored already, since ") })
        {
            using var list = JsonDocument.Parse(await api.TextAsync($"/api/v1/imports/{Source}/recordings?state={state}&limit=1"));
            var one = list.RootElement.GetProperty("recordings")[0];
            var retry = await HostProgram.RunAsync(
                "import", "retry", Source, "--conversation", one.GetProperty("conversationId").GetString()!, "--recording", one.GetProperty("recordingId").GetString()!, "--url", url);
            Assert.Equal(0, retry.Code);
            Assert.StartsWith(said, retry.Output, StringComparison.Ordinal);
        }
    }

    private static async Task<HostFixture> StartAsync()
    {
        var fixture = await HostFixture.StartAsync(options => options with { HistoryDays = 1, HistoryCallsPerDay = 40, RateLimit = 100_000, Recordings = options.Recordings with { ErrorShare = 0.15 } });
        fixture.WriteDataSource();
        return fixture;
    }

    private static Task WhenAsync(HostApi api, Func<JsonElement, bool> reached) => Eventually.TrueAsync(
        async () =>
        {
            using var answer = await api.PostAsync($"/api/v1/imports/{Source}/run");
            if (!answer.IsSuccessStatusCode)
            {
                return false;
            }

            using var status = JsonDocument.Parse(await api.TextAsync($"/api/v1/imports/{Source}"));
            return reached(status.RootElement.GetProperty("recordings"));
        },
        "everything of the truth is accounted for", TimeSpan.FromMinutes(2), Cancel);

    private static async Task AssertStatusAsync(string url, int stored)
    {
        var text = await HostProgram.RunAsync("import", "status", Source, "--url", url);
        Assert.Equal(0, text.Code);
        Assert.StartsWith("Archive  into ", text.Output, StringComparison.Ordinal);
        Assert.Matches($"(?m)^ +stored +{stored}$", text.Output);
        Assert.Matches(@"(?m)^  live +.*looked up to \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ", text.Output);
        Assert.Matches(@"(?m)^  next run +\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$", text.Output);
        using var json = JsonDocument.Parse((await HostProgram.RunAsync("import", "status", Source, "--url", url, "--json")).Output);
        Assert.Equal(json.RootElement.GetProperty("found").GetInt64(), json.RootElement.GetProperty("recordings").EnumerateObject().Sum(state => state.Value.GetInt64()));
    }

    private static async Task AssertReportAsync(string url, int stored, int failed)
    {
        string[] span = ["import", "report", Source, "--from", Day(-3), "--to", Day(1), "--url", url];
        var text = await HostProgram.RunAsync(span);
        Assert.True(text.Code == 0, text.Output + text.Error);
        Assert.Matches(@"(?m)^  platform's list +40 voice conversations$", text.Output);
        Assert.Matches($"(?m)^ +failed +{failed}$", text.Output);
        Assert.Equal(failed, text.Output.Split('\n').Count(line => line.Contains("The platform says that its file is in error", StringComparison.Ordinal)));
        Assert.Contains("The lines add up to the totals.", text.Output, StringComparison.Ordinal);

        var json = await HostProgram.RunAsync([.. span, "--json", "--offline"]);
        Assert.Equal(0, json.Code);
        using var account = JsonDocument.Parse(json.Output);
        Assert.False(account.RootElement.TryGetProperty("platformConversations", out _));
        var lines = account.RootElement.GetProperty("lines").EnumerateArray().ToList();
        Assert.Equal(stored, lines.Count(line => line.GetProperty("state").GetString() == "stored"));
        Assert.Equal(40, lines.Select(line => line.GetProperty("conversationId").GetString()).Distinct().Count());

        var csv = await HostProgram.RunAsync([.. span, "--csv"]);
        Assert.True(csv.Code == 0, csv.Output + csv.Error);
        var rows = csv.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("conversationId,conversationStart,", rows[0], StringComparison.Ordinal);
        Assert.Equal(lines.Count, rows.Length - 1);
    }

    private static async Task AssertDeletionsAsync(HostFixture fixture, string url, int stored)
    {
        await Eventually.TrueAsync(
            async () => (await HostProgram.RunAsync("import", "deletions", Source, "--url", url)).Output.Split('\n').Count(line => line.Contains("would-delete", StringComparison.Ordinal)) == stored,
            "the dry run lists every stored recording", TimeSpan.FromMinutes(1), Cancel);
        using var json = JsonDocument.Parse((await HostProgram.RunAsync("import", "deletions", Source, "--url", url, "--json")).Output);
        Assert.All(json.RootElement.GetProperty("deletions").EnumerateArray(), row => Assert.True(File.Exists(row.GetProperty("location").GetString())));
        Assert.DoesNotContain(fixture.Simulator.Recordings.All, recording => fixture.Simulator.RecordingTruth.Standing(recording) == "deleted");
    }

    private static async Task AssertFailsAsync(int code, string says, params string[] arguments)
    {
        var answer = await HostProgram.RunAsync(arguments);
        Assert.True(answer.Code == code, $"{string.Join(' ', arguments)} ended with {answer.Code}: {answer.Output}{answer.Error}");
        Assert.Contains(says, answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Error, StringComparison.Ordinal);
    }

    private static string Day(int days) => DateTimeOffset.UtcNow.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
