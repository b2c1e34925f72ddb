using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Backfill;
using Adapters.GenesysCloudCx.Calls;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Sync;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Backfill;

/// <summary>How single conversations are given to the interpreter.</summary>
public sealed class ConversationReadBackTests : IAsyncDisposable
{
    private readonly ScriptedPlatform _platform = new();
    private readonly RecordingPublisher _journal = new();
    private readonly EventPipeline _pipeline;
    private readonly ConversationReadBack _readBack;
    private readonly List<AdapterEvent> _found = [];
    private readonly Task _running;
    private string _body = "{}";

    public ConversationReadBackTests()
    {
        _pipeline = new EventPipeline(Interpreter(), _journal, _platform.Clock);
        _running = _pipeline.RunAsync(Cancel);
        _platform.OnApi = request => Answer(request.RequestUri!.AbsolutePath);
        ConversationFetcher fetcher = new(
            _platform.Api, _pipeline, _journal, new HealthBoard(_platform.Status), _platform.Clock, _platform.Status, _platform.Log.CreateLogger("fetcher"));
        _readBack = new ConversationReadBack(
            fetcher,
            _pipeline,
            Interpreter,
            (told, _) =>
            {
                _found.AddRange(told);
                return Task.CompletedTask;
            });
    }

    private Func<string, HttpResponseMessage>? Refuse { get; set; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _pipeline.Complete();
        await _running.Soon();
        _pipeline.Dispose();
        _platform.Dispose();
    }

    [Fact]
    public async Task Past_OfCallsThatAreOver_LeavesNothingInMemory()
    {
        _body = Body("disconnected", "\"disconnectedTime\":\"2026-09-07T08:01:00.000Z\",");

        var count = await _readBack.ReadAsync(Named(200), ReadHow.AsPast, Cancel);

        Assert.Equal((200, 0), (count.Read, count.Gone));
        Assert.Equal(_journal.Events.Count, count.Recovered);
        Assert.Contains(_journal.Events.OfType<CallEvent>(), told => told is { Type: EventTypes.CallEnded, Recovered: true } && told.Time == new DateTimeOffset(2026, 9, 7, 8, 1, 0, TimeSpan.Zero));
        Assert.False(await _pipeline.AskAsync((interpreter, _) => Named(200).Keys.Any(interpreter.Knows), Cancel));
    }

    [Fact]
    public async Task Past_OfACallThatIsAlive_IsGivenToTheOneThatFollowsIt()
    {
        _body = Body("connected", "");

        await _readBack.ReadAsync(Named(1), ReadHow.AsPast, Cancel);

        Assert.True(await _pipeline.AskAsync((interpreter, _) => interpreter.IsOpen(Named(1).Keys.Single()), Cancel));
        Assert.Contains(_journal.Events.OfType<CallEvent>(), told => told.Type == EventTypes.CallConnected);
    }

    [Fact]
    public async Task Read_TwiceIntoTheSameJournal_CountsOnlyWhatIsNew()
    {
        _body = Body("disconnected", "\"disconnectedTime\":\"2026-09-07T08:01:00.000Z\",");
        var first = await _readBack.ReadAsync(Named(3), ReadHow.AsPast, Cancel);

        var second = await _readBack.ReadAsync(Named(3), ReadHow.Again, Cancel);

        Assert.True(first.Recovered > 0);
        Assert.Equal((3, 0), (second.Read, second.Recovered));
    }

    [Theory]
    [InlineData("AsNews", "connected")]
    [InlineData("AsNews", "disconnected")]
    [InlineData("AsPast", "connected")]
    [InlineData("AsPast", "disconnected")]
    public async Task Read_FactsThatTheJournalLacks_AreFoundOnceAndNotWhereItMayHaveLostThem(string how, string state)
    {
        _body = Body(state, state == "disconnected" ? "\"disconnectedTime\":\"2026-09-07T08:01:00.000Z\"," : "");
        await _readBack.ReadAsync(Named(2), Enum.Parse<ReadHow>(how), Cancel);

        Assert.NotEmpty(_found);
        Assert.Equal(_journal.Events.Select(static told => told.Id), _found.Select(static told => told.Id));
        await _readBack.ReadAsync(Named(2), Enum.Parse<ReadHow>(how), Cancel);
        Assert.Equal(_journal.Events.Count, _found.Count);

        _journal.Forget();
        await _readBack.ReadAsync(Named(2), ReadHow.Again, Cancel);
        Assert.NotEmpty(_journal.Events);
        Assert.Equal(_journal.Events.Count, _found.Count);
    }

