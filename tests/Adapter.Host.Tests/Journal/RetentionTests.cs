using Adapter.Host.Diagnostics;
using Adapter.Host.Journal;
using Testing.Common;

namespace Adapter.Host.Tests.Journal;

public sealed class RetentionTests
{
    private const int TwoSegments = 2 * SegmentTokens.Size;

    private readonly ManualClock _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Age_OldSegments_AreDeletedAndTheSequenceGoesOn()
    {
        await using JournalFixture fixture = new() { Time = _clock };
        await PublishAsync(fixture, 0, TwoSegments + 10);

        _clock.Advance(TimeSpan.FromDays(89));
        await PublishAsync(fixture, 100_000, 1);
        Assert.Equal(1, fixture.Journal.Statistics.FirstSequence);
        _clock.Advance(TimeSpan.FromDays(2));
        await PublishAsync(fixture, 100_001, 1);
        await WhenFirstIsAsync(fixture, TwoSegments + 1);

        Assert.Equal(Enumerable.Range(TwoSegments + 1, 12).Select(n => (long)n), (await fixture.ReadAsync()).Select(fact => fact.Sequence));
        Assert.Equal(TwoSegments, fixture.Journal.Statistics.Deleted);
    }

    [Fact]
    public async Task Age_QuietSystem_IsReachedTooAndTheSequenceSurvivesARestart()
    {
        await using JournalFixture fixture = new() { Time = _clock };
        await PublishAsync(fixture, 0, 10);
        _clock.Advance(TimeSpan.FromHours(13));
        await fixture.ReopenAsync();
        await fixture.Journal.Cursors.CreateAsync("recorder", 10, Token);
        await Eventually.TrueAsync(() => SegmentsIn(fixture) == 1, "the open segment is closed", cancellationToken: Token);

        _clock.Advance(TimeSpan.FromDays(91));
        await fixture.Journal.Cursors.AdvanceAsync("recorder", 10, Token);
        await WhenFirstIsAsync(fixture, 11);

        Assert.Empty(await fixture.ReadAsync());
        await fixture.ReopenAsync();
        Assert.Equal(10, fixture.Journal.LastSequence);
        Assert.Equal(11, fixture.Journal.Statistics.FirstSequence);
        await PublishAsync(fixture, 500, 1);
        Assert.Equal(11, fixture.Journal.LastSequence);
    }

