using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using GenesysCloud.Simulator.Faults;
using GenesysCloud.Simulator.Tests.Platform;
using Testing.Common;

namespace GenesysCloud.Simulator.Tests.Faults;

public class DeliveryFaultTests
{
    private static readonly string[] Presences = ["Meal", "Break", "Busy", "Away", "Training", "Meeting", "Available", "OnQueue"];

    [Fact]
    public async Task Cut_Abruptly_BreaksTheConnectionAndLosesWhatHappensMeanwhile()
    {
        await using var link = await Link.OpenAsync("v2.users.{user}.presence");

        await link.Client.FaultsAsync(new { cut = new { } });
        await link.Socket.EndedAsync();
        Tell(link, 3);
        await using var again = await SocketClient.ConnectAsync(link.Uri);

        Assert.Null(link.Socket.CloseStatus);
        Assert.Empty(await again.UntilPongAsync());
        Assert.Equal(1, link.Server.Faults.Cuts);
    }

    [Fact]
    public async Task Cut_InMessage_BreaksTheConnectionInTheMiddleOfTheNextMessage()
    {
        await using var link = await Link.OpenAsync("v2.users.{user}.presence");

        await link.Client.FaultsAsync(new { cut = new { inMessage = true } });
        Tell(link, 1);
        await link.Socket.EndedAsync();

        Assert.Null(link.Socket.CloseStatus);
        Assert.True(link.Socket.Unfinished > 0);
    }

    [Fact]
    public async Task Cut_InMessageWithCode_IsRefused()
    {
        await using var link = await Link.OpenAsync();

        using HttpRequestMessage request = new(HttpMethod.Post, "/_sim/faults") { Content = JsonContent.Create(new { cut = new { inMessage = true, code = 1001 } }) };
        Assert.Equal(400, (await link.Client.SendAsync(request, isChecked: false)).Status);
    }

    [Fact]
    public async Task Cut_WithCode_ClosesInOrder()
    {
        await using var link = await Link.OpenAsync();

        await link.Client.FaultsAsync(new { cut = new { code = 1011 } });
        await link.Socket.EndedAsync();

        Assert.Equal(WebSocketCloseStatus.InternalServerError, link.Socket.CloseStatus);
    }

    [Fact]
    public async Task Silence_OfEvents_LeavesHeartbeatAndPong()
    {
        await using var link = await Link.OpenAsync("v2.users.{user}.presence");
        await link.Client.FaultsAsync(new { delivery = new { silence = "events" } });

        Tell(link, 3);
        link.Clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(["channel.metadata"], (await link.Socket.UntilPongAsync()).Select(SocketClient.TopicOf));
        Assert.Equal(3, link.Server.Faults.Delivery.Lost);
    }

    [Fact]
    public async Task Silence_OfAll_NothingIsSentUntilItEnds()
    {
        await using var link = await Link.OpenAsync("v2.users.{user}.presence");
        await link.Client.FaultsAsync(new { delivery = new { silence = "all" } });
        Tell(link, 2);
        link.Clock.Advance(TimeSpan.FromMinutes(2));

        await link.Client.FaultsAsync(new { profile = "none" });
        Tell(link, 1, from: 5);

        Assert.Equal(["MEETING"], Told(await link.Socket.UntilPongAsync()));
    }

    [Fact]
    public async Task Delay_Set_HoldsFramesBackInOrder()
    {
        await using var link = await Link.OpenAsync("v2.users.{user}.presence");
        await link.Client.FaultsAsync(new { delivery = new { delayMs = 5000 } });

        Tell(link, 3);
        await link.Client.FaultsAsync(new { profile = "none" });
        // what was delayed stays delayed: nothing goes by it
        var pong = link.Socket.UntilPongAsync();
        await Eventually.TrueAsync(() => Task.FromResult(link.Clock.ActiveTimers > 0), "the sender waits", cancellationToken: TestContext.Current.CancellationToken);
        Assert.False(pong.IsCompleted);
        link.Clock.Advance(TimeSpan.FromSeconds(6));
        await AdvanceUntilAsync(link.Clock, pong);

        Assert.Equal(["MEAL", "BREAK", "BUSY"], Told(await pong));
    }

    [Fact]
    public async Task Duplicate_All_EachComesTwice()
    {
        await using var link = await Link.OpenAsync("v2.users.{user}.presence");
        await link.Client.FaultsAsync(new { delivery = new { duplicateShare = 1 } });

        Tell(link, 2);

        Assert.Equal(["MEAL", "MEAL", "BREAK", "BREAK"], Told(await link.Socket.UntilPongAsync()));
    }

    [Fact]
    public async Task Reorder_All_FramesAreOvertakenAndNoneIsLost()
    {
        await using var link = await Link.OpenAsync("v2.users.{user}.presence");
        await link.Client.FaultsAsync(new { delivery = new { reorderShare = 1 } });

        Tell(link, 5);
        // the last one held has nobody behind it: it goes after a moment
        link.Clock.Advance(TimeSpan.FromMilliseconds(300));
        var told = Told(await link.Socket.UntilPongAsync());

        Assert.Equal(["BREAK", "BUSY", "MEAL", "TRAINING", "AWAY"], told);
    }

