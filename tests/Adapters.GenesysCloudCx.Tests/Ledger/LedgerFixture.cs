using System.Text;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Ledger;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Ledger;

/// <summary>A ledger in a folder of its own, at a clock that stands.</summary>
internal sealed class LedgerFixture : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 9, 14, 8, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();

    private LedgerFixture()
    {
    }

    public ManualClock Clock { get; } = new(Start);

    public LogRecorder Log { get; } = new();

    public ImportLedger Ledger { get; private set; } = null!;

    public string Folder => _folder.Path;

    public string File => _folder[LedgerFile.Name];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<LedgerFixture> OpenAsync()
    {
        LedgerFixture fixture = new();
        await fixture.ReopenAsync();
        return fixture;
    }

    public async Task ReopenAsync()
    {
        await CloseAsync();
        Ledger = await ImportLedger.OpenAsync(Folder, Clock, Log.CreateLogger("ledger"), Token);
    }

    public async Task CloseAsync()
    {
        if (Ledger is not null)
        {
            await Ledger.DisposeAsync();
        }
    }

    public static FoundConversation Conversation(string id, int sessions = 1, int minute = 0)
        => new(id, Start.AddHours(-2).AddMinutes(minute), Start.AddHours(-1).AddMinutes(minute), sessions, Encoding.UTF8.GetBytes($$"""{"conversationId":"{{id}}","participants":[]}"""));

    public static ListedRecording Listed(string id, string media = "audio", string fileState = "AVAILABLE")
        => new(id, media, "Trunk", "session-" + id, fileState, Start.AddHours(-2), Start.AddHours(-1));

    /// <summary>Enters a conversation and takes its look.</summary>
    public async Task<DueLook> LookAsync(string id, int sessions = 1, int minute = 0, Lane lane = Lane.Live)
    {
        await Ledger.NoteConversationsAsync([Conversation(id, sessions, minute)], lane, Token);
        return Assert.Single(await Ledger.TakeLooksAsync(lane, 10, Token));
    }

    /// <summary>Enters a conversation with its recordings and takes these.</summary>
    public async Task<IReadOnlyList<LedgerRecording>> RecordingsAsync(string id, params ListedRecording[] listed)
    {
        await Ledger.NoteLookAsync(await LookAsync(id, listed.Length), listed, null, Token);
        return await Ledger.TakeDueAsync(Lane.Live, 1000, Token);
    }

    public static LedgerRecording Stored(LedgerRecording recording, DateTimeOffset at, long length = 1000) => recording with
    {
        State = ImportState.Stored,
        NextAttempt = null,
        StoredAt = at,
        Location = $"/store/{recording.RecordingId}.wav",
        Files = [new StoredFile("S", recording.RecordingId + ".wav", length, new string('a', 64), "audio/wav")],
        Owed = recording.Owed | OwedEvents.Imported,
    };

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _folder.Dispose();
    }
}
