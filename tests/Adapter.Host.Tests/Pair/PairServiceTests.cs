using Adapter.Host.Pair;

namespace Adapter.Host.Tests.Pair;

public sealed class PairServiceTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_JournalOfAHostThatWasAlone_CountsAndWhatComesNowDoesNotYet()
    {
        await using PairFixture fixture = new();
        await fixture.PublishAsync(3);
        await fixture.StartAsync();
        await fixture.PublishAsync(2);
        await fixture.BeatAsync();
        Assert.False(fixture.Service.State.Active);
        Assert.Equal([1, 2, 3], await fixture.ReadAsync());
    }

    [Fact]
    public async Task TakeOver_PeerSilent_HandsOutTheLastQuarterOfAnHourAndAllThatFollows()
    {
        await using PairFixture fixture = new();
        await fixture.StartAsync();
        await fixture.PublishAsync(10);
        await fixture.BeatAsync(20 * Minute);
        await fixture.PublishAsync(5);
        await fixture.BeatAsync(5 * Minute);
        fixture.Peer.Answer = null;
        await fixture.BeatAsync(TimeSpan.FromSeconds(12));
        Assert.Equal((true, 2, PairReasons.PeerLost), (fixture.Service.State.Active, fixture.Service.State.Term, fixture.Service.State.Reason));
        await fixture.PublishAsync(1);
        Assert.Equal([11, 12, 13, 14, 15, 16], await fixture.ReadAsync());
        Assert.Equal([14, 15, 16], await fixture.ReadAsync(13));
        Assert.Contains(fixture.Alarms.Raised, alarm => alarm.Code == PairAlarms.PeerLost);
    }

    [Fact]
    public async Task TakeOver_ConsumerOfThePeerWasHoursBehind_HandsOutWhatItHadNotRead()
    {
        await using PairFixture fixture = new();
        await fixture.StartAsync();
        await fixture.PublishAsync(3);
        await fixture.BeatAsync(30 * Minute);
        await fixture.PublishAsync(3);
        await fixture.BeatAsync(120 * Minute);
        fixture.Peer.Answer = fixture.Peer.Answer! with { Consumers = [new PairConsumerView("quick", 9, 0.5), new PairConsumerView("slow", 5, TimeSpan.FromMinutes(125).TotalSeconds)] };
        await fixture.BeatAsync();
        fixture.Peer.Answer = null;
        await fixture.BeatAsync(TimeSpan.FromSeconds(12));
        Assert.Equal([4, 5, 6], await fixture.ReadAsync());
    }

    [Fact]
    public async Task TakeOver_PeerHadNotReadBackWhatItMissed_HandsThatOut()
    {
        await using PairFixture fixture = new();
        await fixture.StartAsync();
        await fixture.PublishAsync(3);
        await fixture.BeatAsync(60 * Minute);
        fixture.Peer.Answer = fixture.Peer.Answer! with { Sources = [new PairSourceView("Contoso", [], 30, TimeSpan.FromMinutes(61).TotalSeconds)] };
        await fixture.BeatAsync();
        fixture.Peer.Answer = null;
        await fixture.BeatAsync(TimeSpan.FromSeconds(12));
        Assert.Equal([1, 2, 3], await fixture.ReadAsync());
    }

    [Fact]
    public async Task TakeOver_RestartedWhileThePeerDied_GoesBackToWhenThePeerWasHeard()
    {
        await using PairFixture fixture = new();
        await fixture.StartAsync();
        await fixture.PublishAsync(3);
        await fixture.BeatAsync(30 * Minute);
        await fixture.PublishAsync(3);
        await fixture.BeatAsync(10 * Minute);
        fixture.Peer.Answer = null;
        await fixture.RestartAsync(downFor: 3 * 60 * Minute);
        await fixture.BeatAsync(TimeSpan.FromSeconds(12));
        Assert.True(fixture.Service.State.Active);
        Assert.Equal([4, 5, 6], await fixture.ReadAsync());
    }

    [Fact]
    public async Task TakeOver_KilledRightAfter_ComesBackWithTheTermAndWhatItHandedOut()
    {
        await using PairFixture fixture = new();
        fixture.Peer.Answer = null;
        await fixture.StartAsync();
        await fixture.BeatAsync(TimeSpan.FromSeconds(12));
        Assert.Equal((true, 1), (fixture.Service.State.Active, fixture.Service.State.Term));
        await fixture.PublishAsync(2);
        fixture.Peer.Answer = FakePeer.Make(active: true, term: 1);
        await fixture.RestartAsync();
        await fixture.PublishAsync(2);
        await fixture.BeatAsync(Minute);
        Assert.Equal((false, 1), (fixture.Service.State.Active, fixture.Service.State.Term));
        Assert.Equal([1, 2], await fixture.ReadAsync());
        fixture.Peer.Answer = null;
        await fixture.BeatAsync(TimeSpan.FromSeconds(12));
        Assert.Equal((true, 2), (fixture.Service.State.Active, fixture.Service.State.Term));
        Assert.Equal([1, 2, 3, 4], await fixture.ReadAsync());
    }

    [Fact]
    public async Task TakeOver_TwiceWithinTheResubmission_LosesNothingOfEitherTime()
    {
        await using PairFixture fixture = new();
        await fixture.StartAsync();
        await fixture.PublishAsync(2);
        await fixture.BeatAsync(Minute);
        fixture.Peer.Answer = null;
        await fixture.BeatAsync(TimeSpan.FromSeconds(12));
        await fixture.PublishAsync(2);
        fixture.Peer.Answer = FakePeer.Make(active: true, term: 9);
        await fixture.BeatAsync();
        Assert.False(fixture.Service.State.Active);
        await fixture.PublishAsync(2);
        Assert.Equal([1, 2, 3, 4], await fixture.ReadAsync());
        await fixture.BeatAsync(Minute);
        fixture.Peer.Answer = null;
        await fixture.BeatAsync(TimeSpan.FromSeconds(12));
        Assert.Equal((true, 10), (fixture.Service.State.Active, fixture.Service.State.Term));
        Assert.Equal([1, 2, 3, 4, 5, 6], await fixture.ReadAsync());
    }

    [Fact]
    public async Task Standby_WentThereWithASlowReader_StillHandsOutItsActiveTime()
    {
        await using PairFixture fixture = new();
        fixture.Peer.Answer = null;
        await fixture.StartAsync();
        await fixture.BeatAsync(TimeSpan.FromSeconds(12));
        await fixture.PublishAsync(5);
        fixture.Peer.Answer = FakePeer.Make(active: true, term: 9);
        await fixture.BeatAsync();
        await fixture.PublishAsync(5);
        await fixture.BeatAsync(120 * Minute);
        Assert.Equal([3, 4, 5], await fixture.ReadAsync(2));
        Assert.Equal(5, fixture.Gate.Now.Newest(fixture.Journal.LastSequence));
    }

    [Fact]
    public async Task Step_Commands_SwitchAndSaySo()
    {
        await using PairFixture fixture = new();
        await fixture.StartAsync();
        await fixture.BeatAsync();
        Assert.True(await fixture.Service.TakeOverAsync(Cancel));
        Assert.True(fixture.Service.State.IsByHand);
        fixture.Peer.Answer = FakePeer.Make(active: false, term: 1);
        await fixture.BeatAsync();
        Assert.False(await fixture.Service.TakeOverAsync(Cancel));

        var down = fixture.Service.StepDownAsync(Cancel);
        Assert.Equal(PairLeaving.Asked, (await fixture.Status.TellAsync(Cancel)).Leaving);
        fixture.Peer.Answer = FakePeer.Make(active: true, term: 3);
        await fixture.BeatAsync();
        Assert.True(await down.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
        Assert.Equal((false, PairReasons.Asked), (fixture.Service.State.Active, fixture.Service.State.Reason));
    }

    [Fact]
    public async Task Step_DownWhileThePeerDoesNotTakeOver_StaysActive()
    {
        await using PairFixture fixture = new();
        await fixture.StartAsync();
        await fixture.BeatAsync();
        await fixture.Service.TakeOverAsync(Cancel);
        fixture.Peer.Answer = FakePeer.Make(active: false, term: 1);
        var down = fixture.Service.StepDownAsync(Cancel);
        await fixture.Clock.WhenDueAsync(fixture.Options.TakeOverAfter);
        await fixture.BeatAsync(fixture.Options.TakeOverAfter + PairFixture.Heartbeat);
        Assert.False(await down.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
        Assert.True(fixture.Service.State.Active);
        Assert.Equal(PairLeaving.No, fixture.Service.Leaving);
    }

    [Fact]
    public async Task Stopping_WhileActive_LetsThePeerTakeOverFirst()
    {
        await using PairFixture fixture = new();
        await fixture.StartAsync();
        await fixture.BeatAsync();
        await fixture.Service.TakeOverAsync(Cancel);
        fixture.Peer.Answer = FakePeer.Make(active: false, term: 1);
        await fixture.BeatAsync();
        var stopping = fixture.Service.StoppingAsync(Cancel);
        Assert.False(stopping.IsCompleted);
        fixture.Peer.Answer = FakePeer.Make(active: true, term: 3);
        await fixture.BeatAsync();
        await stopping.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.False(fixture.Service.State.Active);
    }

    [Fact]
    public async Task Alarms_CredentialsRolesAndBothActive_AreRaisedAndCleared()
    {
        await using PairFixture fixture = new();
        await fixture.StartAsync();
        fixture.Peer.IsRefusing = true;
        await fixture.BeatAsync();
        Assert.Equal([PairAlarms.Credentials], fixture.Alarms.Raised.Select(alarm => alarm.Code));
        fixture.Peer.IsRefusing = false;
        fixture.Peer.Answer = FakePeer.Make(role: PairRole.Secondary);
        await fixture.BeatAsync();
        Assert.Equal([PairAlarms.Settings], fixture.Alarms.Raised.Select(alarm => alarm.Code));
        fixture.Peer.Answer = FakePeer.Make(term: 4);
        await fixture.BeatAsync();
        Assert.Empty(fixture.Alarms.Raised);

        // the other one does not hear this one and stays active
        await fixture.Service.TakeOverAsync(Cancel);
        await fixture.BeatAsync(TimeSpan.FromSeconds(14));
        Assert.Equal([PairAlarms.BothActive], fixture.Alarms.Raised.Select(alarm => alarm.Code));
        fixture.Peer.Answer = FakePeer.Make(active: false, term: 4);
        await fixture.BeatAsync();
        Assert.Empty(fixture.Alarms.Raised);
    }

    [Fact]
    public async Task Peer_IsThisHostItself_IsNotTakenForTheOther()
    {
        await using PairFixture fixture = new();
        await fixture.StartAsync();
        fixture.Peer.Answer = FakePeer.Make() with { Instance = fixture.Service.Instance };
        await fixture.BeatAsync(TimeSpan.FromSeconds(12));
        Assert.True(fixture.Service.State.Active);
        Assert.Contains(fixture.Alarms.Raised, alarm => alarm.Code == PairAlarms.Settings);
    }

    [Fact]
    public async Task Tell_Consumers_SaysHowOldWhatTheyHaveNotReadIs()
    {
        await using PairFixture fixture = new();
        fixture.Peer.Answer = null;
        await fixture.StartAsync();
        await fixture.BeatAsync(TimeSpan.FromSeconds(12));
        await fixture.PublishAsync(5);
        await fixture.Journal.Cursors.CreateAsync("quick", 5, Cancel);
        await fixture.Journal.Cursors.CreateAsync("slow", 2, Cancel);
        await fixture.BeatAsync(10 * Minute);
        var consumers = (await fixture.Status.TellAsync(Cancel)).Consumers.ToDictionary(consumer => consumer.Name, consumer => consumer.BehindSeconds);
        Assert.Equal(0, consumers["quick"]);
        Assert.InRange(consumers["slow"], 600, 620);
        await fixture.RestartAsync();
        consumers = (await fixture.Status.TellAsync(Cancel)).Consumers.ToDictionary(consumer => consumer.Name, consumer => consumer.BehindSeconds);
        Assert.Equal(0, consumers["quick"]);
        Assert.InRange(consumers["slow"], 600, 700);
    }

    [Fact]
    public async Task Standby_ConsumerReadsFromThePeer_FollowsItHereButNotPastWhatATakeOverHandsOut()
    {
        await using PairFixture fixture = new();
        await fixture.PublishAsync(3);
        await fixture.StartAsync();
        await fixture.Journal.Cursors.CreateAsync("recorder", 3, Cancel);
        await fixture.Journal.Cursors.CreateAsync("unread", 2, Cancel);
        await fixture.Journal.Cursors.CreateAsync("elsewhere", 3, Cancel);
        fixture.Peer.Answer = FakePeer.Make() with { Consumers = [new PairConsumerView("Recorder", 77, 0), new PairConsumerView("unread", 77, 0)] };
        await fixture.PublishAsync(4);
        await fixture.BeatAsync(20 * Minute);
        await fixture.PublishAsync(4);
        await fixture.BeatAsync(2 * Minute);
        Assert.Equal((7, 2, 3), (await PlaceAsync("recorder"), await PlaceAsync("unread"), await PlaceAsync("elsewhere")));

        async Task<long> PlaceAsync(string name) => (await fixture.Journal.Cursors.FindAsync(name, Cancel))!.Position;
    }

    [Fact]
    public async Task Marks_ClockSetBack_HandOutMoreAndNeverLess()
    {
        await using PairFixture fixture = new();
        await fixture.StartAsync();
        PairStore store = new(fixture.Journal);
        var at = fixture.Clock.GetUtcNow();
        await store.MarkAsync(at, 10, null, Cancel);
        await store.MarkAsync(at + Minute * 60, 20, null, Cancel);
        await store.MarkAsync(at + Minute * 30, 30, null, Cancel);
        Assert.Equal((0, 10, 10, 30), (store.SequenceAt(at - Minute), store.SequenceAt(at), store.SequenceAt(at + Minute * 40), store.SequenceAt(at + Minute * 61)));
    }
}