    [Fact]
    public async Task Drop_Half_SomeAreLostAndCounted()
    {
        await using var link = await Link.OpenAsync("v2.users.{user}.presence");
        await link.Client.FaultsAsync(new { delivery = new { dropShare = 0.5 } });

        for (var i = 0; i < 100; i++)
        {
            Tell(link, 1, from: i % Presences.Length);
        }

        var told = Told(await link.Socket.UntilPongAsync());
        Assert.InRange(told.Count, 20, 80);
        Assert.Equal(100, told.Count + link.Server.Faults.Delivery.Lost);
    }

    public static TheoryData<string> GarbageKinds => [.. GarbageFrames.Kinds];

    [Theory]
    [MemberData(nameof(GarbageKinds))]
    public async Task Garbage_EachKind_IsSentAndTheSocketStays(string kind)
    {
        await using var link = await Link.OpenAsync(isChecked: false);
        await Eventually.TrueAsync(() => link.Server.Sockets.All.Count == 1, "the socket is open", cancellationToken: TestContext.Current.CancellationToken);

        await link.Client.FaultsAsync(new { garbage = new[] { kind } });
        await link.Socket.SendAsync("""{"message":"ping"}""");
        var garbage = await link.Socket.NextAsync();
        var pong = await link.Socket.NextAsync();

        Assert.Contains("pong", pong.GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("pong", garbage.GetString(), StringComparison.Ordinal);
        var isHuge = kind == "huge";
        Assert.Equal(isHuge, garbage.GetString()!.Length > 1_000_000);
        Assert.Equal(kind is "half" or "binary" or "empty" or "notJson", !IsJson(garbage.GetString()!));
    }

    [Fact]
    public async Task RefuseUpgrade_TheNextTwo_ThenConnects()
    {
        await using var link = await Link.OpenAsync();
        await link.Client.FaultsAsync(new { refuseUpgrade = new { status = 503, count = 2 } });

        Assert.Equal(503, await SocketClient.RefusedAsync(link.Uri));
        Assert.Equal(503, await SocketClient.RefusedAsync(link.Uri));
        await using var socket = await SocketClient.ConnectAsync(link.Uri);
        Assert.Empty(await socket.UntilPongAsync());
    }

    [Fact]
    public async Task Channels_Expired_AreGone()
    {
        await using var link = await Link.OpenAsync();

        await link.Client.FaultsAsync(new { channels = "expire" });

        Assert.Equal("404", (await link.Socket.NextAsync()).GetProperty("result").GetString());
        await link.Socket.EndedAsync();
        Assert.Equal(404, (await link.Client.CallAsync(HttpMethod.Head, $"/api/v2/notifications/channels/{link.Channel}")).Status);
    }

    [Fact]
    public async Task Rough_ForAMinute_DoesEverythingAgainAndAgainUntilNone()
    {
        await using var link = await Link.OpenAsync();
        await link.Client.FaultsAsync(new { profile = "rough", seed = 3 });
        var state = await link.Client.ControlAsync(HttpMethod.Get, "/_sim/faults");
        Assert.Equal("rough", state.GetProperty("profile").GetString());
        Assert.True(state.GetProperty("delivery").GetProperty("duplicateShare").GetDouble() > 0);
        await link.Clock.WhenDueWithinAsync(TimeSpan.FromSeconds(12));

        var (cuts, notices, bursts) = (0, 0, 0);
        for (var second = 0; second < 90; second++)
        {
            // connected all the time, as a client that comes back at once
            await using var socket = await SocketClient.ConnectAsync(link.Uri, isChecked: false);
            await Eventually.TrueAsync(() => link.Server.Sockets.All.Count > 0, "connected", cancellationToken: TestContext.Current.CancellationToken);
            link.Clock.Advance(TimeSpan.FromSeconds(1));
            bursts = Math.Max(bursts, link.Server.Faults.Requests.Pending.Count);
        }

        // the loop that does it runs on its own thread: what is due comes soon
        await Eventually.TrueAsync(
            () =>
            {
                (cuts, notices) = (link.Server.Faults.Cuts, link.Server.Faults.Notices);
                bursts = Math.Max(bursts, link.Server.Faults.Requests.Pending.Count);
                return cuts >= 4 && notices >= 2 && bursts >= 3;
            },
            "cuts, notices and bursts",
            cancellationToken: TestContext.Current.CancellationToken);

        state = await link.Client.FaultsAsync(new { profile = "none" });
        Assert.Equal("none", state.GetProperty("profile").GetString());
        Assert.Equal(0, state.GetProperty("requests").GetArrayLength());
        Assert.Equal(0, state.GetProperty("delivery").GetProperty("duplicateShare").GetDouble());
        cuts = link.Server.Faults.Cuts;
        link.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(cuts, link.Server.Faults.Cuts);
    }

    private static void Tell(Link link, int count, int from = 0)
    {
        foreach (var presence in Presences.Skip(from).Take(count))
        {
            link.Server.Directory.SetPresence(link.User, presence, link.Clock.GetUtcNow());
        }
    }

    private static List<string> Told(IReadOnlyList<JsonElement> messages) =>
    [
        .. messages.Where(message => SocketClient.TopicOf(message) != "channel.metadata")
            .Select(message => message.GetProperty("eventBody").GetProperty("presenceDefinition").GetProperty("systemPresence").GetString()!),
    ];

    private static async Task AdvanceUntilAsync(ManualClock clock, Task done)
        => await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(10));
                return done.IsCompleted;
            },
            "the delayed frames are sent",
            cancellationToken: TestContext.Current.CancellationToken);

    private static bool IsJson(string text)
    {
        try
        {
            using var parsed = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
