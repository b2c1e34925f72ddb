using System.Diagnostics;
using System.Globalization;
using System.Text;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Ledger;
using Microsoft.Extensions.Logging.Abstractions;

namespace LedgerLoad;

/// <summary>Fills a ledger as an import would and tells what a recording costs at the start and at the end, what the file takes, and how long it takes to open it.</summary>
internal static class Measurement
{
    private const int Together = 500;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken None = CancellationToken.None;

    public static async Task<int> RunAsync(string folder, int rows)
    {
        var lap = Math.Max(rows / 10, Together);
        await using (var ledger = await ImportLedger.OpenAsync(folder, TimeProvider.System, NullLogger.Instance, None))
        {
            var watch = Stopwatch.StartNew();
            for (var number = 0; number < rows; number += Together)
            {
                await PassAsync(ledger, number);
                if ((number + Together) % lap == 0)
                {
                    Console.WriteLine($"{number + Together} rows: {watch.Elapsed.TotalMicroseconds / lap:0} us each, {Size(folder) / 1048576.0:0} MiB");
                    watch.Restart();
                }
            }

            // left over, as after a kill
            await ledger.NoteConversationsAsync([.. Enumerable.Range(rows, Together).Select(Conversation)], Lane.Live, None);
        }

        Console.WriteLine($"closed: {Size(folder) / 1048576.0:0} MiB, {Size(folder) / (double)rows:0} bytes each");
        var opening = Stopwatch.StartNew();
        await using var again = await ImportLedger.OpenAsync(folder, TimeProvider.System, NullLogger.Instance, None);
        var opened = opening.Elapsed;
        var looks = await again.TakeLooksAsync(Lane.Live, 100, None);
        Console.WriteLine($"opened in {opened.TotalMilliseconds:0.0} ms, first work after {opening.Elapsed.TotalMilliseconds:0.0} ms ({looks.Count} looks)");

        var reporting = Stopwatch.StartNew();
        await using var report = await again.ReportAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, None);
        var sums = reporting.Elapsed;
        var lines = 0;
        await foreach (var line in report.LinesAsync(None))
        {
            lines++;
        }

        Console.WriteLine($"report: sums after {sums.TotalSeconds:0.00} s, {lines} lines after {reporting.Elapsed.TotalSeconds:0.00} s");
        return 0;
    }

    /// <summary>From the list to told, for some conversations of one recording each.</summary>
    private static async Task PassAsync(ImportLedger ledger, int first)
    {
        await ledger.NoteConversationsAsync([.. Enumerable.Range(first, Together).Select(Conversation)], Lane.Live, None);
        var looks = await ledger.TakeLooksAsync(Lane.Live, Together, None);
        await Task.WhenAll(looks.Select(look => ledger.NoteLookAsync(look, [new ListedRecording(Guid.NewGuid().ToString(), "audio", "Trunk", Guid.NewGuid().ToString(), "AVAILABLE", look.Start, look.End)], null, None)));
        var due = await ledger.TakeDueAsync(Lane.Live, Together, None);
        await Task.WhenAll(due.Select(recording => ledger.SaveAsync(recording with { State = ImportState.Downloading }, isDone: false, None)));
        await Task.WhenAll(due.Select(recording => ledger.SaveAsync(Stored(recording), isDone: true, None)));
        await ledger.ToldAsync(await ledger.OwedAsync(Together, None), None);
    }

    private static LedgerRecording Stored(LedgerRecording recording)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"recordings/contoso/{recording.ConversationStart:yyyy/MM/dd/HH}/{recording.ConversationId}/{recording.RecordingId}.wav");
        return recording with
        {
            State = ImportState.Stored,
            NextAttempt = null,
            Attempts = 1,
            StoredAt = recording.ConversationEnd.AddMinutes(5),
            Location = "/var/lib/adapterhost/store/" + key,
            Files = [new StoredFile("S", key, 4_800_044, new string('0', 64), "audio/wav")],
            Owed = OwedEvents.Imported,
        };
    }

    private static FoundConversation Conversation(int number)
    {
        var id = Guid.NewGuid().ToString();
        var start = Start.AddSeconds(number);
        return new FoundConversation(id, start, start.AddMinutes(5), 1, Encoding.UTF8.GetBytes(
            $$"""{"conversationId":"{{id}}","participants":[{"participantId":"{{Guid.NewGuid()}}","purpose":"customer"},{"participantId":"{{Guid.NewGuid()}}","purpose":"agent","userId":"{{Guid.NewGuid()}}"}]}"""));
    }

    private static long Size(string folder) => Directory.GetFiles(folder).Sum(file => new FileInfo(file).Length);
}
