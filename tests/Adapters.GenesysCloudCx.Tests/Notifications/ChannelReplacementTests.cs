using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Notifications;

/// <summary>How one link takes the place of another, and what may be missing then.</summary>
public sealed class ChannelReplacementTests : RunnerTest
{
    [Fact]
    public async Task Replacement_OldLinkDiesWhileTheNewOneIsOpened_TellsTheCutAndTheGap()
    {
        var old = await StartLiveAsync();
        _platform.Clock.Advance(TimeSpan.FromSeconds(10));
        old.Receive("""{"topicName":"v2.system.socket_closing","eventBody":{}}""");
        await UntilAsync(() => _connects.Count == 2, "a second connection");
        var died = Now;
        await old.CloseAsync();
        _platform.Clock.Advance(TimeSpan.FromSeconds(25));

        _connects.Last().SetResult(new FakeSocket());

        await UntilToldAsync($"cut {died:T}", "live");
        Assert.Equal((died, CoverageCauses.LinkCut), (_gaps.Last()!.Since, _gaps.Last()!.Cause));
    }

    [Fact]
    public async Task Replacement_PauseIsOverBetweenTwoLooksAtTheClock_IsTriedAgainBeforeTheOldLinkEnds()
    {
        var old = await StartLiveAsync();
        old.Receive("""{"topicName":"v2.system.socket_closing","eventBody":{}}""");
        await UntilAsync(() => _connects.Count == 2, "a second connection");
        _clock.Refused = TimeSpan.FromSeconds(2);

        _connects.Last().SetException(OneAtATime());

        await AdvanceUntilAsync(() => _connects.Count == 3, "a third connection", old);
        _connects.Last().SetResult(new FakeSocket());
        await UntilToldAsync("waiting", "replaced");
    }

    [Fact]
    public async Task Replacement_PlatformClosesTheOldLinkForTheNewOnTheSameChannel_IsNoCut()
    {
        _canHaveSpares = false;
        var old = await StartLiveAsync();
        old.Receive("""{"topicName":"v2.system.socket_closing","eventBody":{}}""");
        await UntilAsync(() => _connects.Count == 2, "a second connection");
        await old.CloseAsync();

        _connects.Last().SetResult(new FakeSocket());

        await UntilToldAsync("replaced");
    }

    [Fact]
    public async Task Replacement_OldLinkCannotBeReadToItsEnd_TellsWhatMayHaveBeenOnItsWay()
    {
        var old = await StartLiveAsync();
        var heard = Now;
        _platform.Clock.Advance(TimeSpan.FromSeconds(15));
        old.IsDead = true;

        var renewed = _runner.RenewAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => _connects.Count == 2, "a second connection");
        FakeSocket another = new();
        _connects.Last().SetResult(another);
        await renewed.Soon();
        Assert.Equal(heard, _runner.HeardUntil);
        await AdvanceUntilAsync(() => !_missed.IsEmpty, "told", another);

