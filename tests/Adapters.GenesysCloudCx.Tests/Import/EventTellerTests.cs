using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Ledger;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Import;

/// <summary>Events that are owed stay owed until the journal has them, and are the same facts whenever they are told.</summary>
public sealed class EventTellerTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 9, 14, 8, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly ManualClock _clock = new(Start.AddHours(1));
    private readonly LogRecorder _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Tell_JournalFails_TellsTheSameFactsAtTheNextStartAndThenNeverAgain()
    {
        RecordingPublisher broken = new() { Failure = static () => new OperationCanceledException() };
        await using (var ledger = await OpenAsync())
        {
            await OweAsync(ledger, OwedEvents.Imported | OwedEvents.Late);
            await Assert.ThrowsAsync<OperationCanceledException>(() => Teller(ledger, broken).TellAsync(TestContext.Current.CancellationToken));
        }

        RecordingPublisher journal = new();
        await using (var ledger = await OpenAsync())
        {
            await Teller(ledger, journal).TellAsync(TestContext.Current.CancellationToken);
            await Teller(ledger, journal).TellAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal([EventTypes.RecordingImported, EventTypes.RecordingLate], journal.Events.Select(static told => told.Type).Order());
        Assert.Equal(2, journal.Told);
        var imported = Assert.IsType<RecordingEvent>(journal.Events.Single(static told => told.Type == EventTypes.RecordingImported));
        Assert.Equal(EventId.Create(Start, "Contoso Import", "conversation", "recording", EventTypes.RecordingImported), imported.Id);
        Assert.Equal(("conversation", "recording", "place", 7L), (imported.ConversationId, imported.RecordingId, imported.Location, imported.SizeInBytes));
    }

    private async Task<ImportLedger> OpenAsync() => await ImportLedger.OpenAsync(_folder.Path, _clock, _log.CreateLogger("ledger"), TestContext.Current.CancellationToken);

    private EventTeller Teller(IImportLedger ledger, IEventPublisher journal) => new("Contoso Import", ledger, journal, _clock);

    private static async Task OweAsync(ImportLedger ledger, OwedEvents owed)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await ledger.NoteConversationsAsync([new FoundConversation("conversation", Start, Start.AddMinutes(5), 1, "{}"u8.ToArray())], Lane.Live, cancellation);
        var look = Assert.Single(await ledger.TakeLooksAsync(Lane.Live, 1, cancellation));
        await ledger.NoteLookAsync(look, [new ListedRecording("recording", "audio", "Trunk", "session", "AVAILABLE", null, null)], null, cancellation);
        var recording = Assert.Single(await ledger.TakeDueAsync(Lane.Live, 1, cancellation));
        await ledger.SaveAsync(
            recording with
            {
                State = ImportState.Stored,
                StoredAt = Start.AddHours(1),
                Location = "place",
                NextAttempt = null,
                Files = [new StoredFile("S", "key", 7, new string('a', 64), "audio/wav")],
                Owed = owed,
                Told = owed,
            },
            true,
            cancellation);
    }
}
