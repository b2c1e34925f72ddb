using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Directory;
using GenesysCloud.Simulator.Scenarios;
using Testing.Common;

namespace GenesysCloud.Simulator.Tests.Scenarios;

public class PastTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 14, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset ThreeDaysAgo = Now - TimeSpan.FromDays(3);

    [Fact]
    public void Make_ThreeDays_HaveEveryKindOfCallAndAreOver()
    {
        using Stage stage = new(users: 20);

        var made = stage.Scenarios.PastCalls.Make(ThreeDaysAgo, Now, 3000);

        var calls = Known(stage);
        Assert.Equal((3000, 3000, 3000), (made, calls.Count, stage.Scenarios.PastCalls.Made));
        Assert.All(calls, call => Assert.InRange(call.Start, ThreeDaysAgo, Now));
        Assert.All(calls, call => Assert.InRange(call.End!.Value, call.Start, Now));
        Assert.All(calls.SelectMany(call => call.Legs), leg => Assert.Equal(LegState.Terminated, leg.State));
        var voice = calls.Where(call => call.IsCall).ToList();
        Assert.Equal(["chat", "email", "message", "voice"], calls.Select(call => call.MediaType).Distinct().Order());
        Assert.Contains(voice, call => call.OriginatedOutbound && call.OutsideParty is not null);
        Assert.Contains(voice, call => call.OutsideParty is null);
        Assert.Contains(voice, call => call.Legs.All(leg => leg.UserId is null));
        Assert.Contains(voice, call => call.Legs.Any(leg => leg.Purpose == Purpose.Voicemail));
        Assert.Contains(voice, call => call.Legs.Any(leg => leg.ConsultedByLegId is not null));
        Assert.Contains(voice, call => call.Legs.Any(leg => leg.Disconnect == DisconnectType.ConferenceTransfer));
        Assert.Contains(voice, call => call.Legs.Any(leg => leg.Disconnect == DisconnectType.Transfer && leg.UserId is not null));
        Assert.Contains(voice, call => call.Legs.Any(leg => leg.WrapupCode is not null));
        Assert.Contains(voice, call => call.Legs.Any(leg => leg.Attributes.ContainsKey("caseNumber")));
        Assert.Contains(voice, call => call.Legs.Any(leg => leg.UserId is not null && leg.ConnectedAt is null));
        Assert.InRange(voice.Count(call => call.Legs.Any(leg => leg.Recorded)), 1800, 2700);
    }

    [Fact]
    public void Make_Days_AreBusyByDayAndQuietAtNight()
    {
        using Stage stage = new(users: 20);

        stage.Scenarios.PastCalls.Make(ThreeDaysAgo, Now, 3000);

        var hours = Known(stage).CountBy(call => call.Start.Hour).ToDictionary();
        Assert.True(hours[10] > 250, $"{hours[10]} in the busy hour");
        Assert.True(hours.GetValueOrDefault(2) < 30, $"{hours.GetValueOrDefault(2)} at night");
    }

    [Fact]
    public void Make_SomeCalls_LastForHoursAndOverMidnight_ButDoNotRingForHours()
    {
        using Stage stage = new(users: 20);

        stage.Scenarios.PastCalls.Make(ThreeDaysAgo, Now, 3000);

        var voice = Known(stage).Where(call => call.IsCall).ToList();
        Assert.Contains(voice, call => call.End - call.Start > TimeSpan.FromMinutes(60));
        Assert.InRange(voice.Count(call => call.End - call.Start > TimeSpan.FromMinutes(10)), 5, 60);
        foreach (var midnight in new[] { Now.Date.AddDays(-2), Now.Date.AddDays(-1) })
        {
            Assert.Contains(voice, call => call.Start.UtcDateTime < midnight && call.End!.Value.UtcDateTime > midnight.AddMinutes(5));
        }

        Assert.All(voice.SelectMany(call => call.Legs).SelectMany(leg => leg.Segments).Where(segment => segment.Kind == SegmentKind.Alert),
            segment => Assert.True(segment.End - segment.Start < TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public void Make_UpToNow_IsAsManyAsAskedFor()
    {
        using Stage stage = new(users: 20);

        Assert.Equal(2000, stage.Scenarios.PastCalls.Make(Now - TimeSpan.FromMinutes(30), Now, 2000));
    }

    [Fact]
    public void Make_ManyCallsForFewPeople_MostAreAnswered()
    {
        using Stage stage = new(users: 2);

        stage.Scenarios.PastCalls.Make(Now - TimeSpan.FromDays(1), Now, 8000);

        Assert.InRange(Known(stage).Count(call => call.Legs.Any(leg => leg.Recorded)), 4800, 7200);
    }

    [Fact]
    public void Make_SameSeed_MakesTheSame_AndASecondTimeOthers()
    {
        Assert.Equal(Run(5), Run(5));
        Assert.Empty(Run(5).Intersect(Run(6)));
        using Stage twice = new(seed: 5);
        twice.Scenarios.PastCalls.Make(ThreeDaysAgo, Now, 100);
        twice.Scenarios.PastCalls.MakeTiny(ThreeDaysAgo, Now, 100);
        twice.Scenarios.PastCalls.Make(ThreeDaysAgo, Now, 100);
        Assert.Equal(300, Known(twice).Select(call => call.Id).Distinct().Count());

        static List<string> Run(int seed)
        {
            using Stage stage = new(seed: seed);
            stage.Scenarios.PastCalls.Make(ThreeDaysAgo, Now, 100);
            return [.. Known(stage).OrderBy(call => call.Start).Select(call => Stage.Json(call.WriteConversationRest).ToJsonString())];
        }
    }

    [Fact]
    public void Make_Past_TellsNobodyButTheRecordings()
    {
        EndedCallsList ended = new();
        using Stage stage = new(users: 20, options: new ScenarioOptions { Shifts = false, EndedCalls = ended });
        var (snapshots, told) = (stage.Snapshots.Count, stage.Floor.Told.Count);

        stage.Scenarios.PastCalls.Make(ThreeDaysAgo, Now, 1000);
        stage.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal((snapshots, told), (stage.Snapshots.Count, stage.Floor.Told.Count));
        Assert.Equal(0, stage.Scenarios.Truth.CallsMade);
        Assert.Empty(stage.Scenarios.Truth.Facts());
        Assert.Empty(stage.Scenarios.Board.Live);
        // each call once, as it stood at its end
        Assert.Equal(Known(stage).Where(call => call.IsCall).Select(call => call.Id).Order(), ended.Calls.Select(call => call.Id).Order());
        Assert.All(ended.Calls, call => Assert.NotNull(call.End));
        Assert.Contains(ended.Calls, call => call.Recording == RecordingState.Active);
    }

    [Fact]
    public void Make_PeopleWhoHaveLeftSince_WereThere()
    {
        AgentDirectory directory = new(new SimulatorOptions { Users = 2 }, new ManualClock(Now));
        using CallScenarios scenarios = new(new ScenarioOptions { Shifts = false }, directory, new ManualClock(Now));
        var gone = directory.Users.Single(user => user.State == UserState.Deleted);

        scenarios.PastCalls.Make(ThreeDaysAgo, Now, 300);
        directory.Rename(gone.Id, "Somebody Else");

        var legs = scenarios.Board.All.Cast<ConversationState>().SelectMany(call => call.Legs).Where(leg => leg.UserId == gone.Id).ToList();
        Assert.NotEmpty(legs);
        Assert.All(legs, leg => Assert.Equal(gone.Name, leg.UserName));
        Assert.Equal(UserState.Deleted, directory.Users.Single(user => user.Id == gone.Id).State);
    }

    [Fact]
    public void MakeTiny_Many_AreOneCallerAndOneAgentEach()
    {
        EndedCallsList ended = new();
        using Stage stage = new(users: 3, options: new ScenarioOptions { Shifts = false, EndedCalls = ended });

        Assert.Equal(10_000, stage.Scenarios.PastCalls.MakeTiny(ThreeDaysAgo, Now, 10_000));

        Assert.Equal(10_000, ended.Calls.Count);
        Assert.All(Known(stage), call =>
        {
            Assert.Equal([Purpose.Customer, Purpose.Agent], call.Legs.Select(leg => leg.Purpose));
            Assert.All(call.Legs, leg => Assert.True(leg.Recorded));
            Assert.Equal([call.Legs[1].UserId!], call.Users);
        });
    }

    [Fact]
    public void MakeTiny_LongTalk_IsAsLongAndOverByNow()
    {
        EndedCallsList ended = new();
        using Stage stage = new(users: 3, options: new ScenarioOptions { Shifts = false, EndedCalls = ended });

        Assert.Equal(12, stage.Scenarios.PastCalls.MakeTiny(ThreeDaysAgo, Now, 12, TimeSpan.FromHours(3)));

        Assert.All(Known(stage), call => Assert.Equal(TimeSpan.FromHours(3) + TimeSpan.FromSeconds(2), call.End - call.Start));
        Assert.All(Known(stage), call => Assert.True(call.End <= Now));
    }

    [Fact]
    public void Board_PastBeyondTheRetention_IsForgotten()
    {
        using Stage stage = new(options: new ScenarioOptions { Shifts = false, KeepEnded = TimeSpan.FromDays(10) });
        stage.Scenarios.PastCalls.MakeTiny(Now - TimeSpan.FromDays(30), Now - TimeSpan.FromDays(20), 50);
        stage.Scenarios.PastCalls.MakeTiny(ThreeDaysAgo, Now, 50);

        var live = stage.Play("inbound-answered", 1);
        stage.Clock.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal(51, stage.Scenarios.Board.All.Count);
        Assert.True(stage.Scenarios.Board.TryGet(live.Id, out _));
        Assert.Empty(stage.Scenarios.Board.StartedOn(DateOnly.MinValue, DateOnly.FromDateTime(Now.Date.AddDays(-15))));
    }

    private static List<ConversationState> Known(Stage stage) => [.. stage.Scenarios.Board.All.Cast<ConversationState>()];

    private sealed class EndedCallsList : IEndedCalls
    {
        public List<ConversationState> Calls { get; } = [];

        public void Ended(ConversationState conversation) => Calls.Add(conversation);
    }
}
