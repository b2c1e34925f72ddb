using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Ledger;
using FsCheck.Fluent;
using Microsoft.Data.Sqlite;

namespace Adapters.GenesysCloudCx.Tests.Ledger;

/// <summary>Whatever is done to a ledger, in whatever order: its sums are those that counting gives, its report adds up, and nothing that was told is told again.</summary>
public sealed class LedgerPropertyTests
{
    private const int Conversations = 6;
    private static readonly string[] FileStates = ["UPLOADING", "AVAILABLE", "ARCHIVED", "DELETED"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnySequenceOfOperations_SumsAreWhatCountingGives()
    {
        var numbers = Gen.Choose(0, 1_000_000).ListOf(60).Sample(40, 40).ToList();
        foreach (var sequence in numbers)
        {
            await using var fixture = await LedgerFixture.OpenAsync();
            Dictionary<(string, string?, OwedEvents), int> told = [];
            foreach (var number in sequence)
            {
                await StepAsync(fixture, new Random(number), told);
            }

            await AssertSumsAsync(fixture);
            await fixture.ReopenAsync();
            await AssertSumsAsync(fixture);
            Assert.All(told, pair => Assert.Equal(1, pair.Value));
        }
    }

    private static async Task StepAsync(LedgerFixture fixture, Random random, Dictionary<(string, string?, OwedEvents), int> told)
    {
        var ledger = fixture.Ledger;
        var lane = (Lane)random.Next(2);
        var now = fixture.Clock.GetUtcNow();
        switch (random.Next(12))
        {
            case 0 or 1:
                await ledger.NoteConversationsAsync([.. Enumerable.Range(0, 2).Select(_ => random.Next(Conversations)).Select(n => LedgerFixture.Conversation($"c{n}", random.Next(3), n))], lane, Token);
                break;
            case 2 or 3:
                foreach (var look in await ledger.TakeLooksAsync(lane, 2, Token))
                {
                    var listed = Enumerable.Range(0, random.Next(3)).Select(n => LedgerFixture.Listed($"r{n}", n == 2 ? "screen" : "audio", FileStates[random.Next(FileStates.Length)]));
                    await ledger.NoteLookAsync(look, [.. listed], random.Next(2) == 0 ? null : now.AddHours(1), Token);
                }

                break;
            case 4:
                foreach (var look in await ledger.TakeLooksAsync(lane, 2, Token))
                {
                    await ledger.PutOffLookAsync(look, now.AddMinutes(30), "nothing", random.Next(2) == 0 ? null : now, Token);
                }

                break;
            case 5 or 6 or 7:
                foreach (var recording in await ledger.TakeDueAsync(lane, 3, Token))
                {
                    await ledger.SaveAsync(Changed(recording, random, now), random.Next(4) != 0, Token);
                }

                break;
            case 8:
                await ledger.RetryAsync(random.Next(2) == 0 ? [] : [(ImportState)random.Next(11)], Token);
                break;
            case 9:
                var owed = await ledger.OwedAsync(random.Next(1, 5), Token);
                await ledger.ToldAsync(owed, Token);
                foreach (var one in owed)
                {
                    var key = (one.ConversationId, one.Recording?.RecordingId, one.Event);
                    told[key] = told.GetValueOrDefault(key) + 1;
                }

                break;
            case 10:
                await ledger.LookAgainAsync([$"c{random.Next(Conversations)}"], Token);
                break;
            default:
                fixture.Clock.Advance(TimeSpan.FromMinutes(random.Next(120)));
                if (random.Next(4) == 0)
                {
                    await fixture.ReopenAsync();
                }

                break;
        }
    }

    private static LedgerRecording Changed(LedgerRecording recording, Random random, DateTimeOffset now)
        => random.Next(3) == 0
            ? LedgerFixture.Stored(recording, now, random.Next(1, 5000))
            : recording with
            {
                State = (ImportState)random.Next(11),
                NextAttempt = random.Next(3) == 0 ? null : now.AddMinutes(random.Next(90)),
                MissingSince = random.Next(3) == 0 ? now : recording.MissingSince,
                Owed = recording.Owed | (OwedEvents)(1 << random.Next(5)),
                Deletion = (DeletionState)random.Next(6),
                DeletionAt = now,
            };

    private static async Task AssertSumsAsync(LedgerFixture fixture)
    {
        var counts = fixture.Ledger.Counts;
        var counted = Recount(fixture.File);
        Assert.Equal((counted.Conversations, counted.Unnamed, counted.PendingLooks, counted.Bytes), (counts.Conversations, counts.Unnamed, counts.PendingLooks, counts.Bytes));
        Assert.Equal(counted.Recordings.OrderBy(pair => pair.Key), counts.Recordings.OrderBy(pair => pair.Key));

        await using var report = await fixture.Ledger.ReportAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Token);
        ReportTests.AssertAddUp(report.Totals, await ReportTests.LinesAsync(report));
        Assert.Equal((counts.Conversations, counts.Unnamed, counts.Bytes), (report.Totals.Conversations, report.Totals.Unnamed, report.Totals.Bytes));
    }

    /// <summary>Counts the rows one by one, without the ledger's own statements.</summary>
    internal static LedgerCounts Recount(string file)
    {
        using SqliteConnection connection = new($"Data Source={file};Pooling=False");
        connection.Open();
        long Number(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            return command.ExecuteScalar() is long value ? value : 0;
        }

        const string Voiceless = "NOT EXISTS (SELECT 1 FROM recording r WHERE r.conversation = c.number AND r.state <> 10)";
        return new LedgerCounts(
            Number("SELECT count(*) FROM conversation"),
            Number($"SELECT count(*) FROM conversation c WHERE (sessions > 0 OR unnamed_since IS NOT NULL) AND {Voiceless}"),
            Number("SELECT count(*) FROM conversation WHERE look_at IS NOT NULL"),
            Enum.GetValues<ImportState>().Select(state => KeyValuePair.Create(state, Number($"SELECT count(*) FROM recording WHERE state = {(int)state}"))).Where(pair => pair.Value > 0).ToDictionary(),
            Number("SELECT sum(bytes) FROM recording"));
    }
}
