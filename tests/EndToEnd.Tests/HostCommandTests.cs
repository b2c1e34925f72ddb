using System.Text.Json;
using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>The commands that talk to a running host, and those that work on its folders.</summary>
public class HostCommandTests
{
    [Fact]
    public async Task AdapterCommands_OfARunningHost_ShowAndSteerItsAdapters()
    {
        await using var fixture = await HostFixture.StartAsync();
        fixture.WriteDataSource();
        fixture.WriteAdapter("First");
        fixture.WriteAdapter("Off", startupType: "Disabled");
        fixture.WriteAdapter("Lacks", secret: "env:E2E_NOT_SET", startupType: "Manual");
        var (_, api) = await fixture.StartHostAsync();
        using (api)
        {
            await api.WhenStateAsync("First", "Running");
            var url = api.Url.ToString();

            var listed = await HostProgram.RunAsync("adapters", "--url", url);
            Assert.Equal(0, listed.Code);
            Assert.Matches("(?m)^First +Running +since", listed.Output);
            Assert.Matches("(?m)^ +next restart +2", listed.Output);
            Assert.Matches("(?m)^ +last event +(none in the journal|2)", listed.Output);
            var json = await HostProgram.RunAsync("adapters", "--url", url, "--json");
            using var answer = JsonDocument.Parse(json.Output);
            Assert.Equal(["First", "Lacks", "Off"], answer.RootElement.GetProperty("adapters").EnumerateArray().Select(adapter => adapter.GetProperty("name").GetString()));

            Assert.Equal(0, (await HostProgram.RunAsync("stop", "First", "--url", url)).Code);
            Assert.Equal("Stopped", await api.StateAsync("First"));
            Assert.Equal(0, (await HostProgram.RunAsync("start", "first", "--url", url)).Code);
            await api.WhenStateAsync("First", "Running");
            Assert.Equal(0, (await HostProgram.RunAsync("restart", "First", "--url", url)).Code);
            await api.WhenStateAsync("First", "Running");

            var refused = await HostProgram.RunAsync("start", "Off", "--url", url);
            Assert.Equal(6, refused.Code);
            Assert.Contains("Set StartupType to Automatic", refused.Error, StringComparison.Ordinal);
            var failed = await HostProgram.RunAsync("start", "Lacks", "--url", url);
            Assert.Equal(1, failed.Code);
            Assert.Contains("E2E_NOT_SET is not set", failed.Output, StringComparison.Ordinal);
            Assert.Contains("Set it for the account", failed.Error, StringComparison.Ordinal);
            var unknown = await HostProgram.RunAsync("stop", "Nobody", "--url", url);
            Assert.Equal(5, unknown.Code);
            Assert.Contains("'First'", unknown.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Events_FromHostAndFromFolder_AreTheSameAndFiltered()
    {
        await using var fixture = await HostFixture.StartAsync();
        fixture.WriteDataSource();
        fixture.WriteAdapter("First");
        var (program, api) = await fixture.StartHostAsync();
        using (api)
        {
            await api.WhenStateAsync("First", "Running");
            fixture.Simulator.Generator!.TryStart("inbound-answered", []);
            await Eventually.TrueAsync(
                async () => (await api.EventsAsync()).Any(e => e.GetProperty("type").GetString() == "recorder.call.ended"), "a call ended", TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);
            var url = api.Url.ToString();
            await Eventually.TrueAsync(() => fixture.Simulator.Truth!.OpenCalls == 0, "the call is over", TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);
            var conversation = (await api.EventsAsync()).First(e => e.GetProperty("type").GetString() == "recorder.call.ended").GetProperty("subject").GetString()!;

            await using var follow = HostProgram.Start("events", "--follow", "--url", url, "--json", "--adapter", "First");
            var (code, fromHost, _) = await HostProgram.RunAsync("events", "--url", url, "--json", "--conversation", conversation);
            Assert.Equal(0, code);
            var lines = fromHost.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.NotEmpty(lines);
            Assert.All(lines, line => Assert.Equal(conversation, JsonDocument.Parse(line).RootElement.GetProperty("subject").GetString()));
            Assert.Empty((await HostProgram.RunAsync("events", "--url", url, "--adapter", "Nobody")).Output);
            Assert.Matches($"(?m)^ *[0-9]+  .*recorder\\.call\\.connected +{conversation}", (await HostProgram.RunAsync("events", "--url", url, "--conversation", conversation)).Output);

            await Eventually.TrueAsync(() => follow.Output.Contains(conversation, StringComparison.Ordinal), "the follower saw the call", TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            program.Terminate();
            await program.WhenEndedAsync(TimeSpan.FromSeconds(60));
            Assert.Equal(4, await follow.WhenEndedAsync(TimeSpan.FromSeconds(30)));
            // what is told after a call's end may have come since
            var fromFolder = (await HostProgram.RunAsync("events", "--data", fixture.Data, "--json", "--conversation", conversation)).Output;
            Assert.StartsWith(fromHost, fromFolder, StringComparison.Ordinal);
            Assert.All(fromFolder.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Equal(conversation, JsonDocument.Parse(line).RootElement.GetProperty("subject").GetString()));
        }
    }

    [Fact]
    public async Task Protect_PlainSecret_IsReplacedAndStillOpensTheAdapter()
    {
        await using var fixture = await HostFixture.StartAsync();
        fixture.WriteDataSource();
        var file = fixture.WriteAdapter("First", secret: HostFixture.Secret);
        var (code, output, error) = await HostProgram.RunAsync("protect", file, "--data", fixture.Data);
        Assert.True(code == 0, error);
        Assert.Contains("ClientSecret", output, StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(HostFixture.Secret, text, StringComparison.Ordinal);
        Assert.Contains("protected:", text, StringComparison.Ordinal);

        var (_, api) = await fixture.StartHostAsync();
        using (api)
        {
            await api.WhenStateAsync("First", "Running");
        }

        Assert.Equal(5, (await HostProgram.RunAsync("protect", file + ".not-there", "--data", fixture.Data)).Code);
    }

    [Fact]
    public async Task Credentials_OfHostJson_OpenTheApiToTheirUsersOnly()
    {
        await using var fixture = await HostFixture.StartAsync();
        await using var hasher = HostProgram.Start("hash-password");
        await hasher.Process.StandardInput.WriteLineAsync("open sesame");
        hasher.Process.StandardInput.Close();
        Assert.Equal(0, await hasher.WhenEndedAsync(TimeSpan.FromSeconds(30)));
        Directory.CreateDirectory(fixture.Config);
        await File.WriteAllTextAsync(
            Path.Combine(fixture.Config, "host.json"),
            $$"""{ "Http": { "Users": [ { "Name": "ada", "Role": "Reader", "PasswordHash": "{{hasher.Output.Trim()}}" } ] } }""",
            TestContext.Current.CancellationToken);
        var (_, api) = await fixture.StartHostAsync();
        using (api)
        {
            var url = api.Url.ToString();
            Assert.Equal(4, (await HostProgram.RunAsync("adapters", "--url", url)).Code);
            var ada = new Dictionary<string, string?> { ["ADAPTERHOST_USER"] = "ada", ["ADAPTERHOST_PASSWORD"] = "open sesame" };
            await using var allowed = HostProgram.Start(ada, "adapters", "--url", url);
            Assert.Equal(0, await allowed.WhenEndedAsync(TimeSpan.FromSeconds(30)));
            await using var forbidden = HostProgram.Start(ada, "restart", "First", "--url", url);
            Assert.Equal(6, await forbidden.WhenEndedAsync(TimeSpan.FromSeconds(30)));
        }
    }

    [Theory]
    [InlineData("--xsd", "xs:schema")]
    [InlineData("--json", "\"MaxRetryTimeS\"")]
    public async Task Describe_InAnotherForm_TellsTheSettings(string form, string expected)
    {
        var (code, output, _) = await HostProgram.RunAsync("describe", "Genesys Cloud CX API Adapter", form);
        Assert.Equal(0, code);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.Contains("MaxRetryTimeS", output, StringComparison.Ordinal);
    }
}