        Assert.Equal((heard, CoverageCauses.LinkCut), (_missed.Single().Since, _missed.Single().Cause));
        await UntilAsync(() => _runner.HeardUntil > heard, "heard again");
    }

    [Fact]
    public async Task Replacement_OldLinkReadToItsEnd_TellsNothing()
    {
        await StartLiveAsync();
        _platform.Clock.Advance(TimeSpan.FromSeconds(15));

        var renewed = _runner.RenewAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => _connects.Count == 2, "a second connection");
        _connects.Last().SetResult(new FakeSocket());
        await renewed.Soon();

        await UntilToldAsync("replaced");
        await UntilAsync(() => _runner.HeardUntil == Now, "the old one let go");
        Assert.Null(_gaps.Last());
        Assert.Empty(_missed);
        Assert.Equal((2, 0), (_channels, _spares));
    }

    [Fact]
    public async Task Replacement_NoRoomAndNoSecondSocket_StaysAndTheRenewalIsDone()
    {
        _canHaveSpares = false;
        var old = await StartLiveAsync();
        var puts = Puts;

        var renewed = _runner.RenewAsync(TestContext.Current.CancellationToken);
        await UntilAsync(() => _connects.Count == 2, "a second connection");
        _connects.Last().SetException(OneAtATime());
        await renewed.Soon();
        old.Receive("""{"topicName":"v2.system.socket_closing","eventBody":{}}""");
        await UntilAsync(() => _connects.Count == 3, "tried once for the notice");
        _connects.Last().SetException(OneAtATime());
        await old.CloseAsync();
        await AdvanceUntilAsync(() => _connects.Count == 4, "connected when the platform closed");
        _connects.Last().SetResult(new FakeSocket());

        await UntilAsync(() => _told.Contains("live"), "live");
        Assert.Equal(puts + 1, Puts);
        Assert.Equal(1, _channels);
    }

    [Fact]
    public async Task Replacement_OldLinkEndsBeforeTheSecondSocketIsRefused_ConnectsToTheSameChannel()
    {
        _canHaveSpares = false;
        var old = await StartLiveAsync();
        old.Receive("""{"topicName":"v2.system.socket_closing","eventBody":{}}""");
        await UntilAsync(() => _connects.Count == 2, "a second connection");

        await old.CloseAsync();
        _connects.Last().SetException(OneAtATime());
        await AdvanceUntilAsync(() => _connects.Count == 3, "connected again");
        _connects.Last().SetResult(new FakeSocket());

        await UntilAsync(() => _told.Contains("live"), "live");
        Assert.Equal(1, _channels);
    }

    [Fact]
    public async Task Replacement_NoChannelCanBeMade_TakesASecondSocketInstead()
    {
        var old = await StartLiveAsync();
        _platform.OnApi = _ => ScriptedPlatform.Json("{}", 503);

        old.Receive("""{"topicName":"v2.system.socket_closing","eventBody":{}}""");
        await AdvanceUntilAsync(() => _connects.Count == 2, "a second connection", old);
        _connects.Last().SetResult(new FakeSocket());

        await UntilToldAsync("waiting", "replaced");
        Assert.Null(_gaps.Last());
        Assert.Equal(1, _channels);
    }

    [Fact]
    public async Task Replacement_NewChannelIsDroppedForASecondSocket_NewcomersOnItAreSubscribedOnTheOldOneAsWell()
    {
        var old = await StartLiveAsync();
        _newcomers.Clear();
        old.Receive("""{"topicName":"v2.system.socket_closing","eventBody":{}}""");
        await UntilAsync(() => _connects.Count == 2, "a connection to the new channel");
        var listed = Now.AddMinutes(-1);
        _runner.Want(["u1", "u2"], listed);
        Assert.Null(_runner.HeardUntil);
        _connects.Last().SetException(Failed(503));
        await AdvanceUntilAsync(() => _connects.Count == 3, "a connection to the new channel, which has the newcomer", old);
        Assert.Contains(_platform.Requests, static request => request.Method == HttpMethod.Put && request.Uri.AbsolutePath.Contains("streaming-2", StringComparison.Ordinal) && request.Body!.Contains("u2", StringComparison.Ordinal));
        Assert.DoesNotContain(_platform.Requests, static request => request.Uri.AbsolutePath.Contains("streaming-1", StringComparison.Ordinal) && request.Body?.Contains("u2", StringComparison.Ordinal) == true);

        // the new channel is gone, and no other one can be made
        Refuse(503, 1);
        _connects.Last().SetException(Failed(404));
        await AdvanceUntilAsync(() => _connects.Count == 4, "a second socket to the old channel", old);
        Assert.Null(_runner.HeardUntil);
        FakeSocket another = new();
        _connects.Last().SetResult(another);
        await AdvanceUntilAsync(() => !_newcomers.IsEmpty, "the newcomer is subscribed on the channel that stays", another);

        Assert.Equal(listed, Assert.Single(_newcomers));
        await UntilAsync(() => _runner.HeardUntil is not null, "heard");

        static GenesysCloudCx.Api.PlatformException Failed(int status) => new(FailureClass.Transient, "Failed.") { Status = status };
    }

    [Fact]
    public async Task Mute_NoRoomForAnotherChannel_GoesFirstAndTellsSinceWhen()
    {
        _canHaveSpares = false;
        await StartLiveAsync();
        Missed mute = new(Now.AddMinutes(-7), CoverageCauses.LinkMute);

        _runner.ReplaceMute(mute);
        await UntilAsync(() => _connects.Count == 2, "a second connection");
        Assert.Null(_runner.HeardUntil);
        _connects.Last().SetResult(new FakeSocket());

        await UntilToldAsync($"cut {Now:T}", "live");
        Assert.Equal(mute, _gaps.Last());
        Assert.Equal(2, _channels);
    }

    [Fact]
    public async Task Mute_WhileTheNewChannelIsMade_CountsAsNotHeard()
    {
        await StartLiveAsync();
        Missed mute = new(Now.AddMinutes(-7), CoverageCauses.LinkMute);

        _runner.ReplaceMute(mute);
        await UntilAsync(() => _connects.Count == 2, "a second connection");

        Assert.Null(_runner.HeardUntil);
        _connects.Last().SetResult(new FakeSocket());
        await UntilToldAsync("replaced");
        Assert.Equal(mute, _gaps.Last());
        await UntilAsync(() => _runner.HeardUntil == Now, "heard");
    }
}