    [Fact]
    public async Task Age_ConsumerHasNotReadOn_HoldsAndSaysSo()
    {
        await using JournalFixture fixture = new() { Time = _clock };
        await PublishAsync(fixture, 0, TwoSegments + 10);
        await fixture.Journal.Cursors.CreateAsync("recorder", SegmentTokens.Size, Token);

        _clock.Advance(TimeSpan.FromDays(91));
        await PublishAsync(fixture, 100_000, 1);
        await WhenFirstIsAsync(fixture, SegmentTokens.Size + 1);
        await Eventually.TrueAsync(() => fixture.Log.Lines.Any(line => line.Id.Id == EventIds.JournalRetentionHeld), "the notice", cancellationToken: Token);

        Assert.Contains("'recorder'", fixture.Journal.Statistics.RetentionNotice, StringComparison.Ordinal);
        Assert.Equal(SegmentTokens.Size + 1, fixture.Journal.Statistics.FirstSequence);
        Assert.Single(fixture.Log.Lines, line => line.Id.Id == EventIds.JournalRetentionHeld);
        await fixture.Journal.Cursors.AdvanceAsync("recorder", TwoSegments, Token);
        _clock.Advance(TimeSpan.FromMinutes(2));
        await PublishAsync(fixture, 100_001, 1);
        await WhenFirstIsAsync(fixture, TwoSegments + 1);
        await Eventually.TrueAsync(() => fixture.Journal.Statistics.RetentionNotice is null, "the notice is over", cancellationToken: Token);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Age_ClockSetFarForwardForAWhile_NothingGoesBeforeItsTime(bool startsWithIt)
    {
        await using JournalFixture fixture = new() { Time = _clock };
        await PublishAsync(fixture, 0, TwoSegments + 10);
        _clock.Advance(TimeSpan.FromDays(30));
        await LookAsync(fixture, 100_000);

        _clock.Set(TimeSpan.FromDays(365));
        if (startsWithIt)
        {
            await fixture.ReopenAsync();
            await LookAsync(fixture, 150_000);
        }

        _clock.Advance(TimeSpan.FromMinutes(30));
        await LookAsync(fixture, 200_000);
        _clock.Set(-TimeSpan.FromDays(365));
        _clock.Advance(TimeSpan.FromDays(59));
        await LookAsync(fixture, 300_000);
        Assert.Equal(1, fixture.Journal.Statistics.FirstSequence);

        _clock.Advance(TimeSpan.FromDays(2));
        await PublishAsync(fixture, 400_000, 1);
        await WhenFirstIsAsync(fixture, TwoSegments + 1);
    }

    [Fact]
    public async Task Age_ClosedWhileTheClockWasYearsBehind_StaysItsTime()
    {
        await using JournalFixture fixture = new() { Time = _clock };
        await PublishAsync(fixture, 0, 10);
        _clock.Advance(TimeSpan.FromDays(1));
        await LookAsync(fixture, 50_000);

        _clock.Set(-TimeSpan.FromDays(2000));
        await PublishAsync(fixture, 100_000, TwoSegments);
        _clock.Set(TimeSpan.FromDays(2000));
        _clock.Advance(TimeSpan.FromDays(88));
        await LookAsync(fixture, 200_000);

        Assert.Equal(1, fixture.Journal.Statistics.FirstSequence);
    }

    [Fact]
    public async Task Age_FirstStartedWithTheClockOf1970_IsReachedAllTheSame()
    {
        _clock.Set(-TimeSpan.FromDays(20_000));
        await using JournalFixture fixture = new() { Time = _clock };
        await PublishAsync(fixture, 0, 10);
        _clock.Set(TimeSpan.FromDays(20_000));
        await PublishAsync(fixture, 100, TwoSegments);
        _clock.Advance(TimeSpan.FromMinutes(2));
        await LookAsync(fixture, 100_000);

        _clock.Advance(TimeSpan.FromDays(91));
        await PublishAsync(fixture, 200_000, 1);
        await WhenFirstIsAsync(fixture, TwoSegments + 1);
    }

    [Fact]
    public async Task Size_OverTheLimit_DeletesEvenWhatAConsumerNeedsAndSaysSo()
    {
        await using JournalFixture fixture = new() { Time = _clock };
        fixture.Options.MaxSizeInMegabytes = 16;
        await fixture.Journal.Cursors.CreateAsync("recorder", 0, Token);
        await PublishAsync(fixture, 0, 6 * SegmentTokens.Size);

        _clock.Advance(TimeSpan.FromMinutes(2));
        await PublishAsync(fixture, 900_000, 1);
        await Eventually.TrueAsync(() => fixture.Journal.Statistics is { FirstSequence: > 1, UsedBytes: > 0 and < 16 * 1024 * 1024 }, "the size is below the limit", cancellationToken: Token);

        Assert.Contains("'recorder'", fixture.Journal.Statistics.RetentionNotice ?? "'recorder'", StringComparison.Ordinal);
        Assert.Contains(fixture.Log.Lines, line => line.Id.Id == EventIds.JournalRetentionOverCursor);
        var left = await fixture.ReadAsync();
        Assert.Equal(fixture.Journal.Statistics.FirstSequence, left[0].Sequence);
        Assert.Equal((6 * SegmentTokens.Size) + 1, left[^1].Sequence);
    }

    private static async Task PublishAsync(JournalFixture fixture, int first, int count)
        => await fixture.Journal.CreatePublisher("Primary", "Contoso").PublishAsync(JournalFixture.Calls(first, count), Token);

    /// <summary>Waits until retention has looked after this moment: twice, so that the removal that the first look decided on would be seen.</summary>
    private async Task LookAsync(JournalFixture fixture, int first)
    {
        for (var round = 0; round < 2; round++)
        {
            var before = Aged(fixture);
            _clock.Advance(TimeSpan.FromMinutes(15));
            await PublishAsync(fixture, first + round, 1);
            await Eventually.TrueAsync(() => Aged(fixture) != before, "retention has looked", cancellationToken: Token);
        }
    }

    private static long Aged(JournalFixture fixture)
    {
        using var connection = JournalSchema.OpenReader(fixture.Folder);
        return JournalSchema.Scalar(connection, "SELECT value FROM facts WHERE name = 'aged'");
    }

    private static Task WhenFirstIsAsync(JournalFixture fixture, long first)
        => Eventually.TrueAsync(() => fixture.Journal.Statistics.FirstSequence == first, $"the first event is {first}", cancellationToken: Token);

    private static long SegmentsIn(JournalFixture fixture)
    {
        using var connection = JournalSchema.OpenReader(fixture.Folder);
        return JournalSchema.Scalar(connection, "SELECT count(*) FROM segments");
    }
}
