using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Calls;

namespace Adapters.GenesysCloudCx.Tests.Agents;

public sealed class AgentEventTests
{
    private static readonly DateTimeOffset Told = new(2026, 9, 14, 8, 5, 10, 300, TimeSpan.Zero);

    [Theory]
    [InlineData("ON_QUEUE", "onqueue")]
    [InlineData("On Queue", "onqueue")]
    [InlineData("OnQueue", "onqueue")]
    [InlineData("AVAILABLE", "available")]
    [InlineData("Gone Fishing", "gonefishing")]
    public void Presence_EverySpelling_IsOneWord(string told, string expected)
        => Assert.Equal(expected, Agents(new Listener().Hear(Presence(told))).First().Presence);

    [Fact]
    public void Presence_LeavesOffline_IsLogOnAndChangeOfState()
    {
        var heard = new Listener().Hear(Presence("AVAILABLE"));

        Assert.Equal([EventTypes.AgentLoggedOn, EventTypes.AgentStateChanged], heard.Events.Select(each => each.Type));
        var on = Agents(heard).First();
        Assert.Equal(Told, on.Time);
        Assert.Equal(Told, StoryTests.LeadOf(on.Id));
        Assert.Equal((Cast.Ada, "Ada Agent", Cast.Ada), (on.UserId, on.UserName, on.Subject));
        Assert.Equal("offline", on.PreviousState);
        Assert.Equal("p-available", on.PresenceId);
    }

    [Fact]
    public void Presence_FullDay_IsToldOnceEach()
    {
        var heard = new Listener()
            .Hear(Presence("OFFLINE", 0)).Hear(Presence("AVAILABLE", 1)).Hear(Presence("AVAILABLE", 1)).Hear(Activity("AVAILABLE", 1, "IDLE", 2))
            .Hear(Presence("MEAL", 3)).Hear(Presence("AVAILABLE", 1)).Hear(Presence("OFFLINE", 4));

        Assert.Equal(
            ["logged-on available", "state-changed available", "state-changed available", "state-changed meal", "logged-off offline", "state-changed offline"],
            Agents(heard).Select(each => $"{each.Type["recorder.agent.".Length..]} {each.Presence}"));
        Assert.Equal(heard.Events.Count, heard.Events.Select(each => each.Id).Distinct().Count());
    }

    [Fact]
    public void Presence_OfAnotherSource_IsPassedBy()
        => Assert.Empty(new Listener().Hear(Presence("AVAILABLE").Replace("\"primary\":true", "\"primary\":false", StringComparison.Ordinal)).Events);

    [Fact]
    public void Presence_WithoutTime_IsWhenItWasSeen()
    {
        var heard = new Listener().Hear($$$$$$"""{"topicName":"v2.users.{{{{{{Cast.Ada}}}}}}.presence","eventBody":{"presenceDefinition":{"systemPresence":"BUSY"}}}""", Told);

        Assert.All(heard.Events, each => Assert.Equal(Told, each.Time));
        Assert.Null(Agents(heard).First().PresenceId);
    }

    [Fact]
    public void RoutingStatus_Change_IsToldWithWhatWasBefore()
    {
        var heard = new Listener().Hear(Routing("IDLE", 1)).Hear(Routing("INTERACTING", 2)).Hear(Routing("INTERACTING", 2)).Hear(Routing("IDLE", 1));

        Assert.Equal([("idle", "off_queue"), ("interacting", "idle")], Agents(heard).Select(each => (each.RoutingStatus, each.PreviousState)));
    }

    [Fact]
    public void RoutingStatus_BodyWithoutIdAndTime_TakesTheTopicsUser()
    {
        var heard = new Listener().Hear("""{"topicName":"v2.users.u1.routingStatus","eventBody":{"routingStatus":{"status":"INTERACTING"}}}""", Told);

        Assert.Equal("u1", Agents(heard).Single().UserId);
        Assert.Equal(Told, heard.Events.Single().Time);
    }

    [Fact]
    public void Station_TakenChangedLeft_IsTold()
    {
        var heard = new Listener().Hear(Station("s1"), Told).Hear(Station("s1"), Told.AddSeconds(1)).Hear(Station("s2"), Told.AddSeconds(2)).Hear(Station(null), Told.AddSeconds(3));

        Assert.Equal([("s1", null), ("s2", "s1"), (null, "s2")], heard.Events.OfType<DeviceEvent>().Select(each => (each.DeviceId, each.PreviousDeviceId)));
        Assert.Equal("Desk s2", heard.Events.OfType<DeviceEvent>().ElementAt(1).DeviceName);
        Assert.Equal([0L, Told.AddSeconds(2).ToUnixTimeMilliseconds()], heard.Events.Take(2).Select(each => StoryTests.LeadOf(each.Id).ToUnixTimeMilliseconds()));
    }

