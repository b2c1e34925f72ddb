using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Sync;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Sync;

public sealed class UserDirectoryTests : IDisposable
{
    private readonly ScriptedPlatform _platform = new();
    private readonly UserDirectory _directory;

    public UserDirectoryTests() => _directory = new UserDirectory(_platform.Api, _platform.Clock, _platform.Clock, _platform.Status, _platform.Log.CreateLogger("directory"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _directory.Dispose();
        _platform.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refresh_PagesShiftAndRunPastTheEnd_EveryUserOnce(bool tellsPageCount)
    {
        _platform.OnApi = request => ScriptedPlatform.Json((request.RequestUri!.AbsolutePath, Page(request)) switch
        {
            ("/api/v2/users", 1) => $$"""{"entities":[{"id":"a","name":"Ada"},{"id":"b","name":"Bob"}]{{(tellsPageCount ? ",\"pageCount\":2" : "")}}}""",
            ("/api/v2/users", 2) => $$"""{"entities":[{"id":"B","name":"Bob"},{"id":"c"},{"name":"nobody"}]{{(tellsPageCount ? ",\"pageCount\":2" : "")}}}""",
            ("/api/v2/users", _) => """{"pageNumber":3}""",
            ("/api/v2/routing/queues", 1) => """{"entities":[{"id":"q","name":"Support"}],"pageCount":1}""",
            _ => "{}",
        });

        await _directory.RefreshAsync(RequestPriority.Link, null, Cancel);

        Assert.Equal(["a", "b", "c"], _directory.UserIds.Select(id => id.ToLowerInvariant()).Order());
        Assert.Equal("Ada", _directory.UserName("A"));
        Assert.Null(_directory.UserName("c"));
        Assert.Equal("Support", _directory.QueueName("q"));
        Assert.Equal(tellsPageCount ? 2 : 3, _platform.Requests.Count(request => request.Uri.AbsolutePath == "/api/v2/users"));
    }

    [Fact]
    public async Task Refresh_UserMissing_IsGoneOnlyWhenMissedTwice()
    {
        var isListed = true;
        _platform.OnApi = request => ScriptedPlatform.Json(request.RequestUri!.AbsolutePath == "/api/v2/users" && isListed ? """{"entities":[{"id":"a"},{"id":"b"}],"pageCount":1}""" : """{"entities":[{"id":"b"}],"pageCount":1}""");
        await _directory.RefreshAsync(RequestPriority.Link, null, Cancel);
        isListed = false;

        await _directory.RefreshAsync(RequestPriority.Link, null, Cancel);
        Assert.Equal(2, _directory.UserIds.Count);
        await _directory.RefreshAsync(RequestPriority.Link, null, Cancel);
        Assert.Equal("b", Assert.Single(_directory.UserIds));
    }

    [Fact]
    public async Task Refresh_NobodyListed_TakesNobodyAway()
    {
        var isListed = true;
        _platform.OnApi = request => ScriptedPlatform.Json(request.RequestUri!.AbsolutePath == "/api/v2/users" && isListed ? """{"entities":[{"id":"a"}],"pageCount":1}""" : """{"entities":[],"pageCount":1}""");
        await _directory.RefreshAsync(RequestPriority.Link, null, Cancel);
        Assert.False(_directory.Listing.ShowedNobody);
        isListed = false;

        for (var times = 1; times <= 3; times++)
        {
            await _directory.RefreshAsync(RequestPriority.Link, null, Cancel);
        }

        Assert.Single(_directory.UserIds);
        Assert.True(_directory.Listing.ShowedNobody);
    }

    [Fact]
    public async Task Refresh_TwoAtOnce_OneAfterTheOther()
    {
        TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _platform.OnApi = static _ => ScriptedPlatform.Json("""{"entities":[{"id":"a"}],"pageCount":1}""");
        var first = _directory.RefreshAsync(RequestPriority.Resync, async _ => await held.Task, Cancel);

        var second = _directory.RefreshAsync(RequestPriority.Resync, null, Cancel);

        await Testing.Common.Eventually.TrueAsync(() => _platform.ApiRequests > 0, "the first asks", cancellationToken: Cancel);
        Assert.Equal(1, _platform.ApiRequests);
        held.SetResult();
        await Task.WhenAll(first, second).Soon();
        Assert.Equal(4, _platform.ApiRequests);
    }

    [Fact]
    public async Task Refresh_QueuesForbidden_UsersServeAndThePermissionIsNamed()
    {
        _platform.OnApi = request => request.RequestUri!.AbsolutePath == "/api/v2/users"
            ? ScriptedPlatform.Json("""{"entities":[{"id":"a"}],"pageCount":1}""")
            : ScriptedPlatform.Json("""{"message":"missing [routing:queue:view]","code":"missing.any.permissions","messageParams":{"permissions":"[routing:queue:view]"}}""", 403);

        await _directory.RefreshAsync(RequestPriority.Link, null, Cancel);

        Assert.Single(_directory.UserIds);
        Assert.Contains("routing:queue:view", _platform.Status.Alarms["permission.queues"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usable_TopicNotForUs_IsLeftOutAndTold()
    {
        _platform.OnApi = static _ => ScriptedPlatform.Json(
            """
            {"entities":[{"id":"v2.users.{id}.conversations","transports":["All"]},{"id":"v2.users.{id}.presence","transports":["EventBridge"]},
            {"id":"v2.users.{id}.station","requiresCurrentUser":true,"transports":["Websocket"]},{"id":"v2.users.{id}.routingStatus"}]}
            """);

        var parts = await TopicParts.UsableAsync(new ChannelClient(_platform.Api), _platform.Status, _platform.Log.CreateLogger("topics"), Cancel);

        Assert.Equal([Topics.Conversations, Topics.RoutingStatus], parts);
        Assert.Contains("EventBridge", _platform.Status.Facts["topic.presence"], StringComparison.Ordinal);
        Assert.Contains("current user", _platform.Status.Facts["topic.station"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usable_PlatformDoesNotSay_TakesItsDocumentation()
    {
        _platform.OnApi = static _ => ScriptedPlatform.Json("<html>", 500);

        Assert.Equal(Topics.All, await TopicParts.UsableAsync(new ChannelClient(_platform.Api), _platform.Status, _platform.Log.CreateLogger("topics"), Cancel));
    }

    [Fact]
    public async Task Channel_Refused_ItsIdStaysOutOfTheMessage()
    {
        _platform.OnApi = static _ => ScriptedPlatform.Json("""{"message":"no","code":"x"}""", 503);

        var refusal = await Assert.ThrowsAsync<PlatformException>(() => new ChannelClient(_platform.Api).ReplaceAsync("streaming-4-secret", ["t"], Cancel));

        Assert.DoesNotContain("streaming-4-secret", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("/notifications/channels/{id}/subscriptions answered 503", refusal.Message, StringComparison.Ordinal);
    }

    private static int Page(HttpRequestMessage request) => int.Parse(System.Web.HttpUtility.ParseQueryString(request.RequestUri!.Query)["pageNumber"] ?? "0", System.Globalization.CultureInfo.InvariantCulture);
}
