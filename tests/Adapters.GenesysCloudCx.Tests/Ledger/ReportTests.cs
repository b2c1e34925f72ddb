using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Tests.Ledger;

public sealed class ReportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Report_EveryKindOfConversation_HasItsLinesAndTotalsAddUp()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        var now = fixture.Clock.GetUtcNow();
        await FillAsync(fixture);

        await using var report = await fixture.Ledger.ReportAsync(LedgerFixture.Start.AddHours(-2), LedgerFixture.Start.AddHours(-1), Token);
        var lines = await LinesAsync(report);

        Assert.Equal(
            [
                ("two", "stored", ImportState.Stored), ("two", "failed", ImportState.Failed), ("none", null, null), ("waiting", null, ImportState.Waiting), ("missing", null, ImportState.Missing),
                ("screen", null, ImportState.Waiting), ("screen", "s", ImportState.NotFetched),
            ],
            lines.Select(line => (line.ConversationId, line.RecordingId, line.State)));
        Assert.Equal(new ImportTotals(5, 1, 3, report.Totals.Recordings, 1000), report.Totals);
        AssertAddUp(report.Totals, lines);

        var stored = lines[0];
        Assert.Equal(("audio Trunk", "AVAILABLE", "session-stored", (long?)1000, true, false), (stored.Media, stored.PlatformState, stored.CallId, stored.SizeInBytes, stored.IsLate, stored.IsOverLong));
        Assert.Equal((now, now, "/store/stored.wav"), (stored.StoredAt, stored.LastLook, stored.Location));
        Assert.Equal(("no media", 3, (DateTimeOffset?)now.AddDays(1)), (lines[1].Reason, lines[1].Attempts, lines[1].NextAttempt));
        Assert.Equal(("nothing named", 1, (DateTimeOffset?)now.AddHours(6)), (lines[4].Reason, lines[4].Attempts, lines[4].NextAttempt));
    }

    [Fact]
    public async Task Report_Span_TakesBeginningsFromItsFirstMomentAndBeforeItsLast()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        foreach (var minute in new[] { 0, 1, 2, 3 })
        {
            await fixture.Ledger.NoteConversationsAsync([LedgerFixture.Conversation($"c{minute}", 0, minute)], Lane.Live, Token);
        }

        await using var report = await fixture.Ledger.ReportAsync(LedgerFixture.Start.AddHours(-2).AddMinutes(1), LedgerFixture.Start.AddHours(-2).AddMinutes(3), Token);

        Assert.Equal(["c1", "c2"], (await LinesAsync(report)).Select(line => line.ConversationId));
        Assert.Equal(2, report.Totals.Conversations);
    }

    [Fact]
    public async Task Report_WritesWhileItIsRead_AreNotInIt()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        var taken = await fixture.RecordingsAsync("a", [.. Enumerable.Range(0, 600).Select(n => LedgerFixture.Listed($"r{n}"))]);
        await using var report = await fixture.Ledger.ReportAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Token);

        List<ImportReportLine> lines = [];
        await foreach (var line in report.LinesAsync(Token))
        {
            if (lines.Count == 0)
            {
                foreach (var recording in taken)
                {
                    await fixture.Ledger.SaveAsync(LedgerFixture.Stored(recording, fixture.Clock.GetUtcNow()), isDone: true, Token);
                }

                await fixture.Ledger.NoteConversationsAsync([LedgerFixture.Conversation("b")], Lane.Live, Token);
            }

            lines.Add(line);
        }

        Assert.All(lines, line => Assert.Equal(("a", ImportState.Found), (line.ConversationId, line.State)));
        AssertAddUp(report.Totals, lines);
        Assert.Equal(600, fixture.Ledger.Counts.Recordings[ImportState.Stored]);
    }

    internal static void AssertAddUp(ImportTotals totals, IReadOnlyList<ImportReportLine> lines)
    {
        var named = lines.Where(line => line.RecordingId is not null).ToList();
        Assert.Equal(totals.Conversations, lines.Select(line => line.ConversationId).Distinct().Count());
        Assert.Equal(totals.Without, lines.Count(line => line.RecordingId is null && line.State is null));
        Assert.Equal(totals.Unnamed, lines.Count(line => line.RecordingId is null && line.State is not null));
        Assert.Equal(totals.Recordings.OrderBy(pair => pair.Key), named.GroupBy(line => line.State!.Value).Select(group => KeyValuePair.Create(group.Key, (long)group.Count())).OrderBy(pair => pair.Key));
        Assert.Equal(totals.Bytes, named.Sum(line => line.SizeInBytes ?? 0));
    }

    internal static async Task<List<ImportReportLine>> LinesAsync(LedgerReport report)
    {
        List<ImportReportLine> lines = [];
        await foreach (var line in report.LinesAsync(Token))
        {
            lines.Add(line);
        }

        return lines;
    }

    private static async Task FillAsync(LedgerFixture fixture)
    {
        var now = fixture.Clock.GetUtcNow();
        var taken = await fixture.RecordingsAsync("two", LedgerFixture.Listed("stored"), LedgerFixture.Listed("failed"));
        await fixture.Ledger.SaveAsync(LedgerFixture.Stored(taken[0], now) with { MissingSince = now.AddHours(-1) }, isDone: true, Token);
        await fixture.Ledger.SaveAsync(taken[1] with { State = ImportState.Failed, Reason = "no media", Attempts = 3, NextAttempt = now.AddDays(1) }, isDone: true, Token);
        await fixture.Ledger.NoteLookAsync(await fixture.LookAsync("none", 0, 1), [], null, Token);
        await fixture.Ledger.PutOffLookAsync(await fixture.LookAsync("waiting", 1, 2), now.AddHours(1), "nothing named", null, Token);
        await fixture.Ledger.PutOffLookAsync(await fixture.LookAsync("missing", 1, 3), now.AddHours(6), "nothing named", now, Token);
        await fixture.Ledger.NoteLookAsync(await fixture.LookAsync("screen", 1, 4), [LedgerFixture.Listed("s", "screen")], now.AddHours(1), Token);
    }
}
