using System.Text.Json.Nodes;
using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Scenarios;

namespace GenesysCloud.Simulator.Tests.Scenarios;

public class GeneratorTests
{
    [Fact]
    public void Rate_OverTenMinutes_IsKept()
    {
        using Stage stage = new(users: 40, options: new ScenarioOptions { CallsPerMinute = 60, Weights = Only("inbound-answered") });

        stage.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.InRange(stage.Scenarios.Truth.CallsMade, 580, 620);
    }

    [Fact]
    public void Rate_SetToZero_OpenCallsGoOnToTheirEnd()
    {
        using Stage stage = new(users: 20, options: new ScenarioOptions { CallsPerMinute = 120 });
        stage.Clock.Advance(TimeSpan.FromMinutes(1));
        var made = stage.Scenarios.Truth.CallsMade;
        Assert.NotEqual(0, stage.Scenarios.Truth.OpenCalls);

        stage.Scenarios.SetRate(0);
        stage.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(made, stage.Scenarios.Truth.CallsMade);
        Assert.Equal(0, stage.Scenarios.Truth.OpenCalls);
        Assert.All(stage.Scenarios.Board.All, view => Assert.NotNull(view.End));
    }

    [Fact]
    public void Seed_TheSame_MakesTheSameSnapshots()
    {
        Assert.Equal(Run(seed: 5), Run(seed: 5));
        Assert.NotEqual(Run(seed: 5), Run(seed: 6));
    }

    [Fact]
    public void Scale_Half_HalvesWhatPeopleTake()
    {
        using Stage full = new(options: new ScenarioOptions { Shifts = false, Scale = 1 });
        using Stage half = new(options: new ScenarioOptions { Shifts = false, Scale = 0.5 });

        var (slow, fast) = (Length(full.Play("inbound-answered", 1)), Length(half.Play("inbound-answered", 1)));

        Assert.InRange(fast / slow, 0.45, 0.6);
    }

    [Fact]
    public void Agents_AtAnyMoment_AreOnOneCallAtMostAndWereFreeWhenItRang()
    {
        using Stage stage = new(users: 8, options: new ScenarioOptions());
        Dictionary<string, string> onCall = [];
        var offers = 0;
        stage.Scenarios.Board.Changed += change =>
        {
            if (change.AlsoChatLike)
            {
                return;
            }

            foreach (var leg in ((ConversationState)change.Conversation).Legs.Where(leg => leg.UserId is not null))
            {
                var other = onCall.GetValueOrDefault(leg.UserId!);
                if (leg.Over)
                {
                    onCall.Remove(leg.UserId!, out _);
                    if (other is not null && other != leg.Id)
                    {
                        onCall[leg.UserId!] = other;
                    }

                    continue;
                }

                Assert.True(other is null || other == leg.Id, $"{leg.UserId} has two live legs.");
                if (other is null)
                {
                    offers++;
                    Assert.True(stage.Floor.TryGetUser(leg.UserId!, out var user));
                    Assert.Equal(("OnQueue", "IDLE"), (user.SystemPresence, user.RoutingStatus));
                }

                onCall[leg.UserId!] = leg.Id;
            }
        };

        stage.Scenarios.SetRate(60);
        stage.Clock.Advance(TimeSpan.FromMinutes(15));

        Assert.InRange(offers, 300, int.MaxValue);
    }

