using System.Net;
using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Diagnostics;
using Adapter.Host.Editing;
using Adapter.Host.Tests.Plugins;
using Adapter.Host.Tests.Supervision;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Editing;

public sealed class ConnectionTesterTests
{
    private const string Marker = "Sq7vXw2Zk9Lm";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Test_TypeWithATest_GivesItsChecksAndLetsThePluginGo()
    {
        await using TestPlugins plugins = new("Healthy");
        await plugins.Catalogue.LoadAsync(Token);
        await using (ConnectionTester tester = new(plugins.Catalogue, TimeProvider.System, static () => 0, plugins.Log, plugins.Log.CreateLogger<ConnectionTester>()))
        {
            var checks = await tester.TestAsync(Entry(plugins, "Healthy Adapter", ("Site", "north")), Token);
            Assert.Equal([("Site", ConnectionCheckOutcome.Passed), ("Beat", ConnectionCheckOutcome.Passed)], checks.Select(check => (check.Name, check.Outcome)));
        }

        await Eventually.TrueAsync(() => plugins.Log.Lines.Any(line => line.Id.Id == EventIds.PluginUnloaded), "the plugin has left memory", cancellationToken: Token);
        Assert.DoesNotContain(plugins.Log.Lines, line => line.Id.Id == EventIds.PluginHeld);
    }

    [Theory]
    [InlineData("Bug", "The test itself failed (InvalidOperationException).")]
    [InlineData("Permanent", "The platform said no to ••••••••.")]
    public async Task Test_ThatThrowsAndQuotesASecret_IsAFailedCheckWithoutIt(string failure, string says)
    {
        await using TestPlugins plugins = new("ThrowsOnStart");
        await plugins.Catalogue.LoadAsync(Token);
        await using ConnectionTester tester = new(plugins.Catalogue, TimeProvider.System, static () => 0, plugins.Log, plugins.Log.CreateLogger<ConnectionTester>());

        var checks = await tester.TestAsync(Entry(plugins, "Throws On Start Adapter", ("Class", failure), ("Password", Marker)), Token);

        Assert.Equal(["It was sent: ••••••••.", says], checks.Select(check => check.Text));
        Assert.Equal([ConnectionCheckOutcome.Passed, ConnectionCheckOutcome.Failed], checks.Select(check => check.Outcome));
        Assert.DoesNotContain(Marker, string.Join('\n', checks.Select(check => check.ToString()).Concat(plugins.Log.Lines.Select(line => $"{line.Text} {line.Exception}"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_ThatHangs_IsGivenUpAfterTheLimitWithWhatItSaw()
    {
        await using TestPlugins plugins = new("HangsOnStart");
        await plugins.Catalogue.LoadAsync(Token);
        ManualClock clock = new();
        await using ConnectionTester tester = new(plugins.Catalogue, clock, static () => 0, plugins.Log, plugins.Log.CreateLogger<ConnectionTester>());

        var test = tester.TestAsync(Entry(plugins, "Hangs On Start Adapter"), Token);
        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return test.IsCompleted;
            },
            "the test is given up",
            cancellationToken: Token);

        var checks = await test;
        Assert.Equal(["This one went well.", "It did not end within 60 s and was given up."], checks.Select(check => check.Text));
        Assert.Contains(plugins.Log.Lines, line => line.Id.Id == EventIds.EditingTestOverdue);
        var stop = tester.DisposeAsync().AsTask();
        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return stop.IsCompleted;
            },
            "the host can end",
            cancellationToken: Token);
    }

    [Fact]
    public async Task Test_Cancelled_ThrowsAndTheNextOneRuns()
    {
        await using TestPlugins plugins = new("Healthy");
        await plugins.Catalogue.LoadAsync(Token);
        await using ConnectionTester tester = new(plugins.Catalogue, TimeProvider.System, static () => 0, plugins.Log, plugins.Log.CreateLogger<ConnectionTester>());
        var entry = Entry(plugins, "Healthy Adapter", ("Site", "north"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tester.TestAsync(entry, new CancellationToken(canceled: true)));

        Assert.Equal(2, (await tester.TestAsync(entry, Token)).Count);
    }

    [Fact]
    public async Task Test_TypeWithoutATest_SaysSo()
    {
        await using TestPlugins plugins = new("Floods");
        await plugins.Catalogue.LoadAsync(Token);
        await using ConnectionTester tester = new(plugins.Catalogue, TimeProvider.System, static () => 0, plugins.Log, plugins.Log.CreateLogger<ConnectionTester>());

        var check = Assert.Single(await tester.TestAsync(Entry(plugins, plugins.Catalogue.Types[0].Name), Token));

        Assert.Equal(ConnectionCheckOutcome.Skipped, check.Outcome);
    }

    [Fact]
    public async Task Endpoint_DraftThatIsNotSaved_IsTestedAndOneWithErrorsIsNot()
    {
        await using TestPlugins plugins = new("Healthy");
        await plugins.Catalogue.LoadAsync(Token);
        await using EditingWorld world = new(plugins.Catalogue.Types) { Plugins = plugins.Catalogue };
        world.Folder.GoodDataSource("S", "Test");
        await using var api = await world.ServeAsync();
        static string Draft(string site, string token) => $$$"""{"values":{"name":"H","type":"Healthy Adapter","dataSource":"S","startupType":"Manual","settings":{"Site":"{{{site}}}"}},"secrets":{"Token":"{{{token}}}"}}""";

        var answer = await api.SendAsync(HttpMethod.Post, "/api/v1/definitions/adapters/test", HttpStatusCode.OK, Draft("nowhere", Marker));
        var invalid = await api.SendAsync(HttpMethod.Post, "/api/v1/definitions/adapters/test", HttpStatusCode.UnprocessableEntity, Draft("", Marker));
        var blocked = await api.SendAsync(HttpMethod.Post, "/api/v1/definitions/adapters/test", HttpStatusCode.OK, Draft("north", "env:NOT_THERE"));
        var types = await api.GetAsync("/api/v1/types");

        Assert.Equal(["failed", "skipped"], answer.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("outcome").GetString()));
        Assert.Equal(("Site", "Correct Site."), (answer.GetProperty("checks")[0].GetProperty("setting").GetString(), answer.GetProperty("checks")[0].GetProperty("remedy").GetString()));
        Assert.Equal("DEF040", invalid.GetProperty("findings")[0].GetProperty("code").GetString());
        Assert.Equal(("failed", "Token"), (blocked.GetProperty("checks")[0].GetProperty("outcome").GetString(), blocked.GetProperty("checks")[0].GetProperty("setting").GetString()));
        Assert.True(types.GetProperty("types")[0].GetProperty("canTestConnection").GetBoolean());
        Assert.Empty(Directory.GetFiles(Path.Combine(world.Folder.Config, "adapters")));
        Assert.False(Directory.Exists(Path.Combine(world.Folder.Data, "keys")));
    }

    private static AdapterEntry Entry(TestPlugins plugins, string type, params (string Name, string Value)[] settings) => TestDefinitions.Entry(plugins.Catalogue.Find(type)!, "Tested", settings: settings);
}
