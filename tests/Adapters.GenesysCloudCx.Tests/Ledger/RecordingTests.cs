using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Tests.Ledger;

public sealed class RecordingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Save_EveryField_IsReadBackAfterReopening()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        var found = Assert.Single(await fixture.RecordingsAsync("a", LedgerFixture.Listed("r")));
        var now = fixture.Clock.GetUtcNow().AddTicks(7);
        var saved = found with
        {
            State = ImportState.Stored,
            FileState = "ARCHIVED",
            Subtype = "Consult",
            SessionId = "other",
            Start = now.AddMinutes(-3),
            End = now.AddMinutes(-2),
            Attempts = 4,
            NextAttempt = null,
            Reason = "because",
            IsOverLong = true,
            MissingSince = now.AddMinutes(-1),
            StoredAt = now,
            Location = "/store/r-0.wav",
            Files = [new StoredFile("0", "r-0.wav", 10, "ab", "audio/wav"), new StoredFile("1", "r-1.wav", 11, "cd", "audio/wav")],
            Deletion = DeletionState.HeldBack,
            DeletionAt = now.AddDays(1),
            DeletionAttempts = 2,
            DeletionReason = "hold",
            Owed = OwedEvents.Imported | OwedEvents.Late,
        };

        await fixture.Ledger.SaveAsync(saved, isDone: true, Token);
        await fixture.ReopenAsync();

        var read = await fixture.Ledger.FindAsync("a", "r", Token);
        Assert.Equal(saved.Files, read!.Files);
        Assert.Equal(saved with { Files = [], Told = saved.Owed }, read with { Files = [] });
        Assert.Equal((21, 1L), (fixture.Ledger.Counts.Bytes, fixture.Ledger.Counts.Recordings[ImportState.Stored]));
        Assert.Null(await fixture.Ledger.FindAsync("a", "other", Token));
    }

    [Fact]
    public async Task TakeDue_LentOut_ComesBackOnlyBySaveOrReopening()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        var taken = await fixture.RecordingsAsync("a", LedgerFixture.Listed("r1"), LedgerFixture.Listed("r2"));
        Assert.Equal(["r1", "r2"], taken.Select(one => one.RecordingId));
        Assert.Empty(await fixture.Ledger.TakeDueAsync(Lane.Live, 9, Token));

        await fixture.Ledger.SaveAsync(taken[0] with { State = ImportState.Downloading }, isDone: false, Token);
        Assert.Empty(await fixture.Ledger.TakeDueAsync(Lane.Live, 9, Token));
        await fixture.Ledger.SaveAsync(taken[0] with { State = ImportState.Waiting, NextAttempt = fixture.Clock.GetUtcNow().AddMinutes(1) }, isDone: true, Token);
        Assert.Empty(await fixture.Ledger.TakeDueAsync(Lane.Live, 9, Token));
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["r1"], (await fixture.Ledger.TakeDueAsync(Lane.Live, 9, Token)).Select(one => one.RecordingId));

        await fixture.ReopenAsync();
        Assert.Equal(["r2", "r1"], (await fixture.Ledger.TakeDueAsync(Lane.Live, 9, Token)).Select(one => one.RecordingId));
        Assert.Empty(await fixture.Ledger.TakeDueAsync(Lane.Historic, 9, Token));
    }

    [Fact]
    public async Task TakeDue_BySeveralAtOnce_LendsEachOnce()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        await fixture.Ledger.NoteLookAsync(
            await fixture.LookAsync("a"), [.. Enumerable.Range(0, 200).Select(n => LedgerFixture.Listed($"r{n}"))], null, Token);

        var lots = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () =>
            {
                List<string> mine = [];
                while (await fixture.Ledger.TakeDueAsync(Lane.Live, 3, Token) is { Count: > 0 } taken)
                {
                    foreach (var recording in taken)
                    {
                        mine.Add(recording.RecordingId);
                        await fixture.Ledger.SaveAsync(LedgerFixture.Stored(recording, fixture.Clock.GetUtcNow()), isDone: true, Token);
                    }
                }

                return mine;
            },
            Token)));

        Assert.Equal(200, lots.Sum(lot => lot.Count));
        Assert.Equal(200, lots.SelectMany(lot => lot).Distinct().Count());
    }

    [Fact]
    public async Task Save_SettledButWithNextAttempt_IsNotDue()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        var recording = Assert.Single(await fixture.RecordingsAsync("a", LedgerFixture.Listed("r")));

        await fixture.Ledger.SaveAsync(LedgerFixture.Stored(recording, fixture.Clock.GetUtcNow()) with { NextAttempt = fixture.Clock.GetUtcNow() }, isDone: true, Token);

        Assert.Empty(await fixture.Ledger.TakeDueAsync(Lane.Live, 9, Token));
        Assert.Null(await fixture.Ledger.NextDueAsync(Lane.Live, Token));
    }

    [Fact]
    public async Task Owed_ToldOnce_IsNeverOwedAgainNotEvenByAnOldCopy()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        var recording = Assert.Single(await fixture.RecordingsAsync("a", LedgerFixture.Listed("r")));
        var stored = LedgerFixture.Stored(recording, fixture.Clock.GetUtcNow()) with { Owed = OwedEvents.Imported | OwedEvents.OverLong, Reason = "long" };
        await fixture.Ledger.SaveAsync(stored, isDone: true, Token);
        var owed = await fixture.Ledger.OwedAsync(9, Token);
        Assert.Equal([(OwedEvents.Imported, "long"), (OwedEvents.OverLong, "long")], owed.Select(one => (one.Event, one.Reason)));

        // owed until told, also to a process that comes after
        await fixture.ReopenAsync();
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(owed.Select(one => (one.Event, one.At)), (await fixture.Ledger.OwedAsync(9, Token)).Select(one => (one.Event, one.At)));
        await fixture.Ledger.ToldAsync([owed[0]], Token);
        await fixture.Ledger.SaveAsync(stored with { Deletion = DeletionState.Due, DeletionAt = fixture.Clock.GetUtcNow() }, isDone: true, Token);

        Assert.Equal(OwedEvents.OverLong, Assert.Single(await fixture.Ledger.OwedAsync(9, Token)).Event);
        var now = await fixture.Ledger.FindAsync("a", "r", Token);
        Assert.Equal((OwedEvents.OverLong, OwedEvents.Imported | OwedEvents.OverLong), (now!.Owed, now.Told));

        // a copy from before anything was owed strikes nothing off
        await fixture.Ledger.SaveAsync(recording, isDone: true, Token);
        Assert.Equal(OwedEvents.OverLong, Assert.Single(await fixture.Ledger.OwedAsync(9, Token)).Event);
    }

    [Fact]
    public async Task Save_OwedAndToldSetTogether_IsOwed()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        var recording = Assert.Single(await fixture.RecordingsAsync("a", LedgerFixture.Listed("r")));

        await fixture.Ledger.SaveAsync(recording with { Owed = OwedEvents.Missing, Told = OwedEvents.Missing }, isDone: true, Token);

        Assert.Equal(OwedEvents.Missing, Assert.Single(await fixture.Ledger.OwedAsync(9, Token)).Event);
    }

    [Theory]
    [InlineData(new ImportState[0], new[] { "failed", "missing", "overlong", "refused" }, true)]
    [InlineData(new[] { ImportState.Failed }, new[] { "failed" }, false)]
    [InlineData(new[] { ImportState.Missing, ImportState.Stored, ImportState.NotFetched }, new[] { "missing" }, true)]
    public async Task Retry_States_MakesThoseDueAndNeverWhatIsStored(ImportState[] states, string[] due, bool looks)
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        var taken = await fixture.RecordingsAsync(
            "a", [.. new[] { "failed", "missing", "overlong", "refused", "stored" }.Select(id => LedgerFixture.Listed(id)), LedgerFixture.Listed("screen", "screen")]);
        foreach (var recording in taken)
        {
            await fixture.Ledger.SaveAsync(
                recording with
                {
                    State = Enum.Parse<ImportState>(recording.RecordingId, ignoreCase: true),
                    Attempts = 7,
                    NextAttempt = recording.RecordingId == "overlong" ? null : fixture.Clock.GetUtcNow().AddDays(1),
                },
                isDone: true,
                Token);
        }

        await fixture.Ledger.PutOffLookAsync(await fixture.LookAsync("unnamed"), fixture.Clock.GetUtcNow().AddDays(1), "nothing", fixture.Clock.GetUtcNow(), Token);

        var count = await fixture.Ledger.RetryAsync(states, Token);

        var again = await fixture.Ledger.TakeDueAsync(Lane.Live, 99, Token);
        Assert.Equal(due.Length, count);
        Assert.Equal(due, again.Select(one => one.RecordingId).Order());
        Assert.All(again, one => Assert.Equal(0, one.Attempts));
        Assert.Equal(looks ? 1 : 0, (await fixture.Ledger.TakeLooksAsync(Lane.Live, 9, Token)).Count);
    }

    [Fact]
    public async Task Retry_WhileLentOut_IsDueWhenItComesBack()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        var recording = Assert.Single(await fixture.RecordingsAsync("a", LedgerFixture.Listed("r")));

        Assert.Equal(1, await fixture.Ledger.RetryAsync([], Token));
        await fixture.Ledger.SaveAsync(recording with { State = ImportState.Failed, NextAttempt = fixture.Clock.GetUtcNow().AddDays(1) }, isDone: true, Token);

        Assert.Single(await fixture.Ledger.TakeDueAsync(Lane.Live, 9, Token));
    }

    [Theory]
    [InlineData(ImportState.Failed, RecordingRetryOutcome.Due)]
    [InlineData(ImportState.OverLong, RecordingRetryOutcome.Due)]
    [InlineData(ImportState.Missing, RecordingRetryOutcome.Due)]
    [InlineData(ImportState.Stored, RecordingRetryOutcome.NothingToDo)]
    [InlineData(ImportState.DeletedAtSource, RecordingRetryOutcome.NothingToDo)]
    public async Task Retry_One_MakesItDueAndNoOther(ImportState state, RecordingRetryOutcome outcome)
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        var taken = await fixture.RecordingsAsync("a", LedgerFixture.Listed("one"), LedgerFixture.Listed("other"), LedgerFixture.Listed("screen", "screen"));
        Assert.Equal(RecordingRetryOutcome.UnderWay, await fixture.Ledger.RetryAsync("A", "ONE", Token));
        foreach (var recording in taken)
        {
            await fixture.Ledger.SaveAsync(recording with { State = state, Attempts = 7, NextAttempt = state == ImportState.OverLong ? null : fixture.Clock.GetUtcNow().AddDays(1) }, isDone: true, Token);
        }

        await fixture.ReopenAsync();
        Assert.Equal(outcome, await fixture.Ledger.RetryAsync("a", "one", Token));
        Assert.Equal(outcome, await fixture.Ledger.RetryAsync("a", "one", Token));
        Assert.Equal(RecordingRetryOutcome.NothingToDo, await fixture.Ledger.RetryAsync("a", "screen", Token));
        Assert.Null(await fixture.Ledger.RetryAsync("a", "nobody", Token));
        Assert.Null(await fixture.Ledger.RetryAsync("b", "one", Token));

        var due = await fixture.Ledger.TakeDueAsync(Lane.Live, 9, Token);
        Assert.Equal(outcome == RecordingRetryOutcome.Due ? [("one", 0)] : [], due.Select(one => (one.RecordingId, one.Attempts)));
    }

    [Fact]
    public async Task Backlog_OfEachLane_CountsWhatIsToBeDone()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        var now = fixture.Clock.GetUtcNow();
        Assert.Equal(new LaneBacklog(0, 0, 0, 0, null), await fixture.Ledger.BacklogAsync(Lane.Live, Token));
        var taken = await fixture.RecordingsAsync("a", [.. Enum.GetValues<ImportState>().Select(state => LedgerFixture.Listed($"{state}")), LedgerFixture.Listed("archived", fileState: "ARCHIVED")]);
        foreach (var recording in taken)
        {
            var state = recording.RecordingId == "archived" ? ImportState.Waiting : Enum.Parse<ImportState>(recording.RecordingId);
            await fixture.Ledger.SaveAsync(
                recording with { State = state, NextAttempt = state switch { ImportState.Found => now, ImportState.Transcoding => now.AddMinutes(7), ImportState.Waiting when recording.RecordingId == "archived" => now.AddDays(1), ImportState.Failed => now.AddDays(9), _ => now.AddMinutes(1) } },
                isDone: true, Token);
        }

        await fixture.Ledger.NoteConversationsAsync([LedgerFixture.Conversation("b"), LedgerFixture.Conversation("c")], Lane.Historic, Token);

        Assert.Equal(new LaneBacklog(1, 5, 1, 0, now.AddMinutes(7)), await fixture.Ledger.BacklogAsync(Lane.Live, Token));
        Assert.Equal(new LaneBacklog(0, 0, 0, 2, null), await fixture.Ledger.BacklogAsync(Lane.Historic, Token));
    }

    [Fact]
    public async Task Retry_MoreThanOnePart_MakesAllDue()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        await fixture.Ledger.NoteLookAsync(
            await fixture.LookAsync("a"), [.. Enumerable.Range(0, 4500).Select(n => LedgerFixture.Listed($"r{n}"))], null, Token);

        Assert.Equal(4500, await fixture.Ledger.RetryAsync([ImportState.Found], Token));
    }

    [Fact]
    public async Task DueDeletions_OnlyOpenOnesWhoseTimeHasCome_AndTheAuditHasAll()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        var states = Enum.GetValues<DeletionState>();
        var taken = await fixture.RecordingsAsync("a", [.. states.Select(state => LedgerFixture.Listed($"{state}")), LedgerFixture.Listed("later")]);
        var now = fixture.Clock.GetUtcNow();
        for (var i = 0; i < taken.Count; i++)
        {
            var recording = taken[i];
            await fixture.Ledger.SaveAsync(
                LedgerFixture.Stored(recording, now) with
                {
                    Deletion = recording.RecordingId == "later" ? DeletionState.Due : Enum.Parse<DeletionState>(recording.RecordingId),
                    DeletionAt = recording.RecordingId == "later" ? now.AddHours(1) : now.AddMinutes(-i),
                },
                isDone: true,
                Token);
        }

        Assert.Equal(["Failed", "AskedFor", "HeldBack", "Due"], (await fixture.Ledger.DueDeletionsAsync(9, Token)).Select(one => one.RecordingId));
        Assert.Equal(2, (await fixture.Ledger.DueDeletionsAsync(2, Token)).Count);
        List<string> audit = [];
        await foreach (var one in fixture.Ledger.DeletionsAsync(Token))
        {
            audit.Add(one.RecordingId);
        }

        Assert.Equal(["Failed", "Deleted", "AskedFor", "HeldBack", "Due", "later"], audit);
    }

    [Fact]
    public async Task LanesSpansAndMarks_AreKept()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        var now = fixture.Clock.GetUtcNow();
        Assert.Null(await fixture.Ledger.PositionAsync(Lane.Live, Token));
        await fixture.Ledger.SavePositionAsync(Lane.Live, new LanePosition(now.AddDays(-1), now), Token);
        await fixture.Ledger.SavePositionAsync(Lane.Live, new LanePosition(now.AddDays(-9), now.AddHours(1)), Token);
        DueSpan late = new(0, now.AddHours(-2), now.AddHours(-1), now.AddHours(1), "after an hour");
        DueSpan soon = new(0, now.AddHours(-3), now.AddHours(-2), now, "after a day");
        await fixture.Ledger.PlanSpansAsync([late, soon], Token);
        await fixture.Ledger.PlanSpansAsync([soon], Token);
        await fixture.Ledger.SaveMarkAsync("job", "17", Token);
        await fixture.Ledger.SaveMarkAsync("gone", "1", Token);
        await fixture.Ledger.SaveMarkAsync("gone", null, Token);

        await fixture.ReopenAsync();

        Assert.Equal(new LanePosition(now.AddDays(-9), now.AddHours(1)), await fixture.Ledger.PositionAsync(Lane.Live, Token));
        Assert.Null(await fixture.Ledger.PositionAsync(Lane.Historic, Token));
        Assert.Equal(("17", null, null), (await fixture.Ledger.MarkAsync("job", Token), await fixture.Ledger.MarkAsync("gone", Token), await fixture.Ledger.MarkAsync("never", Token)));
        var due = Assert.Single(await fixture.Ledger.DueSpansAsync(9, Token));
        Assert.Equal(soon with { Id = due.Id }, due);
        await fixture.Ledger.SpanDoneAsync(due.Id, Token);
        fixture.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("after an hour", Assert.Single(await fixture.Ledger.DueSpansAsync(9, Token)).Why);
    }
}
