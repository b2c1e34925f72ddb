using System.Globalization;
using System.Text.Json;
using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Scenarios;
using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>Calls that are open while the host stops, is killed or gets another plugin go on as if nothing had been: each exact fact of the truth once, and nothing stays open.</summary>
public sealed class OpenCallTests
{
    private const string Adapter = "First";
    private const int Rounds = 3;

    public enum Outage
    {
        Stop,
        Kill,
        Upgrade,
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Outage.Stop)]
    [InlineData(Outage.Kill)]
    [InlineData(Outage.Upgrade)]
    public async Task Outage_CallsBeginAreHeldAndEndMeanwhile_EveryExactFactOnceAndNothingStaysOpen(Outage outage)
    {
        await using var fixture = await HostFixture.StartAsync(options => options with
        {
            Users = 60,
            RateLimit = 100_000,
            Scenarios = new ScenarioOptions { Scale = 0.05, Shifts = false },
        });
        fixture.WriteDataSource();
        fixture.WriteAdapter(Adapter);
        var generator = fixture.Simulator.Generator!;
        var (program, api) = await fixture.StartHostAsync(ownPlugins: outage == Outage.Upgrade);
        await api.WhenStateAsync(Adapter, "Running");
        generator.SetRate(300);
        var openAtStart = 0;
        for (var round = 1; round <= Rounds; round++)
        {
            await WhenCallsAsync(fixture, 20);
            if (outage == Outage.Upgrade)
            {
                var since = Since(await api.AdapterAsync(Adapter));
                await File.AppendAllTextAsync(Path.Combine(fixture.Plugins, "Adapters.GenesysCloudCx", "Adapters.GenesysCloudCx.xml"), $"<!-- version {round} -->", Cancel);
                using var reloaded = await api.PostAsync("/api/v1/plugins/reload");
                Assert.True(reloaded.IsSuccessStatusCode);
                await Eventually.TrueAsync(async () => Since(await api.AdapterAsync(Adapter)) is { } now && now != since, "the new plugin runs", TimeSpan.FromSeconds(60), Cancel);
            }
            else
            {
                api.Dispose();
                await EndAsync(program, outage);
                await WhenCallsAsync(fixture, 15);
                (program, api) = await fixture.StartHostAsync();
            }

            await api.WhenStateAsync(Adapter, "Running");
            openAtStart += Fact(await api.AdapterAsync(Adapter), "state.open-calls");
        }

        generator.SetRate(0);
        using (api)
        {
            await Eventually.TrueAsync(() => fixture.Simulator.Truth!.OpenCalls == 0, "the calls are over", TimeSpan.FromSeconds(90), Cancel);
            var expected = Exact(fixture);
            List<string> wrong = [];
            try
            {
                await Eventually.TrueAsync(
                    async () =>
                    {
                        var told = Told(await api.EventsAsync());
                        wrong = [.. expected.Where(fact => !IsTold(fact.Key, fact.Value, told.GetValueOrDefault(fact.Key))).Select(fact => $"{fact.Key}: {fact.Value} happened, {told.GetValueOrDefault(fact.Key)} told")];
                        return wrong.Count == 0;
                    },
                    "the journal tells what happened", TimeSpan.FromMinutes(3), Cancel);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"{wrong.Count} of {expected.Count}:\n{string.Join('\n', wrong.Take(20))}");
            }

            var facts = Told(await api.EventsAsync());
            Assert.Empty(facts.Keys.Where(fact => fact.StartsWith("connected ", StringComparison.Ordinal)).Select(fact => "ended" + fact["connected".Length..]).Except(facts.Keys));
            Assert.True(openAtStart > 0, "no open call was known at any start");
        }
    }

    /// <summary>In a call this much compressed two holds that were missed can lie within the 2 s in which a told hold and a read back one are the same.</summary>
    private static bool IsTold(string fact, int happened, int told)
        => fact.StartsWith("held ", StringComparison.Ordinal) || fact.StartsWith("retrieved ", StringComparison.Ordinal) ? told >= 1 && told <= happened : told == happened;

    private static async Task EndAsync(HostProgram program, Outage outage)
    {
        if (outage == Outage.Kill)
        {
            program.Process.Kill();
        }
        else
        {
            program.Terminate();
        }

        await program.WhenEndedAsync(TimeSpan.FromSeconds(60));
    }

    private static Task WhenCallsAsync(HostFixture fixture, int more)
    {
        var until = fixture.Simulator.Truth!.CallsMade + more;
        return Eventually.TrueAsync(() => fixture.Simulator.Truth.CallsMade >= until && fixture.Simulator.Truth.OpenCalls > 3, $"{more} more calls", TimeSpan.FromSeconds(90), Cancel);
    }

    private static Dictionary<string, int> Exact(HostFixture fixture)
        => ((Truth)fixture.Simulator.Truth!).Facts().Where(fact => fact.Exact)
            .GroupBy(fact => $"{fact.Kind} {fact.ConversationId} {fact.ParticipantId}").ToDictionary(group => group.Key, group => group.Count());

    private static Dictionary<string, int> Told(List<JsonElement> events)
        => events.Where(item => item.GetProperty("type").GetString()!.StartsWith("recorder.call.", StringComparison.Ordinal))
            .GroupBy(item => $"{item.GetProperty("type").GetString()!["recorder.call.".Length..]} {Text(item, "conversationId")} {Text(item, "participantId")}")
            .ToDictionary(group => group.Key, group => group.Count());

    private static string? Text(JsonElement item, string name) => item.GetProperty("data").TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string? Since(JsonElement? adapter) => adapter?.GetProperty("state").GetString() == "Running" ? adapter.Value.GetProperty("since").GetString() : null;

    private static int Fact(JsonElement? adapter, string name)
        => adapter!.Value.GetProperty("facts").TryGetProperty(name, out var value) ? int.Parse(value.GetString()!, CultureInfo.InvariantCulture) : 0;
}
