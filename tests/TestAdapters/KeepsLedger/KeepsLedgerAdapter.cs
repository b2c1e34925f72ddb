using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Ledger;

namespace TestAdapters.KeepsLedger;

/// <summary>Goes through every kind of work: writing, lending, reading on several connections, streaming, and a report that is left open half way.</summary>
internal sealed class KeepsLedgerAdapter : IAdapter
{
    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        await using var ledger = await ImportLedger.OpenAsync(context.StateDirectory, context.Time, context.LoggerFactory.CreateLogger("ledger"), stopping);
        var now = context.Time.GetUtcNow();
        await ledger.NoteConversationsAsync([new FoundConversation("a", now.AddHours(-1), now, 2, "{}"u8.ToArray())], Lane.Live, stopping);
        foreach (var look in await ledger.TakeLooksAsync(Lane.Live, 1, stopping))
        {
            await ledger.NoteLookAsync(look, [.. new[] { "r1", "r2" }.Select(id => new ListedRecording(id, "audio", null, null, "AVAILABLE", now, now))], null, stopping);
        }

        await Task.WhenAll((await ledger.TakeDueAsync(Lane.Live, 10, stopping)).Select(recording => Task.Run(
            async () =>
            {
                await ledger.SaveAsync(
                    recording with { State = ImportState.Stored, Files = [new StoredFile("S", "key", 5, "hash", "audio/wav")], Owed = OwedEvents.Imported, Deletion = DeletionState.Due, DeletionAt = now },
                    isDone: true,
                    stopping);
                await ledger.FindAsync("a", recording.RecordingId, stopping);
            },
            stopping)));
        await ledger.ToldAsync(await ledger.OwedAsync(10, stopping), stopping);
        await using var report = await ledger.ReportAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, stopping);
        await foreach (var line in report.LinesAsync(stopping))
        {
            break;
        }

        await foreach (var deletion in ledger.DeletionsAsync(stopping))
        {
            break;
        }

        context.Status.Fact("stored", ledger.Counts.Recordings[ImportState.Stored].ToString(CultureInfo.InvariantCulture));
        context.Status.Running();
        await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, stopping);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