    [Fact]
    public void Facts_OfALongRun_TellTheVeryTimesOfTheViews()
    {
        using Stage stage = new(users: 20, options: new ScenarioOptions { CallsPerMinute = 60 });
        stage.Clock.Advance(TimeSpan.FromMinutes(10));
        stage.Scenarios.SetRate(0);
        stage.Clock.Advance(TimeSpan.FromMinutes(2));

        foreach (var fact in stage.Scenarios.Truth.Facts())
        {
            Assert.True(stage.Scenarios.Board.TryGet(fact.ConversationId, out var view));
            var rest = Stage.Json(view.WriteConversationRest);
            var participant = rest["participants"]!.AsArray().Single(found => (string?)found!["id"] == fact.ParticipantId)!;
            var call = participant["calls"]![0]!;
            Assert.Equal(fact.CallId, (string?)call["id"]);
            switch (fact.Kind)
            {
                case "offered":
                    Assert.Equal(fact.At, Time(call["startAlertingTime"]));
                    break;
                case "dialing":
                    Assert.Equal(fact.At, Time(participant["startTime"]));
                    break;
                case "connected" or "routed" when (string?)call["direction"] == "inbound":
                    Assert.Equal(fact.At, Time(call["connectedTime"]));
                    Assert.Equal(fact.At, fact.Leading);
                    break;
                case "ended" or "failed" or "transferred" or "party-left":
                    Assert.Equal(fact.At, Time(call["disconnectedTime"]));
                    break;
                case "held":
                    Assert.Contains(call["segments"]!.AsArray(), segment => IsHold(segment) && Time(segment!["startTime"]) == fact.At);
                    break;
                case "retrieved":
                    Assert.Contains(call["segments"]!.AsArray(), segment => IsHold(segment) && Time(segment!["endTime"]) == fact.At);
                    break;
                default:
                    Assert.InRange(fact.At, view.Start, view.End!.Value);
                    break;
            }
        }

        Assert.Equal(
            [
                "attributes-updated", "conferenced", "connected", "consulted", "dialing", "ended", "failed", "held", "offered", "party-left",
                "recording-state-changed", "retrieved", "routed", "transferred",
            ],
            stage.Scenarios.Truth.Facts().Select(fact => fact.Kind).Distinct().Order());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 4)]
    [InlineData(12, 5)]
    public void ScarceAgents_EveryCall_ComesToItsEnd(int users, int seed)
    {
        using Stage stage = new(users, seed, new ScenarioOptions { CallsPerMinute = 60 });

        stage.Clock.Advance(TimeSpan.FromMinutes(10));
        stage.Scenarios.SetRate(0);
        stage.Clock.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal(0, stage.Scenarios.Truth.OpenCalls);
        Assert.All(stage.Scenarios.Truth.Facts().GroupBy(fact => fact.ParticipantId).Where(leg => leg.Any(fact => fact.Kind is "offered" or "dialing")), leg
            => Assert.Single(leg, fact => fact.Kind is "ended" or "failed"));
    }

    [Fact]
    public void Shifts_Agents_LogOffAndOnTakeBreaksAndChangeDesks()
    {
        using Stage stage = new(users: 10, options: new ScenarioOptions());

        stage.Clock.Advance(TimeSpan.FromMinutes(30));

        var kinds = stage.Scenarios.Truth.AgentFacts().CountBy(fact => fact.Kind).ToDictionary();
        Assert.Equal(kinds["logged-on"], kinds["logged-off"] + 10, 5d);
        Assert.True(kinds["logged-off"] > 5);
        Assert.True(kinds["device-changed"] > kinds["logged-on"]);
        Assert.Contains(stage.Scenarios.Truth.AgentFacts(), fact => fact.Presence == "Break");
    }

    [Fact]
    public void Start_AgentWhoIsAtWorkAlready_IsInTheTruthSinceThen()
    {
        TestFloor floor = new(users: 1);
        Testing.Common.ManualClock clock = new();
        var since = clock.GetUtcNow() - TimeSpan.FromMinutes(5);
        floor.AtWork(1, since);

        using CallScenarios scenarios = new(new ScenarioOptions { Shifts = false }, floor, clock);
        scenarios.Start();

        Assert.Equal(["logged-on", "state-changed", "state-changed", "device-changed"], scenarios.Truth.AgentFacts().Select(fact => fact.Kind));
        Assert.All(scenarios.Truth.AgentFacts(), fact => Assert.Equal(since, fact.At));
        Assert.Empty(floor.Told);
    }

    [Fact]
    public void Story_UnknownOrNobodyFree_IsRefused()
    {
        using Stage stage = new(users: 1);

        Assert.Null(stage.Scenarios.TryStart("no-such-story"));
        Assert.Null(stage.Scenarios.TryStart("internal"));
        Assert.NotNull(stage.Scenarios.TryStart("outbound-queue"));
        Assert.Null(stage.Scenarios.TryStart("outbound-queue"));
    }

    [Fact]
    public void Weights_UnknownStory_NamesTheKnownOnes()
    {
        var error = Assert.Throws<ArgumentException>(() => new Stage(options: new ScenarioOptions { Weights = Only("inbund") }));

        Assert.Contains("'inbund'", error.Message, StringComparison.Ordinal);
        Assert.Contains("inbound-answered", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_MoreEndedCallsThanKept_AreForgottenOnBoardAndTruth()
    {
        using Stage stage = new(users: 20, options: new ScenarioOptions { CallsPerMinute = 60, MostEnded = 50 });

        stage.Clock.Advance(TimeSpan.FromMinutes(10));
        stage.Scenarios.SetRate(0);
        stage.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(50, stage.Scenarios.Board.All.Count);
        var truth = Stage.Json(writer => stage.Scenarios.Truth.WriteTruth(writer));
        Assert.True((int)truth["forgotten"]! > 400);
        Assert.True(stage.Scenarios.Truth.Facts().Select(fact => fact.ConversationId).Distinct().Count() <= 50);
    }

    [Fact]
    public void Control_AttributesAndRecording_AreShownAndInTheTruth()
    {
        using Stage stage = new();
        var id = stage.Scenarios.TryStart("inbound-answered", TestFloor.UserId(1))!;
        stage.Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.True(stage.Scenarios.Board.TryGet(id, out var open));
        var customer = ((ConversationState)open).OutsideParty!.Id;

        Assert.True(stage.Scenarios.TrySetAttributes(id, customer, new Dictionary<string, string> { ["case"] = "7" }));
        Assert.True(stage.Scenarios.TrySetRecordingState(id, "PAUSED"));

        Assert.False(stage.Scenarios.TrySetAttributes(id, "nobody", new Dictionary<string, string>()));
        Assert.False(stage.Scenarios.TrySetRecordingState("nothing", "PAUSED"));
        Assert.Equal(["attributes-updated", "recording-state-changed"], stage.Scenarios.Truth.Facts().TakeLast(2).Select(fact => fact.Kind));
        Assert.Equal("PAUSED", (string?)Stage.Json(stage.Snapshots[^1].Change.Conversation.WriteConversationRest)["recordingState"]);
    }

    [Fact]
    public void Truth_Ids_AreMadeOfLeadingTimeAndDiscriminator()
    {
        using Stage stage = new();
        var view = (ConversationState)stage.Play("conference", 1, 2);
        var (customer, agents) = (view.OutsideParty!, view.Legs.Where(leg => leg.Purpose == Purpose.Agent).ToList());

        var facts = stage.Scenarios.Truth.Facts().ToLookup(fact => fact.Kind);

        var held = facts["held"].Single();
        Assert.Equal((held.At, $"{held.At.ToUnixTimeMilliseconds()}"), (held.Leading, held.Discriminator));
        var retrieved = facts["retrieved"].Single();
        Assert.Equal((held.Leading, held.Discriminator), (retrieved.Leading, retrieved.Discriminator));
        Assert.Equal((agents[0].ConnectedAt!.Value, agents[1].Id), (facts["consulted"].Single().Leading, facts["consulted"].Single().Discriminator));
        var recording = facts["recording-state-changed"].Single();
        Assert.Equal((agents[0].ConnectedAt!.Value, "1.active"), (recording.Leading, recording.Discriminator));

        // the smallest connectedTime before the leg: the customer was answered by the platform first
        Assert.All(facts["offered"], offered => Assert.Equal(customer.ConnectedAt, offered.Leading));
        Assert.Equal(agents[1].ConnectedAt, facts["conferenced"].Single().Leading);
    }

    [Fact]
    public void Truth_Since_LeavesOutWhatWasBefore()
    {
        using Stage stage = new();
        stage.Play("inbound-answered", 1);
        var between = stage.Clock.GetUtcNow();
        stage.Play("inbound-answered", 1);

        var truth = Stage.Json(writer => stage.Scenarios.Truth.WriteTruth(writer, between));

        Assert.Equal(2, (int)truth["calls"]!);
        Assert.Equal(6, truth["facts"]!.AsArray().Count);
        Assert.Equal("offered", (string?)truth["facts"]![2]!["kind"]);
        Assert.Equal(TestFloor.UserId(1), (string?)truth["facts"]![2]!["userId"]);
    }

    private static Dictionary<string, double> Only(string story) => new() { [story] = 1 };

    private static double Length(IConversationView view) => (view.End!.Value - view.Start).TotalSeconds;

    private static bool IsHold(JsonNode? segment) => (string?)segment!["type"] == "Hold";

    private static DateTimeOffset Time(JsonNode? value) => DateTimeOffset.Parse((string)value!, System.Globalization.CultureInfo.InvariantCulture);

    private static string Run(int seed)
    {
        using Stage stage = new(users: 10, seed: seed, options: new ScenarioOptions { CallsPerMinute = 60 });
        stage.Clock.Advance(TimeSpan.FromMinutes(2));
        return string.Join('\n', stage.Snapshots.Select(snapshot => $"{snapshot.At:O} {Stage.Json(snapshot.Change.Conversation.WriteConversationRest).ToJsonString()}"));
    }
}
