using Adapter.Abstractions;
using Adapters.GenesysCloudCx.State;
using Adapters.GenesysCloudCx.Sync;
using Adapters.GenesysCloudCx.Tests.Calls;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.State;

/// <summary>Calls whose end nobody told: REST is asked, then analytics, and no <c>connected</c> stays without its <c>ended</c>.</summary>
public sealed class ClosingTests : IAsyncLifetime
{
    private const string Row = $$"""
        {"conversationId":"{{Cast.Conversation}}","conversationStart":"2026-09-14T08:15:00.000Z","conversationEnd":"2026-09-14T08:20:01.300Z","participants":[
          {"participantId":"{{Cast.Agent}}","purpose":"agent","sessions":[{"mediaType":"voice","segments":[
            {"segmentType":"interact","segmentStart":"2026-09-14T08:15:12.300Z","segmentEnd":"2026-09-14T08:19:55.000Z","disconnectType":"peer"}]}]}]}
        """;

    private readonly TempFolder _folder = new();
    private readonly RecordingPublisher _journal = new();
    private readonly ScriptedPlatform _platform = new();
    private KeptAdapter _adapter = null!;
    private ConversationFetcher _fetcher = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IEnumerable<CallEvent> Ends => _journal.Events.OfType<CallEvent>().Where(each => each.Type == EventTypes.CallEnded);

    public async ValueTask InitializeAsync()
    {
        _platform.Clock.Advance(Cast.At(3600) - _platform.Clock.GetUtcNow());
        await StartAsync();
        foreach (var moment in Stories.Connected().Moments)
        {
            await _adapter.HearAsync(moment);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _adapter.DisposeAsync();
        _platform.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Fetch_RestGoneAndAnalyticsTellsTheEnd_EndsAtThatTime()
    {
        Answer(_ => (404, "{}"), _ => (200, Row));

        Assert.Equal(1, await FetchAsync());

        var ended = Assert.Single(Ends);
        Assert.Equal(new DateTimeOffset(2026, 9, 14, 8, 19, 55, TimeSpan.Zero), ended.Time);
        Assert.Equal(ended.Time, ended.EndedAt);
        Assert.Equal("peer", ended.EndReason);
        Assert.True(ended.Recovered);
        Assert.Equal(0, _adapter.Interpreter.OpenCount);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Fetch_NobodyKnowsIt_StaysOpenForAWhileThenEndsWithoutATime(int status)
    {
        Answer(_ => (status, "{}"), _ => (404, "{}"));

        await FetchAsync();
        _platform.Clock.Advance(ConversationCloser.Patience - TimeSpan.FromSeconds(1));
        await FetchAsync();
        Assert.Empty(Ends);

        _platform.Clock.Advance(TimeSpan.FromSeconds(1));
        await FetchAsync();
        await FetchAsync();

        var ended = Assert.Single(Ends);
        Assert.Equal("unknown", ended.EndReason);
        Assert.Null(ended.EndedAt);
        Assert.True(ended.Recovered);
        Assert.Contains(ConversationCloser.EndUnknownAlarm, _platform.Status.Alarms.Keys);
    }

    [Fact]
    public async Task Fetch_ClosedWithoutATimeAndTheEndBecomesKnown_ThereIsNoSecondEnd()
    {
        Answer(_ => (404, "{}"), _ => (404, "{}"));
        await FetchAsync();
        _platform.Clock.Advance(ConversationCloser.Patience);
        await FetchAsync();
        Assert.Single(Ends);

        // hours later, in another run that remembers nothing of it but what the journal tells
        await _adapter.DisposeAsync();
        _folder.Write("nothing", string.Empty);
        await StartAsync();
        _platform.Clock.Advance(TimeSpan.FromHours(3));
        await _adapter.Pipeline.AskAsync((interpreter, output) => { interpreter.Sweep(_platform.Clock.GetUtcNow(), output); return true; }, Cancel);
        Assert.False(_adapter.Interpreter.Knows(Cast.Conversation));
        Answer(_ => (200, System.Text.Encoding.UTF8.GetString(Stories.Answered().Last.ConversationRest())), _ => (200, Row));
        await FetchAsync();

        Assert.Single(Ends);
    }

    [Fact]
    public async Task Fetch_RestShowsItWithoutTheLeg_EndsByAnalytics()
    {
        const string without = $$"""{"id":"{{Cast.Conversation}}","participants":[{"id":"{{Cast.Customer}}","purpose":"customer","calls":[{"id":"c","state":"terminated","disconnectedTime":"2026-09-14T08:20:01.300Z"}]}]}""";
        Answer(_ => (200, without), _ => (200, Row));

        await FetchAsync();

        Assert.Equal(new DateTimeOffset(2026, 9, 14, 8, 19, 55, TimeSpan.Zero), Assert.Single(Ends).Time);
    }

    [Fact]
    public async Task Fetch_Forbidden_StaysOpenAndSaysSo()
    {
        Answer(_ => (403, "{}"), _ => (403, "{}"));
        for (var ask = 0; ask < 4; ask++)
        {
            await FetchAsync();
            _platform.Clock.Advance(ConversationCloser.Patience);
        }

        Assert.Empty(Ends);
        Assert.Equal(1, _adapter.Interpreter.OpenCount);
        Assert.Contains("cannot be read back", _platform.Status.Current?.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_GoneForAMomentAndHeardAgain_StaysOpen()
    {
        Answer(_ => (404, "{}"), _ => (404, "{}"));
        await FetchAsync();
        _platform.Clock.Advance(ConversationCloser.Patience);
        await _adapter.HearAsync(Stories.Hold().Moments[6].CallsFrame(), _platform.Clock.GetUtcNow());
        _platform.Clock.Advance(TimeSpan.FromMinutes(1));

        await FetchAsync();

        Assert.Empty(Ends);
    }

    [Fact]
    public async Task Restart_WhileMissing_GoesOnWaitingFromWhereItWas()
    {
        Answer(_ => (404, "{}"), _ => (404, "{}"));
        await FetchAsync();
        await _adapter.Keeper.KeepAsync(Cancel);
        await _adapter.DisposeAsync();
        await StartAsync();
        _platform.Clock.Advance(ConversationCloser.Patience);

        await FetchAsync();

        Assert.Single(Ends);
    }

    [Fact]
    public async Task Sweep_OpenForDays_IsNotForgotten()
    {
        var later = Cast.At(0).AddDays(5);
        await _adapter.Pipeline.AskAsync((interpreter, output) => { interpreter.Sweep(later, output); return true; }, Cancel);

        Assert.Equal(1, _adapter.Interpreter.OpenCount);
    }

    private async Task StartAsync()
    {
        _adapter = await KeptAdapter.StartAsync(_folder.Path, _journal);
        _fetcher = new ConversationFetcher(
            _platform.Api, _adapter.Pipeline, _journal, _platform.Health, _platform.Clock, _platform.Status, _platform.Log.CreateLogger("fetch"));
    }

    private async Task<int> FetchAsync()
    {
        var found = await _fetcher.FetchAsync(Cast.Conversation, Cancel);
        await _adapter.Pipeline.FlushAsync(Cancel);
        return found;
    }

    private void Answer(Func<string, (int Status, string Body)> conversations, Func<string, (int Status, string Body)> analytics)
        => _platform.OnApi = request =>
        {
            var path = request.RequestUri!.AbsolutePath;
            var (status, body) = path.Contains("/analytics/", StringComparison.Ordinal) ? analytics(path) : conversations(path);
            return ScriptedPlatform.Json(body, status);
        };
}
