using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Notifications;

/// <summary>What one channel does from its first connection on.</summary>
public sealed class ChannelRunnerTests : RunnerTest
{
    [Fact]
    public async Task FirstPut_FailsAgainAndAgain_MakesNoFurtherChannel()
    {
        var answer = _platform.OnApi;
        var refused = 0;
        _platform.OnApi = request => request.Method == HttpMethod.Put && ++refused <= 5 ? ScriptedPlatform.Json("{}", 503) : answer(request);

        Start();
        await AdvanceUntilAsync(() => _connects.Count == 1, "a connection");

        Assert.Equal((6, 1), (Puts, _channels));
    }

    [Fact]
    public async Task Put_ChannelIsGoneWhileTheLinkIsOpen_TellsSinceEventsWereProvedToArrive()
    {
        var old = await StartLiveAsync();
        _platform.Clock.Advance(TimeSpan.FromSeconds(15));
        old.Receive("""{"topicName":"v2.users.u1.telepathy","version":"2","eventBody":{}}""");
        await UntilAsync(() => _runner.Flow.Count == 1, "an event");
        var proved = Now;
        _platform.Clock.Advance(TimeSpan.FromSeconds(15));
        old.Receive(FakeSocket.Heartbeat);
        await UntilAsync(() => _runner.LastHeardAt == Now, "a heartbeat");
        var answer = _platform.OnApi;
        var refused = 0;
        _platform.OnApi = request => request.Method == HttpMethod.Put && ++refused == 1 ? ScriptedPlatform.Json("{}", 404) : answer(request);

        _runner.PutAgain();
        await AdvanceUntilAsync(() => _connects.Count == 2, "a second connection", old);
        _connects.Last().SetResult(new FakeSocket());

        await UntilToldAsync("waiting", "replaced");
        Assert.Equal((proved, CoverageCauses.ChannelGone), (_gaps.Last()!.Since, _gaps.Last()!.Cause));
    }

    [Fact]
    public async Task NameGone_ForLong_IsTriedAgainUntilItResolves()
    {
        var first = await StartLiveAsync();
        var heard = Now;
        await first.CloseAsync();
        for (var attempt = 2; attempt <= 8; attempt++)
        {
            await AdvanceUntilAsync(() => _connects.Count == attempt, $"attempt {attempt}");
            _connects.Last().SetException(GenesysCloudCx.Api.PlatformErrors.FromTransport(
                new Uri("wss://streaming.example/"),
                new HttpRequestException(HttpRequestError.NameResolutionError, "gone", new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.HostNotFound)),
                null));
        }

        await AdvanceUntilAsync(() => _connects.Count == 9, "the name is there again");
        _connects.Last().SetResult(new FakeSocket());
        await UntilAsync(() => _told.Contains("live"), "live");
        Assert.Equal((heard, CoverageCauses.LinkCut), (_gaps.Last()!.Since, _gaps.Last()!.Cause));
        Assert.True(_delays.All(delay => delay <= TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData(15, true)]
    [InlineData(4, false)]
    public async Task Cut_AgainAndAgain_ThePauseStaysShortWhereTheLinkHeldMeanwhile(int heldForSeconds, bool staysShort)
    {
        var socket = await StartLiveAsync();
        for (var cut = 1; cut <= 8; cut++)
        {
            _platform.Clock.Advance(TimeSpan.FromSeconds(heldForSeconds));
            await socket.CloseAsync();

            // how long the link held is judged by the clock, which must stand until then
            await UntilAsync(() => _delays.Count == cut, "the cut judged");
            await AdvanceUntilAsync(() => _connects.Count == cut + 1, $"attempt {cut}");
            socket = new FakeSocket();
            _connects.Last().SetResult(socket);
            await UntilAsync(() => _told.Count(static told => told == "live") == cut, "live again");
        }

        // by a random number of 1: 1 s after the first failure, 30 s from the sixth on
        Assert.Equal(8, _delays.Count);
        Assert.Equal(staysShort ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(30), _delays.Last());
        Assert.All(_delays, delay => Assert.True(!staysShort || delay == TimeSpan.FromSeconds(1), $"{delay}"));
    }

    [Fact]
    public async Task Wait_WokenWithinAMillisecond_WaitsForTheRestOfIt()
    {
        var socket = await StartLiveAsync();
        await socket.CloseAsync();
        await UntilAsync(() => !_delays.IsEmpty, "a pause");
        var pause = Assert.Single(_delays);
        _platform.Clock.Advance(TimeSpan.FromTicks(1_000));

        _runner.Wake();

        // a delay of whole milliseconds that ended before would be followed by ones of none, for ever by a clock that stands meanwhile
        await _platform.Clock.WhenDueAsync(pause);
        await Task.Run(() => _platform.Clock.Advance(pause), TestContext.Current.CancellationToken).Soon();
        await UntilAsync(() => _connects.Count == 2, "a second connection");
    }

    [Fact]
    public async Task FirstConnection_TakesLong_ReadsBackSinceTheUsersWereListed()
    {
        var listed = Now;
        Start();
        await UntilAsync(() => _connects.Count == 1, "a connection");
        _platform.Clock.Advance(TimeSpan.FromMinutes(3));

        _connects.Last().SetResult(new FakeSocket());

        await UntilToldAsync("live");
        Assert.Equal(new Missed(listed, CoverageCauses.Starting), Assert.Single(_gaps));
    }

    [Fact]
    public async Task Newcomer_SubscribedLate_IsReadBackSinceTheListingWithoutHim()
    {
        var socket = await StartLiveAsync();
        _newcomers.Clear();
        var listed = Now;
        _platform.Clock.Advance(TimeSpan.FromSeconds(5));
        Refuse(503, 2);

        _runner.Want(["u1", "u2"], listed);

        await AdvanceUntilAsync(() => !_newcomers.IsEmpty, "the newcomer subscribed", socket);
        Assert.Equal(["waiting", "waiting"], _told);
        Assert.Equal(listed, Assert.Single(_newcomers));
    }

    [Fact]
    public async Task Put_FailsAgainAndAgainOnALiveLink_KeepsTheChannel()
    {
        var socket = await StartLiveAsync();
        Refuse(503, 4);

        _runner.PutAgain();

        await AdvanceUntilAsync(() => Puts == 6, "put at last", socket);
        Assert.Equal(1, _channels);
        Assert.DoesNotContain("replaced", _told);
    }

    [Fact]
    public async Task Put_RefusedOnceLongAfterACut_CountsAsTheFirstFailureAndHeals()
    {
        var first = await StartLiveAsync();
        await first.CloseAsync();
        await AdvanceUntilAsync(() => _connects.Count == 2, "a second connection");
        FakeSocket socket = new();
        _connects.Last().SetResult(socket);
        await UntilAsync(() => _told.Contains("live"), "live again");
        for (var times = 1; times <= 5; times++)
        {
            _platform.Clock.Advance(TimeSpan.FromSeconds(15));
            socket.Receive(FakeSocket.Heartbeat);
            await UntilAsync(() => _runner.LastHeardAt == Now, "heard");
        }

        _told.Clear();
        _delays.Clear();
        Refuse(401, 2);
        var puts = Puts;

        _runner.PutAgain();

        await UntilAsync(() => !_delays.IsEmpty, "refused");
        Assert.Equal(TimeSpan.FromSeconds(1), _delays.Last());
        await AdvanceUntilAsync(() => Puts == puts + 3, "put at last", socket);
        Assert.False(_run!.IsCompleted);
    }
}