    [Fact]
    public async Task Read_SomeRefused_TheOthersAreReadAndTheRefusedNamed()
    {
        _body = Body("disconnected", "\"disconnectedTime\":\"2026-09-07T08:01:00.000Z\",");
        Refuse = path => path.EndsWith("-0002", StringComparison.Ordinal) ? ScriptedPlatform.Json("{}", 500) : null!;

        var count = await _readBack.ReadAsync(Named(5), ReadHow.AsPast, Cancel);

        Assert.Equal(4, count.Read);
        Assert.Equal("conversation-0002", Assert.Single(count.Refused).Key);
        Assert.Equal(500, count.Refusal?.Status);
    }

    [Fact]
    public async Task Read_NoViewPermitted_IsNotTakenForRead()
    {
        Refuse = static _ => ScriptedPlatform.Json("""{"status":403,"code":"missing.any.permissions"}""", 403);

        var count = await _readBack.ReadAsync(Named(1), ReadHow.AsPast, Cancel);

        Assert.Equal((0, 0, 1), (count.Read, count.Gone, count.Refused.Count));
        Assert.Equal(FailureClass.Permission, count.Refusal?.Class);
    }

    [Fact]
    public async Task Read_ForbiddenTenTimesInARow_StopsAndBeginsWithTheOthersNextTime()
    {
        _body = Body("disconnected", "\"disconnectedTime\":\"2026-09-07T08:01:00.000Z\",");
        Refuse = static path => string.CompareOrdinal(path[^4..], "0012") <= 0 ? ScriptedPlatform.Json("""{"status":403,"code":"missing.any.permissions"}""", 403) : null!;

        var first = await _readBack.ReadAsync(Named(20), ReadHow.AsPast, Cancel);
        var second = await _readBack.ReadAsync(Named(20), ReadHow.AsPast, Cancel);

        Assert.Equal((true, 0, 10), (first.IsStopped, first.Read, first.Refused.Count));
        Assert.Equal((true, 8), (second.IsStopped, second.Read));
    }

    [Fact]
    public async Task Read_ConversationThatNoViewKnows_IsNotTakenForRead()
    {
        Refuse = static _ => ScriptedPlatform.Json("{}", 404);

        var count = await _readBack.ReadAsync(Named(12), ReadHow.AsPast, Cancel);

        Assert.Equal((0, 0, 12, false), (count.Read, count.Gone, count.Refused.Count, count.IsStopped));
    }

    [Fact]
    public async Task Read_QuestionThatThePlatformFindsWrong_IsNotTakenForRead()
    {
        Refuse = static _ => ScriptedPlatform.Json("{}", 400);

        var count = await _readBack.ReadAsync(Named(1), ReadHow.AsPast, Cancel);

        Assert.Equal((0, 0, 1), (count.Read, count.Gone, count.Refused.Count));
    }