    [Fact]
    public void ReconcileUser_AfterAStart_TellsTheSameFactsUnderTheSameIds()
    {
        const string words = "Available";
        var live = new Listener().Hear(Presence("AVAILABLE", 1)).Hear(Routing("IDLE", 2)).Hear(Station("s1"), Told);
        Listener read = new();
        read.Interpreter.ReconcileUser(User(words, "IDLE", "s1"), Told, Told, read.Events);

        Assert.Equal(live.Events.Select(each => each.Id), read.Events.Select(each => each.Id));
        Assert.All(read.Events, each => Assert.True(each.Recovered));
        read.Interpreter.ReconcileUser(User(words, "IDLE", "s1"), Told, Told, read.Events);
        Assert.Equal(live.Events.Count, read.Events.Count);
    }

    [Fact]
    public void ReconcileUser_AskedBeforeANewerNotification_IsPassedBy()
    {
        Listener heard = new();
        heard.Hear(Presence("MEAL", 60), Told.AddSeconds(60)).Hear(Routing("IDLE", 60), Told.AddSeconds(60)).Hear(Station("s2"), Told.AddSeconds(60));
        var told = heard.Events.Count;

        heard.Interpreter.ReconcileUser(User("Available", "INTERACTING", "s1"), Told, Told.AddSeconds(61), heard.Events);
        Assert.Equal(told, heard.Events.Count);

        heard.Interpreter.ReconcileUser(User("Available", "IDLE", null, minute: 2), Told.AddSeconds(62), Told.AddSeconds(62), heard.Events);
        Assert.Contains(heard.Events.OfType<DeviceEvent>(), each => each.DeviceId is null);
    }

    [Fact]
    public void ReconcileUser_StationNotExpanded_SaysNothingAboutIt()
    {
        Listener heard = new();
        heard.Hear(Station("s1"));
        var told = heard.Events.Count;

        heard.Interpreter.ReconcileUser(System.Text.Encoding.UTF8.GetBytes($$"""{"id":"{{Cast.Ada}}","name":"Ada"}"""), Told.AddDays(1), Told.AddDays(1), heard.Events);

        Assert.Equal(told, heard.Events.Count);
    }

    private static IEnumerable<AgentEvent> Agents(Listener heard) => heard.Events.OfType<AgentEvent>();

    private static string At(int seconds) => ScriptedMoment.Time(Told.AddSeconds(seconds));

    private static string Presence(string word, int seconds = 0)
        => $$$$$$"""{"topicName":"v2.users.{{{{{{Cast.Ada}}}}}}.presence","version":"2","eventBody":{"source":"PURECLOUD","presenceDefinition":{"id":"p-{{{{{{word.ToLowerInvariant()}}}}}}","systemPresence":"{{{{{{word}}}}}}"},"primary":true,"message":"","modifiedDate":"{{{{{{At(seconds)}}}}}}"}}""";

    private static string Routing(string status, int seconds)
        => $$$$$$"""{"topicName":"v2.users.{{{{{{Cast.Ada}}}}}}.routingstatus","version":"2","eventBody":{"id":"{{{{{{Cast.Ada}}}}}}","routingStatus":{"status":"{{{{{{status}}}}}}","startTime":"{{{{{{At(seconds)}}}}}}"}}}""";

    private static string Activity(string word, int presenceAt, string status, int statusAt)
        => $$$$$$"""{"topicName":"v2.users.{{{{{{Cast.Ada}}}}}}.activity","version":"2","eventBody":{"id":"{{{{{{Cast.Ada}}}}}}","routingStatus":{"status":"{{{{{{status}}}}}}","startTime":"{{{{{{At(statusAt)}}}}}}"},"presence":{"presenceDefinition":{"id":"p-{{{{{{word.ToLowerInvariant()}}}}}}","systemPresence":"{{{{{{word}}}}}}"},"modifiedDate":"{{{{{{At(presenceAt)}}}}}}"},"outOfOffice":{"active":false},"activeQueueIds":["q"]}}""";

    private static string Station(string? id)
        => $$$$$$"""{"topicName":"v2.users.{{{{{{Cast.Ada}}}}}}.station","version":"2","eventBody":{{{{{{(id is null ? "{}" : "{\"associatedStation\":{\"id\":\"" + id + "\",\"name\":\"Desk " + id + "\",\"associatedUser\":{\"id\":\"x\"}}}")}}}}}}}""";

    private static byte[] User(string presence, string status, string? station, int minute = 0)
        => System.Text.Encoding.UTF8.GetBytes($$$$$$"""{"id":"{{{{{{Cast.Ada}}}}}}","name":"Ada","presence":{"primary":true,"presenceDefinition":{"id":"p-{{{{{{presence.ToLowerInvariant()}}}}}}","systemPresence":"{{{{{{presence}}}}}}"},"modifiedDate":"{{{{{{At(1 + (60 * minute))}}}}}}"},"routingStatus":{"userId":"{{{{{{Cast.Ada}}}}}}","status":"{{{{{{status}}}}}}","startTime":"{{{{{{At(2)}}}}}}"},"station":{{{{{{(station is null ? "{}" : "{\"associatedStation\":{\"id\":\"" + station + "\",\"name\":\"Desk " + station + "\"}}")}}}}}}}""");
}
