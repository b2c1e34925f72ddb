using System.Globalization;
using System.Text.Json;
using Testing.Common;

namespace EndToEnd.Tests;

/// <summary><c>coverage</c> and <c>backfill</c> as an admin and a script use them, on a host with a small adapter of the tests, over a kill of the host.</summary>
public sealed class CoverageCommandTests : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private HostProgram? _host;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Coverage_OverAKill_AddsUpFromHostAndFolder()
    {
        var url = await StartAsync("completes");
        await WhenCoveredAsync(url);
        await KillAsync();
        var dead = await HostProgram.RunAsync("coverage", "accounts", "--data", _folder["data"]);
        Assert.Equal(0, dead.Code);
        Assert.Matches(@"(?m)  covered +live\r?$", dead.Output);
        Assert.Matches(@"(?m)  uncertain  not-running\r?$", dead.Output);
        Assert.Contains("together", dead.Output, StringComparison.Ordinal);

        url = await StartAsync("completes");
        await Eventually.TrueAsync(async () => (await AccountAsync("--url", url)).GetProperty("totals").GetProperty("recovered").GetDecimal() > 0, "the time without it is read back", cancellationToken: Cancel);
        var account = await AccountAsync("--url", url);
        AssertWhole(account);
        AssertWhole(await AccountAsync("--data", _folder["data"], "--to", "now"));
        var first = account.GetProperty("firstStart").GetDateTimeOffset();
        var narrow = await AccountAsync("--url", url, "--from", "-1h", "--to", first.AddSeconds(0.001).ToString("O", CultureInfo.InvariantCulture));
        Assert.Equal((0.001m, 1), (narrow.GetProperty("seconds").GetDecimal(), narrow.GetProperty("spans").GetArrayLength()));

        await AssertFailsAsync(5, "'Accounts'", "coverage", "Nobody", "--url", url);
        await AssertFailsAsync(5, "'Accounts'", "coverage", "Nobody", "--data", _folder["data"]);
        await AssertFailsAsync(5, "There is no journal", "coverage", "Accounts", "--data", _folder["config"]);
        await AssertFailsAsync(2, "is no date and time", "coverage", "Accounts", "--from", "soon", "--url", url);
        await AssertFailsAsync(2, "--from has to be before --to", "coverage", "Accounts", "--from", "-1h", "--to", "-2h", "--url", url);
        await AssertFailsAsync(4, "No running host answers", "coverage", "Accounts", "--url", "http://127.0.0.1:9");
    }

    [Fact]
    public async Task Backfill_IsFollowedToItsEnd()
    {
        var url = await StartAsync("completes");
        var none = await HostProgram.RunAsync("backfill", "Accounts", "--url", url);
        Assert.Equal((0, true), (none.Code, none.Output.Contains("nothing back", StringComparison.Ordinal)));

        var done = await HostProgram.RunAsync("backfill", "accounts", "--from", "-2h", "--to", "-1h", "--url", url);
        Assert.Equal(0, done.Code);
        Assert.Contains("completed: 7 conversations named, 5 read, 3 events recovered", done.Output, StringComparison.Ordinal);
        Assert.Contains("waiting: 0 conversations", done.Error, StringComparison.Ordinal);
        var begun = await HostProgram.RunAsync("backfill", "Accounts", "--from", "2026-01-01", "--to", "2026-01-02T00:00:00+02:00", "--no-wait", "--json", "--url", url);
        using var run = JsonDocument.Parse(begun.Output);
        Assert.Equal((0, "waiting", new DateTimeOffset(2026, 1, 1, 22, 0, 0, TimeSpan.Zero)), (begun.Code, run.RootElement.GetProperty("state").GetString(), run.RootElement.GetProperty("to").GetDateTimeOffset()));
        var list = await HostProgram.RunAsync("backfill", "Accounts", "--url", url);
        Assert.Equal(2, list.Output.Split('\n').Count(line => line.Contains("manual", StringComparison.Ordinal)));

        await AssertFailsAsync(2, "both --from and --to", "backfill", "Accounts", "--from", "-1h", "--url", url);
        await AssertFailsAsync(2, "--from has to be before --to", "backfill", "Accounts", "--from", "-1h", "--to", "-2h", "--url", url);
        await AssertFailsAsync(6, "ends in the future", "backfill", "Accounts", "--from", "-1h", "--to", "2200-01-01", "--url", url);
        await AssertFailsAsync(5, "'Accounts'", "backfill", "Nobody", "--url", url);
        Assert.Equal(0, (await HostProgram.RunAsync("stop", "Accounts", "--url", url)).Code);
        await AssertFailsAsync(6, "adapterhost start", "backfill", "Accounts", "--url", url);
    }

    [Theory]
    [InlineData("fails", 1, "The platform refused.")]
    [InlineData("part", 1, "2 conversations not given")]
    [InlineData("hangs", 7, "running")]
    public async Task Backfill_ThatDidNotReadAllBack_TellsByItsExitCode(string backfill, int code, string output)
    {
        var url = await StartAsync(backfill);

        // the others end by themselves at the third look
        var limit = backfill == "hangs" ? "10s" : "60s";
        var (actual, text, _) = await HostProgram.RunAsync("backfill", "Accounts", "--from", "-2h", "--to", "-1h", "--timeout", limit, "--url", url);

        Assert.Equal(code, actual);
        Assert.Contains(output, text, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Dispose();
    }

    private async Task KillAsync()
    {
        if (_host is { } host)
        {
            _host = null;
            await host.DisposeAsync();
        }
    }

    private async Task<string> StartAsync(string backfill)
    {
        var built = Path.Combine(Repository.Root, "artifacts", "bin", "Accounts", new DirectoryInfo(AppContext.BaseDirectory).Name);
        Directory.CreateDirectory(_folder["plugins/Accounts"]);
        foreach (var file in Directory.GetFiles(built))
        {
            File.Copy(file, Path.Combine(_folder["plugins/Accounts"], Path.GetFileName(file)), overwrite: true);
        }

        _folder.Write("config/datasources/Test.xml", """<DataSource xmlns="urn:recorder-adapters:v1"><Name>Test</Name><Type>Test</Type><TimeZone>Europe/London</TimeZone></DataSource>""");
        _folder.Write("config/adapters/Accounts.xml", $"""
            <Adapter xmlns="urn:recorder-adapters:v1">
              <Name>Accounts</Name>
              <Type>Accounting Adapter</Type>
              <DataSource>Test</DataSource>
              <Settings><BeatMs>50</BeatMs><Backfill>{backfill}</Backfill></Settings>
            </Adapter>
            """);
        _host = HostProgram.Start("run", "--config", _folder["config"], "--data", _folder["data"], "--urls", "http://127.0.0.1:0", "--plugins", _folder["plugins"]);
        HostApi api = new(await _host.WhenListeningAsync());
        using (api)
        {
            await api.WhenStateAsync("Accounts", "Running");
            return api.Url.ToString();
        }
    }

    private static async Task WhenCoveredAsync(string url)
        => await Eventually.TrueAsync(async () => (await AccountAsync("--url", url)).GetProperty("totals").GetProperty("covered").GetDecimal() > 0, "some time is covered", cancellationToken: Cancel);

    private static async Task<JsonElement> AccountAsync(params string[] more)
    {
        var (code, output, error) = await HostProgram.RunAsync(["coverage", "Accounts", "--json", .. more]);
        Assert.True(code == 0, error);
        using var document = JsonDocument.Parse(output);
        return document.RootElement.GetProperty("adapters")[0].Clone();
    }

    private static void AssertWhole(JsonElement account)
    {
        Assert.Equal(account.GetProperty("seconds").GetDecimal(), account.GetProperty("totals").EnumerateObject().Sum(total => total.Value.GetDecimal()));
        var edge = account.GetProperty("firstStart").GetDateTimeOffset();
        foreach (var span in account.GetProperty("spans").EnumerateArray())
        {
            Assert.Equal(edge, span.GetProperty("from").GetDateTimeOffset());
            edge = span.GetProperty("to").GetDateTimeOffset();
        }

        Assert.Equal(edge, account.GetProperty("until").GetDateTimeOffset());
    }

    private static async Task AssertFailsAsync(int code, string part, params string[] arguments)
    {
        var (actual, output, error) = await HostProgram.RunAsync(arguments);
        Assert.Equal(code, actual);
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.Empty(output);
    }
}
