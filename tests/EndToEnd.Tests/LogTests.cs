using System.Text;
using System.Text.Json;
using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>What the log of a working host says, and what it never says.</summary>
public class LogTests
{
    [Fact]
    public async Task Log_EverythingOnTrace_HasNothingOfAPayloadUnlessRawEventsAreWanted()
    {
        await using var fixture = await HostFixture.StartAsync();
        fixture.WriteDataSource();
        fixture.WriteAdapter("Good");
        var (program, api) = await fixture.StartHostAsync();
        using (api)
        {
            await api.WhenStateAsync("Good", "Running");
            Assert.Contains("all is trace", await CommandAsync(api, "log", "level", "all", "trace", "--for", "10m"), StringComparison.Ordinal);
            fixture.Simulator.Generator!.SetRate(600);
            var numbers = await WhenNumbersAsync(api, 0);
            var log = Files(fixture.Data) + program.Error;
            Assert.Contains("DEBUG", log, StringComparison.Ordinal);
            Assert.DoesNotContain(numbers, number => log.Contains(number, StringComparison.Ordinal));
            Assert.False(Directory.Exists(Path.Combine(fixture.Data, "logs", "cti")));

            // raw events: by the platform's own words, in their own file, and nowhere else
            Assert.Contains("are written until", await CommandAsync(api, "log", "raw", "Good", "on"), StringComparison.Ordinal);
            var before = (await api.EventsAsync()).Count;
            numbers = await WhenNumbersAsync(api, before);
            await CommandAsync(api, "log", "raw", "Good", "off");
            var folder = Path.Combine(fixture.Data, "logs", "cti");
            var raw = "";
            await Eventually.TrueAsync(
                () => (raw = Files(folder)).Contains("v2.users.", StringComparison.Ordinal) && numbers.Any(number => raw.Contains(number, StringComparison.Ordinal)),
                "raw events are in the file", cancellationToken: TestContext.Current.CancellationToken);
            Assert.Contains("[Good] socket {\"topicName\":", raw, StringComparison.Ordinal);
            Assert.DoesNotContain(HostFixture.Secret, raw, StringComparison.Ordinal);
            Assert.DoesNotContain("access_token", raw, StringComparison.Ordinal);
            log = Files(fixture.Data + "/logs", SearchOption.TopDirectoryOnly) + program.Error;
            Assert.DoesNotContain(numbers, number => log.Contains(number, StringComparison.Ordinal));
            Assert.Contains("PUT /api/v1/logging/raw", await api.TextAsync("/api/v1/audit"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Log_Commands_ShowFollowAndChange()
    {
        await using var fixture = await HostFixture.StartAsync();
        fixture.WriteDataSource();
        fixture.WriteAdapter("Good");
        fixture.WriteAdapter("Other");
        var (_, api) = await fixture.StartHostAsync();
        using (api)
        {
            await api.WhenStateAsync("Good", "Running");
            await api.WhenStateAsync("Other", "Running");
            var shown = await CommandAsync(api, "log", "show", "--adapter", "Good", "--from", "-10m");
            Assert.Contains("[Good] Connecting to", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("Other", shown, StringComparison.Ordinal);

            await using var follow = HostProgram.Start("log", "follow", "--adapter", "Good", "--json", "--tail", "1", "--url", api.Url.ToString());
            await Eventually.TrueAsync(() => follow.Output.Contains("\"adapter\":\"Good\"", StringComparison.Ordinal), "the last line is shown", cancellationToken: TestContext.Current.CancellationToken);
            using (await api.PostAsync("/api/v1/adapters/Good/restart"))
            {
            }

            await Eventually.TrueAsync(() => follow.Output.Contains("Connecting to", StringComparison.Ordinal), "new lines are shown", cancellationToken: TestContext.Current.CancellationToken);

            Assert.Contains("adapter:Good is debug until", await CommandAsync(api, "log", "level", "Good", "debug"), StringComparison.Ordinal);
            var levels = (await CommandAsync(api, "log", "levels")).Split('\n');
            Assert.Contains(levels, line => line.StartsWith("adapter:Good", StringComparison.Ordinal) && line.Contains("debug", StringComparison.Ordinal) && line.Contains(", by ", StringComparison.Ordinal));
            Assert.Contains(levels, line => line.StartsWith("adapter:Other", StringComparison.Ordinal) && line.Contains("information", StringComparison.Ordinal));
            await CommandAsync(api, "log", "level", "Good", "default");
            Assert.DoesNotContain("debug", await CommandAsync(api, "log", "levels"), StringComparison.Ordinal);
            var (code, _, error) = await HostProgram.RunAsync("log", "level", "Nobody", "debug", "--url", api.Url.ToString());
            Assert.Equal(6, code);
            Assert.Contains("neither an adapter nor a room", error, StringComparison.Ordinal);
        }
    }

    private static async Task<string> CommandAsync(HostApi api, params string[] arguments)
    {
        var (code, output, error) = await HostProgram.RunAsync([.. arguments, "--url", api.Url.ToString()]);
        Assert.True(code == 0, $"{string.Join(' ', arguments)}: {code} {error}");
        return output;
    }

    /// <summary>Phone numbers of the calls behind a place of the journal, once there are some.</summary>
    private static async Task<HashSet<string>> WhenNumbersAsync(HostApi api, int after)
    {
        HashSet<string> numbers = [];
        await Eventually.TrueAsync(async () => (numbers = Numbers((await api.EventsAsync()).Skip(after))).Count > 8, "calls with numbers", TimeSpan.FromSeconds(90), TestContext.Current.CancellationToken);
        return numbers;
    }

    private static HashSet<string> Numbers(IEnumerable<JsonElement> events)
        => [.. from fact in events
               from name in (string[])["ani", "dnis", "remoteParty"]
               let number = fact.GetProperty("data").TryGetProperty(name, out var value) ? value.GetString() ?? "" : ""
               where number.Count(char.IsAsciiDigit) > 6
               select number];

    private static string Files(string folder, SearchOption how = SearchOption.AllDirectories)
    {
        StringBuilder all = new();
        foreach (var file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.log", how) : [])
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using StreamReader reader = new(stream);
            all.Append(reader.ReadToEnd());
        }

        return all.ToString();
    }
}