    [Fact]
    public async Task Read_ConversationThatOnlyTheCallsViewKnows_IsReadThere()
    {
        _body = Body("disconnected", "\"disconnectedTime\":\"2026-09-07T08:01:00.000Z\",");
        Refuse = static path => path.Contains("/conversations/calls/", StringComparison.Ordinal) ? null! : ScriptedPlatform.Json("{}", 404);

        var count = await _readBack.ReadAsync(Named(2), ReadHow.AsPast, Cancel);

        Assert.Equal((2, 0), (count.Read, count.Refused.Count));
        Assert.Contains(_journal.Events.OfType<CallEvent>(), static told => told.Type == EventTypes.CallEnded);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_OpenCallThatThePlatformForgot_IsFollowedAndNotRefused(bool isKnown)
    {
        _body = Body("connected", "");
        if (isKnown)
        {
            await _readBack.ReadAsync(Named(1), ReadHow.AsNews, Cancel);
        }

        Refuse = static _ => ScriptedPlatform.Json("{}", 404);
        var count = await _readBack.ReadAsync(Named(1), ReadHow.AsNews, Cancel);

        Assert.Equal(isKnown ? (1, 0) : (0, 1), (count.Gone, count.Refused.Count));
    }

    [Theory]
    [InlineData("<html><body>Please log in to the proxy.</body></html>")]
    [InlineData("{\"id\":\"ID\",\"participants\":[{\"id\":\"ID-agent\",")]
    [InlineData("{\"message\":\"Please log in.\"}")]
    public async Task Read_AnswerThatIsNoConversation_IsNotTakenForRead(string body)
    {
        foreach (var how in Enum.GetValues<ReadHow>())
        {
            _body = body;

            var count = await _readBack.ReadAsync(Named(1), how, Cancel);

            Assert.Equal((0, 0, 1), (count.Read, count.Gone, count.Refused.Count));
            Assert.Equal(FailureClass.Transient, count.Refusal?.Class);
        }
    }

    [Fact]
    public async Task Again_JournalLostFactsOfACallThatIsStillOpen_TheyAreTold()
    {
        _body = Body("connected", "");
        await _readBack.ReadAsync(Named(1), ReadHow.AsPast, Cancel);
        var told = Ids();

        // damage takes the rows; the adapter runs on, or starts with its state kept
        _journal.Forget();
        await _readBack.ReadAsync(Named(1), ReadHow.Again, Cancel);

        Assert.NotEmpty(told);
        Assert.Equal(told, Ids());
        await _readBack.ReadAsync(Named(1), ReadHow.Again, Cancel);
        Assert.Equal(told, Ids());
    }

    [Theory]
    [InlineData(EventTypes.CallOffered)]
    [InlineData(EventTypes.CallConnected)]
    [InlineData(EventTypes.CallEnded)]
    public async Task Again_JournalLostAFactAndHoldsWhatFollowed_ItIsToldOnce(string lost)
    {
        _body = Body("disconnected", "\"disconnectedTime\":\"2026-09-07T08:01:00.000Z\",");
        await _readBack.ReadAsync(Named(1), ReadHow.AsPast, Cancel);
        var told = Ids();

        _journal.Quarantine(each => each.Type == lost);
        Assert.NotEqual(told, Ids());
        await _readBack.ReadAsync(Named(1), ReadHow.Again, Cancel);

        Assert.Equal(told, Ids());
    }

    private List<string> Ids() => [.. _journal.Events.OfType<CallEvent>().Select(static told => $"{told.Type} {told.Id}").Order(StringComparer.Ordinal)];

    private NotificationInterpreter Interpreter()
        => new(new DataSourceDefinition { Name = "Contoso", Type = "Genesys Cloud CX" }, new NoNames(), _platform.Status, _platform.Clock);

    private static Dictionary<string, Stretch> Named(int count)
        => Enumerable.Range(1, count).ToDictionary(number => $"conversation-{number:0000}", _ => new Stretch(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1)));

    private HttpResponseMessage Answer(string path)
        => Refuse?.Invoke(path) ?? ScriptedPlatform.Json(_body.Replace("ID", path[(path.LastIndexOf('/') + 1)..], StringComparison.Ordinal));

    private static string Body(string state, string end) => $$"""
        {"id":"ID","participants":[
        {"id":"ID-customer","purpose":"customer","calls":[{"id":"c1","state":"{{state}}","direction":"inbound","connectedTime":"2026-09-07T08:00:00.000Z",{{end}}"provider":"Edge"}]},
        {"id":"ID-agent","purpose":"agent","userId":"user-1","calls":[{"id":"c2","state":"{{state}}","direction":"inbound","startAlertingTime":"2026-09-07T08:00:01.000Z","connectedTime":"2026-09-07T08:00:05.000Z",{{end}}"provider":"Edge"}]}]}
        """;

    private sealed class NoNames : INameDirectory
    {
        public string? UserName(string userId) => null;

        public string? QueueName(string queueId) => null;
    }
}
