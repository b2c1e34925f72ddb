using System.Text;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Ledger;
using Microsoft.Extensions.Logging.Abstractions;

namespace LedgerLoad;

/// <summary>
/// Works on a ledger as an import does, until it is killed. Each line tells what the ledger had acknowledged: <c>C</c> conversation noted, <c>T</c> recording lent out,
/// <c>S</c> stored, <c>E</c> event told.
/// </summary>
internal static class SteadyLoad
{
    private static readonly DateTimeOffset Start = new(2026, 9, 14, 8, 0, 0, TimeSpan.Zero);

    public static async Task<int> RunAsync(string folder, string run)
    {
        await using var ledger = await ImportLedger.OpenAsync(folder, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => WorkAsync(ledger, $"{run}-{worker}", tells: worker == 0)));
        return 0;
    }

    private static async Task WorkAsync(ImportLedger ledger, string name, bool tells)
    {
        for (var number = 0; ; number += 3)
        {
            var found = Enumerable.Range(number, 3).Select(n => Conversation($"{name}-{n}")).ToList();
            await ledger.NoteConversationsAsync(found, Lane.Live, CancellationToken.None);
            found.ForEach(one => Tell($"C {one.Id}"));

            // found before, and found again: nothing changes
            await ledger.NoteConversationsAsync(found, Lane.Historic, CancellationToken.None);
            await LookAsync(ledger);
            await StoreAsync(ledger);
            if (tells)
            {
                await TellAsync(ledger);
            }
        }
    }

    private static async Task LookAsync(ImportLedger ledger)
    {
        foreach (var look in await ledger.TakeLooksAsync(Lane.Live, 10, CancellationToken.None))
        {
            await ledger.NoteLookAsync(
                look, [Recording(look.ConversationId + "/a"), Recording(look.ConversationId + "/b")], look.Number < 2 ? Start : null, CancellationToken.None);
        }
    }

    private static async Task StoreAsync(ImportLedger ledger)
    {
        foreach (var recording in await ledger.TakeDueAsync(Lane.Live, 10, CancellationToken.None))
        {
            Tell($"T {recording.RecordingId}");
            await ledger.SaveAsync(recording with { State = ImportState.Downloading, Attempts = recording.Attempts + 1 }, isDone: false, CancellationToken.None);
            await ledger.SaveAsync(
                recording with
                {
                    State = ImportState.Stored,
                    NextAttempt = null,
                    StoredAt = Start,
                    Files = [new StoredFile("S", recording.RecordingId, 1000, new string('0', 64), "audio/wav")],
                    Owed = OwedEvents.Imported,
                },
                isDone: true,
                CancellationToken.None);
            Tell($"S {recording.RecordingId}");
        }
    }

    private static async Task TellAsync(ImportLedger ledger)
    {
        var owed = await ledger.OwedAsync(50, CancellationToken.None);
        await ledger.ToldAsync(owed, CancellationToken.None);
        foreach (var one in owed)
        {
            Tell($"E {one.Recording!.RecordingId}");
        }
    }

    private static void Tell(string line) => Console.Out.WriteLine(line);

    private static FoundConversation Conversation(string id)
        => new(id, Start, Start.AddMinutes(3), 2, Encoding.UTF8.GetBytes($$"""{"conversationId":"{{id}}","participants":[{"purpose":"customer"},{"purpose":"agent"}]}"""));

    private static ListedRecording Recording(string id) => new(id, "audio", "Trunk", null, "AVAILABLE", Start, Start.AddMinutes(3));
}
