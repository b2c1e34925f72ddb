using System.Text;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Tests.Ledger;

public sealed class ConversationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NoteConversations_KnownOne_StaysAsItIs()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        Assert.Equal(2, await fixture.Ledger.NoteConversationsAsync([LedgerFixture.Conversation("a"), LedgerFixture.Conversation("b")], Lane.Historic, Token));
        var looks = await fixture.Ledger.TakeLooksAsync(Lane.Historic, 10, Token);
        await fixture.Ledger.NoteLookAsync(looks[0], [LedgerFixture.Listed("r")], null, Token);

        var added = await fixture.Ledger.NoteConversationsAsync([LedgerFixture.Conversation("a"), LedgerFixture.Conversation("c")], Lane.Live, Token);

        Assert.Equal(1, added);
        Assert.Equal(["c"], (await fixture.Ledger.TakeLooksAsync(Lane.Live, 10, Token)).Select(look => look.ConversationId));
        Assert.Equal((3, 2), (fixture.Ledger.Counts.Conversations, fixture.Ledger.Counts.PendingLooks));
    }

    [Fact]
    public async Task NoteConversations_NewOnes_WakeTheirLaneOnceTheyCanBeTaken()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        List<(Lane, int)> woken = [];
        fixture.Ledger.Noted = lane => woken.Add((lane, (int)fixture.Ledger.Counts.PendingLooks));

        await fixture.Ledger.NoteConversationsAsync([LedgerFixture.Conversation("a"), LedgerFixture.Conversation("b")], Lane.Historic, Token);

        Assert.Equal([(Lane.Historic, 2)], woken);
    }

    [Fact]
    public async Task NoteConversations_SameIdInOtherLetters_IsTheSameConversationAndRecording()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        await fixture.Ledger.NoteLookAsync(await fixture.LookAsync("abc-1"), [LedgerFixture.Listed("def-1")], fixture.Clock.GetUtcNow(), Token);

        Assert.Equal(0, await fixture.Ledger.NoteConversationsAsync([LedgerFixture.Conversation("ABC-1")], Lane.Live, Token));
        var look = Assert.Single(await fixture.Ledger.TakeLooksAsync(Lane.Live, 10, Token));
        await fixture.Ledger.NoteLookAsync(look with { ConversationId = "ABC-1" }, [LedgerFixture.Listed("DEF-1")], null, Token);

        Assert.Equal("def-1", Assert.Single(await fixture.Ledger.TakeDueAsync(Lane.Live, 10, Token)).RecordingId);
    }

    [Fact]
    public async Task NoteConversations_MoreRecordedSessionsThanBefore_LooksNow()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        await fixture.Ledger.NoteLookAsync(await fixture.LookAsync("a"), [LedgerFixture.Listed("r")], fixture.Clock.GetUtcNow().AddDays(1), Token);
        await fixture.Ledger.NoteConversationsAsync([LedgerFixture.Conversation("a", sessions: 0)], Lane.Live, Token);
        Assert.Empty(await fixture.Ledger.TakeLooksAsync(Lane.Live, 10, Token));

        await fixture.Ledger.NoteConversationsAsync([LedgerFixture.Conversation("a", sessions: 2)], Lane.Historic, Token);

        var look = Assert.Single(await fixture.Ledger.TakeLooksAsync(Lane.Live, 10, Token));
        Assert.Equal(("a", 1, 2, Lane.Live), (look.ConversationId, look.Number, look.RecordedSessions, look.Lane));
    }

    [Fact]
    public async Task NoteConversations_MoreSessionsWhileTheLookIsUnderWay_LooksOnceMore()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        var look = await fixture.LookAsync("a");

        await fixture.Ledger.NoteConversationsAsync([LedgerFixture.Conversation("a", sessions: 2)], Lane.Live, Token);
        Assert.Empty(await fixture.Ledger.TakeLooksAsync(Lane.Live, 10, Token));
        await fixture.Ledger.NoteLookAsync(look, [LedgerFixture.Listed("r")], null, Token);

        Assert.Equal(1, Assert.Single(await fixture.Ledger.TakeLooksAsync(Lane.Live, 10, Token)).Number);
    }

    [Fact]
    public async Task TakeLooks_LongestDueFirst_EachLentOnceAndAgainAfterReopening()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        foreach (var id in new[] { "c", "a", "b" })
        {
            await fixture.Ledger.NoteConversationsAsync([LedgerFixture.Conversation(id)], Lane.Live, Token);
            fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["c", "a"], (await fixture.Ledger.TakeLooksAsync(Lane.Live, 2, Token)).Select(look => look.ConversationId));
        Assert.Equal(["b"], (await fixture.Ledger.TakeLooksAsync(Lane.Live, 2, Token)).Select(look => look.ConversationId));
        Assert.Null(await fixture.Ledger.NextDueAsync(Lane.Live, Token));

        await fixture.ReopenAsync();
        Assert.Equal(["c", "a", "b"], (await fixture.Ledger.TakeLooksAsync(Lane.Live, 9, Token)).Select(look => look.ConversationId));
    }

    [Fact]
    public async Task NoteLook_NewRecordings_AreFoundAndDueAndOtherMediaIsNot()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        var next = fixture.Clock.GetUtcNow().AddHours(1);

        var there = await fixture.Ledger.NoteLookAsync(await fixture.LookAsync("a", 2), [LedgerFixture.Listed("r1"), LedgerFixture.Listed("s1", "screen")], next, Token);

        Assert.Equal([("r1", ImportState.Found, fixture.Clock.GetUtcNow()), ("s1", ImportState.NotFetched, default(DateTimeOffset?))],
            there.Select(one => (one.RecordingId, one.State, one.NextAttempt)));
        Assert.Equal(next, await WhenLentAsync(fixture));
        Assert.Empty(await fixture.Ledger.TakeLooksAsync(Lane.Live, 9, Token));
        fixture.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, Assert.Single(await fixture.Ledger.TakeLooksAsync(Lane.Live, 9, Token)).Number);
    }

    [Theory]
    [InlineData("UPLOADING", "AVAILABLE", true)]
    [InlineData("AVAILABLE", "AVAILABLE", false)]
    [InlineData("ARCHIVED", "RESTORING", false)]
    public async Task NoteLook_KnownRecording_TakesOverFileStateAndIsDueWhenItComesToBeAvailable(string before, string after, bool isDue)
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        var recording = Assert.Single(await fixture.RecordingsAsync("a", LedgerFixture.Listed("r", fileState: before)));
        await fixture.Ledger.SaveAsync(recording with { State = ImportState.Waiting, NextAttempt = fixture.Clock.GetUtcNow().AddHours(6) }, isDone: true, Token);
        await fixture.Ledger.LookAgainAsync(["a"], Token);

        var there = await fixture.Ledger.NoteLookAsync(
            Assert.Single(await fixture.Ledger.TakeLooksAsync(Lane.Live, 9, Token)), [LedgerFixture.Listed("r", fileState: after)], null, Token);

        Assert.Equal(after, Assert.Single(there).FileState);
        Assert.Equal(isDue ? 1 : 0, (await fixture.Ledger.TakeDueAsync(Lane.Live, 9, Token)).Count);
    }

    [Fact]
    public async Task NoteLook_StoredRecordingComesToBeAvailableAgain_IsNotFetchedTwice()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        var recording = Assert.Single(await fixture.RecordingsAsync("a", LedgerFixture.Listed("r", fileState: "UPLOADING")));
        await fixture.Ledger.SaveAsync(LedgerFixture.Stored(recording, fixture.Clock.GetUtcNow()), isDone: true, Token);
        await fixture.Ledger.LookAgainAsync(["a"], Token);

        await fixture.Ledger.NoteLookAsync(Assert.Single(await fixture.Ledger.TakeLooksAsync(Lane.Live, 9, Token)), [LedgerFixture.Listed("r")], null, Token);

        Assert.Empty(await fixture.Ledger.TakeDueAsync(Lane.Live, 9, Token));
    }

    [Fact]
    public async Task PutOffLook_Unnamed_OwesMissingOnceAndItsRecordingComesLate()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        var since = fixture.Clock.GetUtcNow();
        var look = await fixture.LookAsync("a");
        await fixture.Ledger.PutOffLookAsync(look, since.AddHours(1), "nothing named", null, Token);
        Assert.Empty(await fixture.Ledger.OwedAsync(9, Token));
        Assert.Equal(1, fixture.Ledger.Counts.Unnamed);

        fixture.Clock.Advance(TimeSpan.FromHours(1));
        look = Assert.Single(await fixture.Ledger.TakeLooksAsync(Lane.Live, 9, Token));
        Assert.Equal((0, 1), (look.Number, look.Attempts));
        await fixture.Ledger.PutOffLookAsync(look, since.AddHours(2), "nothing named", since, Token);
        var owed = Assert.Single(await fixture.Ledger.OwedAsync(9, Token));
        Assert.Equal(new OwedEvent("a", null, OwedEvents.Missing, since.AddHours(1), "nothing named"), owed);
        await fixture.Ledger.ToldAsync([owed], Token);

        // not twice, also when it is put off again with another moment
        fixture.Clock.Advance(TimeSpan.FromHours(1));
        look = Assert.Single(await fixture.Ledger.TakeLooksAsync(Lane.Live, 9, Token));
        await fixture.Ledger.PutOffLookAsync(look, since.AddHours(3), "nothing named", since.AddMinutes(5), Token);
        Assert.Empty(await fixture.Ledger.OwedAsync(9, Token));

        fixture.Clock.Advance(TimeSpan.FromHours(1));
        look = Assert.Single(await fixture.Ledger.TakeLooksAsync(Lane.Live, 9, Token));
        var recording = Assert.Single(await fixture.Ledger.NoteLookAsync(look, [LedgerFixture.Listed("r")], null, Token));
        Assert.Equal((since, OwedEvents.Missing, OwedEvents.None), (recording.MissingSince, recording.Told, recording.Owed));
        Assert.Equal(0, fixture.Ledger.Counts.Unnamed);

        await fixture.Ledger.SaveAsync(recording with { Owed = OwedEvents.Missing | OwedEvents.Late }, isDone: true, Token);
        Assert.Equal(OwedEvents.Late, Assert.Single(await fixture.Ledger.OwedAsync(9, Token)).Event);
    }

    [Fact]
    public async Task Details_UntilNothingIsToCome_AreKept()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        var look = await fixture.LookAsync("a");
        var recording = Assert.Single(await fixture.Ledger.NoteLookAsync(look, [LedgerFixture.Listed("r")], fixture.Clock.GetUtcNow().AddHours(1), Token));
        Assert.Contains("\"conversationId\":\"a\"", Encoding.UTF8.GetString((await fixture.Ledger.DetailsAsync("a", Token))!), StringComparison.Ordinal);

        await fixture.Ledger.SaveAsync(LedgerFixture.Stored(recording, fixture.Clock.GetUtcNow()), isDone: true, Token);
        Assert.NotNull(await fixture.Ledger.DetailsAsync("a", Token));

        fixture.Clock.Advance(TimeSpan.FromHours(1));
        look = Assert.Single(await fixture.Ledger.TakeLooksAsync(Lane.Live, 9, Token));
        await fixture.Ledger.NoteLookAsync(look, [LedgerFixture.Listed("r")], null, Token);
        Assert.Null(await fixture.Ledger.DetailsAsync("a", Token));

        // the other order: the last look is made before the recording is stored
        look = await fixture.LookAsync("b");
        recording = Assert.Single(await fixture.Ledger.NoteLookAsync(look, [LedgerFixture.Listed("r")], null, Token));
        Assert.NotNull(await fixture.Ledger.DetailsAsync("b", Token));
        await fixture.Ledger.SaveAsync(LedgerFixture.Stored(recording, fixture.Clock.GetUtcNow()), isDone: true, Token);
        Assert.Null(await fixture.Ledger.DetailsAsync("b", Token));
    }

    private static async Task<DateTimeOffset?> WhenLentAsync(LedgerFixture fixture)
    {
        await fixture.Ledger.TakeDueAsync(Lane.Live, 9, Token);
        return await fixture.Ledger.NextDueAsync(Lane.Live, Token);
    }
}
