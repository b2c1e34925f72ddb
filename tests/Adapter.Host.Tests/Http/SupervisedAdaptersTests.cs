using System.Text.Json;
using Adapter.Host.Definitions;
using Adapter.Host.Http;
using Adapter.Host.Supervision;
using Adapter.Host.Tests.Supervision;
using Testing.Common;

namespace Adapter.Host.Tests.Http;

/// <summary>What the supervisor knows of an adapter, as it stands in the API's JSON.</summary>
public sealed class SupervisedAdaptersTests
{
    [Fact]
    public async Task Adapter_WithTrouble_CarriesAllThatIsKnownOfIt()
    {
        ManualClock clock = new();
        await using SupervisionFixture host = new(clock, "ThrowsOnStart");
        host.Restarts.Next = new DateTimeOffset(2026, 9, 15, 2, 30, 0, TimeSpan.Zero);
        await host.LoadAsync();
        DefinitionFinding warning = new(FindingSeverity.Warning, FindingCodes.PlainSecret, "Bad.xml", 7, 6, "Bad", "Class", "It is in clear text.", "Protect it.");
        host.Define("Bad", "Throws On Start Adapter", findings: [warning], settings: [("RunFirstMs", "60000"), ("DegradedMs", "5000"), ("description", "of the tests")]);
        await host.ReconcileAsync();
        await host.WhenAsync("Bad", AdapterState.Running);
        await clock.WhenDueAsync(TimeSpan.FromMinutes(1));
        clock.Advance(TimeSpan.FromMinutes(1));
        await host.WhenAsync("Bad", AdapterState.Degraded);

        var adapter = await GetAsync(host, "Bad");

        Assert.Equal(
            ["Throws On Start Adapter", "Test Source", "of the tests", "Automatic", "Degraded", "The link is down and is being reconnected.", "Transient", "Bad.xml", "ThrowsOnStart"],
            from name in (string[])["type", "dataSource", "description", "startupType", "state", "why", "failureClass", "file", "plugin"] select adapter.GetProperty(name).GetString());
        Assert.Equal(host.Restarts.Next, adapter.GetProperty("nextDailyRestart").GetDateTimeOffset());
        Assert.Equal((clock.GetUtcNow(), clock.GetUtcNow().AddSeconds(5)), (adapter.GetProperty("since").GetDateTimeOffset(), adapter.GetProperty("nextAttempt").GetDateTimeOffset()));
        Assert.Equal("down", adapter.GetProperty("facts").GetProperty("link.state").GetString());
        var alarm = Assert.Single(adapter.GetProperty("alarms").EnumerateArray(), alarm => alarm.GetProperty("code").GetString() == "link.down");
        Assert.Equal(("Error", "The link is down. Look at the proxy.", clock.GetUtcNow()),
            (alarm.GetProperty("severity").GetString(), alarm.GetProperty("text").GetString(), alarm.GetProperty("raised").GetDateTimeOffset()));
        Assert.False(alarm.TryGetProperty("cleared", out _));
        Assert.Equal([FindingPrinter.Line(warning)], adapter.GetProperty("findings").EnumerateArray().Select(finding => finding.GetString()));
        Assert.False(adapter.TryGetProperty("remedy", out _));
    }

    [Fact]
    public async Task Adapter_Failed_CarriesTheRemedyAndTheLastError()
    {
        ManualClock clock = new();
        var failedAt = clock.GetUtcNow();
        await using SupervisionFixture host = new(clock, "ThrowsOnStart");
        await host.LoadAsync();
        host.Define("Bad", "Throws On Start Adapter", settings: ("Class", "Credentials"));
        await host.ReconcileAsync();
        await host.WhenAsync("Bad", AdapterState.Faulted);

        // the last that is told of it; two answers of the API are compared
        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return host.Supervisor.Find("Bad")!.Facts.ContainsKey("plugin.unloaded");
            },
            "what became of the code is told",
            cancellationToken: TestContext.Current.CancellationToken);

        var adapter = await GetAsync(host, "Bad");

        Assert.Equal(("Faulted", "Credentials", "Do something about it."),
            (adapter.GetProperty("state").GetString(), adapter.GetProperty("failureClass").GetString(), adapter.GetProperty("remedy").GetString()));
        var error = adapter.GetProperty("lastError");
        Assert.Equal(("Credentials", "The platform said no.", "said.no", "c-1", failedAt),
            (error.GetProperty("class").GetString(), error.GetProperty("message").GetString(), error.GetProperty("platformCode").GetString(), error.GetProperty("correlationId").GetString(), error.GetProperty("at").GetDateTimeOffset()));
    }

    [Fact]
    public async Task Adapter_OfABrokenDefinition_CarriesItsFindings()
    {
        await using SupervisionFixture host = new(new ManualClock(), "ThrowsOnStart");
        await host.LoadAsync();
        DefinitionFinding finding = new(FindingSeverity.Error, FindingCodes.RequiredMissing, "Bad.xml", 3, 1, "Bad", "Site", "Site is missing.", "Enter one.");
        host.Broken.Add(new BrokenDefinition("Bad.xml", "Bad", "Throws On Start Adapter", false, [finding]));
        await host.ReconcileAsync();
        await host.WhenAsync("Bad", AdapterState.Faulted);

        var adapter = await GetAsync(host, "Bad");

        Assert.Equal(("Configuration", "Bad.xml(3): Site is missing.", "Enter one."),
            (adapter.GetProperty("failureClass").GetString(), adapter.GetProperty("why").GetString(), adapter.GetProperty("remedy").GetString()));
        Assert.Equal([FindingPrinter.Line(finding)], adapter.GetProperty("findings").EnumerateArray().Select(item => item.GetString()));
    }

    [Fact]
    public async Task Adapter_LastEvent_UnknownIsNotNone()
    {
        ManualClock clock = new();
        await using SupervisionFixture host = new(clock, "ThrowsOnStart");
        await host.LoadAsync();
        host.Define("Quiet", "Throws On Start Adapter", Adapter.Abstractions.StartupType.Manual);
        await host.ReconcileAsync();

        host.Journal.Last = default;
        var unknown = await GetAsync(host, "Quiet");
        host.Journal.Last = new(true, null);
        var none = await GetAsync(host, "Quiet");
        host.Journal.Last = new(true, clock.GetUtcNow().AddDays(-3));
        var known = await GetAsync(host, "Quiet");

        Assert.Equal((true, false), (unknown.GetProperty("lastEventUnknown").GetBoolean(), unknown.TryGetProperty("lastEvent", out _)));
        Assert.Equal((false, false), (none.TryGetProperty("lastEventUnknown", out _), none.TryGetProperty("lastEvent", out _)));
        Assert.Equal((false, clock.GetUtcNow().AddDays(-3)), (known.TryGetProperty("lastEventUnknown", out _), known.GetProperty("lastEvent").GetDateTimeOffset()));
    }

    private static async Task<JsonElement> GetAsync(SupervisionFixture host, string name)
    {
        await using var api = await ApiFixture.StartAsync(fixture => fixture.Supervised = new SupervisedAdapters(host.Supervisor));
        var one = await api.GetAsync($"/api/v1/adapters/{name}");
        var all = await api.GetAsync("/api/v1/adapters");
        Assert.Equal(one.GetRawText(), Assert.Single(all.GetProperty("adapters").EnumerateArray()).GetRawText());
        return one;
    }
}
