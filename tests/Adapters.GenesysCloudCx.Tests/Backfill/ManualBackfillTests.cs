using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Harness;

namespace Adapters.GenesysCloudCx.Tests.Backfill;

/// <summary>Spans that a person asks for.</summary>
[Collection(Alone.Name)]
public sealed class ManualBackfillTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_IntoAnEmptyJournal_TellsTheSameFactsUnderTheSameIds()
    {
        await using var past = await PlayedPast.BeginAsync();
        past.Coverage.Begin(past.Now);
        await using var live = past.Start();
        await live.AdvanceUntilAsync(() => live.Status.IsRunning, "runs");
        var from = past.Now;
        past.Platform.Generator!.SetRate(4);
        await live.AdvanceUntilAsync(() => past.Truth.CallsMade > 60, "calls", 1);
        past.Platform.Generator.SetRate(0);
        await live.AdvanceUntilAsync(() => past.Platform.Truth!.OpenCalls == 0 && past.Missing(fact => fact.Visible).Count == 0, "all told live", 4);
        var to = past.Now;
        await live.StopAsync(StopReason.Operator, 1);
        Assert.Equal(CoverageState.Covered, past.Coverage.At(to - TimeSpan.FromMinutes(1)));
        var told = past.Journal;
        past.Journal = new RecordingPublisher();
        past.Clock.Advance(TimeSpan.FromHours(3));
        await using var later = past.Start();
        await later.AdvanceUntilAsync(() => later.Status.IsRunning, "runs again");

        var run = await later.Backfill.StartBackfillAsync(from, to, Cancel);
        await later.AdvanceUntilAsync(() => later.Backfill.Backfills().Any(each => each.Id == run.Id && each.State == BackfillState.Completed), "read back", 4);

        Assert.Empty(past.Missing());
        Assert.Empty(Repeatable(told).Except(Repeatable(past.Journal)));
        Assert.All(past.Journal.Events.OfType<CallEvent>(), each => Assert.True(each.Recovered));
        var ended = later.Backfill.Backfills().First(each => each.Id == run.Id);
        Assert.Equal(past.Journal.Events.OfType<CallEvent>().Count(), later.Backfill.Backfills().Sum(each => each.Recovered));
        Assert.True(ended.Recovered > 300, $"{ended}");
        Assert.True(ended.Detected >= ended.Read && ended.Read > 60, $"{ended}");
        Assert.Equal((BackfillMode.Manual, to, 0L), (ended.Mode, ended.ReadUpTo, ended.Failed));
    }

    [Fact]
    public async Task Start_SpanThatIsLost_TurnsItRecovered()
    {
        await using var past = await PlayedPast.BeginAsync();
        var first = past.Now - TimeSpan.FromDays(3);
        past.Coverage.Begin(
            first,
            new CoverageSpan(first, first + TimeSpan.FromHours(2), CoverageState.Lost, CoverageCauses.Refused),
            new CoverageSpan(first + TimeSpan.FromHours(2), past.Now, CoverageState.Covered, CoverageCauses.Live));
        past.Platform.Past!.Make(first, first + TimeSpan.FromHours(2), 20);
        await using var adapter = past.Start();
        await adapter.AdvanceUntilAsync(() => adapter.Status.IsRunning, "runs");

        await adapter.Backfill.StartBackfillAsync(first, first + TimeSpan.FromHours(2), Cancel);
        await adapter.AdvanceUntilAsync(() => past.Coverage.At(first) == CoverageState.Recovered, "recovered", 4);

        await adapter.AdvanceUntilAsync(() => past.Coverage.Spans.All(span => span.State != CoverageState.Lost), "all of it recovered", 4);
        past.AssertAddsUp();
        Assert.NotEmpty(adapter.CallEvents);
    }

    [Fact]
    public async Task Start_SpanUpToNow_WaitsForTheListingToCatchUp()
    {
        await using var past = await PlayedPast.BeginAsync();
        past.Coverage.Begin(past.Now);
        await using var adapter = past.Start();
        await adapter.AdvanceUntilAsync(() => adapter.Status.IsRunning, "runs");
        past.Clock.Advance(TimeSpan.FromSeconds(20));
        var until = past.Now;

        var run = await adapter.Backfill.StartBackfillAsync(until - TimeSpan.FromHours(1), until, Cancel);
        await adapter.AdvanceUntilAsync(() => State() == BackfillState.Completed, "read back", 4);

        Assert.True(past.Now >= until + TimeSpan.FromMinutes(10), $"{past.Now - until}");

        BackfillState State() => adapter.Backfill.Backfills().Single(each => each.Id == run.Id).State;
    }

    [Fact]
    public async Task Start_TheSameSpanTwice_IsOneRun()
    {
        await using var past = await PlayedPast.BeginAsync();
        past.Coverage.Begin(past.Now);
        await using var adapter = past.Start();
        await adapter.AdvanceUntilAsync(() => adapter.Status.IsRunning, "runs");
        var until = past.Now;

        var one = await adapter.Backfill.StartBackfillAsync(until - TimeSpan.FromHours(1), until, Cancel);
        var two = await adapter.Backfill.StartBackfillAsync(until - TimeSpan.FromHours(1), until, Cancel);
        var three = await adapter.Backfill.StartBackfillAsync(until - TimeSpan.FromHours(2), until, Cancel);

        Assert.Equal(one.Id, two.Id);
        Assert.NotEqual(one.Id, three.Id);
        Assert.Equal(2, adapter.Backfill.Backfills().Count(run => run.Mode == BackfillMode.Manual));
    }

    [Theory]
    [InlineData(-1, -2, "empty")]
    [InlineData(-1, -1, "empty")]
    [InlineData(-1, 1, "after now")]
    [InlineData(-24 * 33, -24, "longer than 31 days")]
    [InlineData(-24 * 32, -24 * 30, "last 31 days")]
    public async Task Start_SpanThatCannotBeReadBack_IsRefusedWithTheReason(int fromHour, int toHour, string why)
    {
        await using var past = await PlayedPast.BeginAsync();
        await using var adapter = past.Start();
        await adapter.AdvanceUntilAsync(() => adapter.Status.IsRunning, "runs");
        var now = past.Now;

        var refused = await Assert.ThrowsAsync<AdapterFailureException>(
            async () => await adapter.Backfill.StartBackfillAsync(now.AddHours(fromHour), now.AddHours(toHour), Cancel));

        Assert.Equal(FailureClass.Configuration, refused.Class);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.NotNull(refused.Remedy);
    }

    /// <summary>The facts that REST can tell again, by their ids.</summary>
    private static List<string> Repeatable(RecordingPublisher journal)
        => [.. journal.Events.OfType<CallEvent>()
            .Where(static call => call.Type is EventTypes.CallOffered or EventTypes.CallDialing or EventTypes.CallConnected or EventTypes.CallEnded or EventTypes.CallFailed
                or EventTypes.CallTransferred or EventTypes.CallRouted)
            .Select(static call => $"{call.Type} {call.ConversationId} {call.ParticipantId} {call.Id}").Order(StringComparer.Ordinal)];
}
