using System.Diagnostics;
using System.Globalization;
using System.Text;
using Adapter.Abstractions;
using Adapter.Host.Journal;
using Adapters.GenesysCloudCx.Ledger;
using Microsoft.Extensions.Logging.Abstractions;

namespace Benchmarks.Importing;

/// <summary>What ledger is wanted: so many recordings, the last of them not stored.</summary>
internal sealed record LedgerOrder(string Folder, int Recordings, int Open, int Together);

/// <summary>Time for each recording in each tenth of the filling, and of single ones that wait for each of their writes.</summary>
internal sealed record LedgerFilled(double[] MicrosecondsByTenth, double SingleMillisecondsAtStart, double SingleMillisecondsAtEnd, double Megabytes, double WorkingSetMiB);

/// <summary>How long a new process takes until it can go on.</summary>
internal sealed record LedgerResumed(double OpenSeconds, double WorkSeconds, long Conversations, long Stored, long Open, int Due);

/// <summary>A ledger as an import fills it: listed, looked at, found, downloading, stored, told. Then killed, and opened by another process.</summary>
internal static class LedgerPart
{
    public const string Fill = "ledger-fill";
    public const string Resume = "ledger-resume";
    private const int Singles = 50;
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A row of the platform's list in the size it has, and no two alike.</summary>
    private static readonly CompositeFormat Details = CompositeFormat.Parse(
        """{{"conversationId":"{0}","conversationStart":"2026-01-01T08:00:00.000Z","conversationEnd":"2026-01-01T08:05:00.000Z","originatingDirection":"inbound","divisionIds":["9f1b7a5c-0d2e-4a55-8f6b-1f0a2b3c1003"],"participants":[{{"participantId":"{1}","purpose":"customer","sessions":[{{"sessionId":"{2}","mediaType":"voice","ani":"tel:+1317555{3:D4}","dnis":"tel:+13175550199","recording":true,"segments":[{{"segmentType":"interact","segmentStart":"2026-01-01T08:00:00.000Z","segmentEnd":"2026-01-01T08:05:00.000Z","disconnectType":"peer","queueId":"8c1c9a77-62c7-4a4b-9f1e-6f2f9f1f2a10"}}]}}]}},{{"participantId":"{4}","purpose":"agent","userId":"5d0f3a52-7a67-4c9e-9b0b-0a7f3b6a1c01","sessions":[{{"sessionId":"{5}","mediaType":"voice","recording":true,"segments":[{{"segmentType":"alert","segmentStart":"2026-01-01T08:00:00.000Z","segmentEnd":"2026-01-01T08:00:02.000Z","queueId":"8c1c9a77-62c7-4a4b-9f1e-6f2f9f1f2a10"}},{{"segmentType":"interact","segmentStart":"2026-01-01T08:00:02.000Z","segmentEnd":"2026-01-01T08:05:00.000Z","disconnectType":"peer"}}]}}]}}]}}""");

    public static async Task FillAsync(LedgerOrder order)
    {
        var ledger = await OpenAsync(order.Folder);
        var next = 0;
        var singlesAtStart = await SingleAsync();
        List<(int Upto, double Microseconds)> batches = [];
        while (next < order.Recordings - order.Open - (Singles / 2))
        {
            var count = Math.Min(order.Together, order.Recordings - order.Open - (Singles / 2) - next);
            var began = Stopwatch.GetTimestamp();
            await StoreAsync(ledger, next, count);
            next += count;
            batches.Add((next, Stopwatch.GetElapsedTime(began).TotalMicroseconds / count));
        }

        var singlesAtEnd = await SingleAsync();
        await ledger.NoteConversationsAsync([.. Enumerable.Range(next, order.Open).Select(Conversation)], Lane.Historic, CancellationToken.None);
        await LookAsync(ledger, order.Open);
        double[] tenths = [.. Enumerable.Range(0, 10).Select(tenth => Median(batches.Where(batch => (int)Math.Min(9, 10.0 * batch.Upto / order.Recordings) == tenth).Select(batch => batch.Microseconds)))];
        using var own = Process.GetCurrentProcess();
        var megabytes = Directory.GetFiles(order.Folder).Sum(file => new FileInfo(file).Length) / 1e6;
        Child.Say(new LedgerFilled(tenths, singlesAtStart, singlesAtEnd, megabytes, own.WorkingSet64 / 1024.0 / 1024));
        await Child.StayAsync();

        async Task<double> SingleAsync()
        {
            List<double> times = [];
            for (var i = 0; i < Singles / 2; i++)
            {
                var began = Stopwatch.GetTimestamp();
                await StoreAsync(ledger, next++, 1);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            return Median(times);
        }
    }

    public static async Task ResumeAsync(LedgerOrder order)
    {
        var began = Stopwatch.GetTimestamp();
        await using var ledger = await OpenAsync(order.Folder);
        var opened = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var due = await ledger.TakeDueAsync(Lane.Historic, order.Open, CancellationToken.None);
        var worked = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var counts = ledger.Counts;
        Child.Say(new LedgerResumed(
            opened, worked, counts.Conversations, counts.Recordings.GetValueOrDefault(ImportState.Stored), counts.Recordings.GetValueOrDefault(ImportState.Found), due.Count));
    }

    private static async Task<IImportLedger> OpenAsync(string folder)
    {
        SqliteNative.Initialize(SqliteChoice.Auto); // as the host does for its plugins
        return await ImportLedger.OpenAsync(Directory.CreateDirectory(folder).FullName, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
    }

    /// <summary>The whole way of some recordings, each step of all of them at once, as a busy import has it.</summary>
    private static async Task StoreAsync(IImportLedger ledger, int first, int count)
    {
        await ledger.NoteConversationsAsync([.. Enumerable.Range(first, count).Select(Conversation)], Lane.Historic, CancellationToken.None);
        await LookAsync(ledger, count);
        var due = await ledger.TakeDueAsync(Lane.Historic, count, CancellationToken.None);
        await Task.WhenAll(due.Select(recording => ledger.SaveAsync(recording with { State = ImportState.Downloading, Attempts = 1 }, isDone: false, CancellationToken.None)));
        await Task.WhenAll(due.Select(recording => ledger.SaveAsync(Stored(recording), isDone: true, CancellationToken.None)));
        await ledger.ToldAsync(await ledger.OwedAsync(count, CancellationToken.None), CancellationToken.None);
    }

    private static async Task LookAsync(IImportLedger ledger, int count)
    {
        var looks = await ledger.TakeLooksAsync(Lane.Historic, count, CancellationToken.None);
        await Task.WhenAll(looks.Select(look => ledger.NoteLookAsync(look, [Listed(look)], next: null, CancellationToken.None)));
    }

    private static FoundConversation Conversation(int number)
    {
        var start = Begin.AddSeconds(number);
        var details = string.Format(CultureInfo.InvariantCulture, Details, Id(1, number), Id(2, number), Id(3, number), number % 10_000, Id(4, number), Id(5, number));
        return new FoundConversation(Id(1, number), start, start.AddMinutes(5), 2, Encoding.UTF8.GetBytes(details));
    }

    private static ListedRecording Listed(DueLook look)
        => new($"7{look.ConversationId[1..]}", "audio", "Trunk", $"3{look.ConversationId[1..]}", "AVAILABLE", look.Start, look.End);

    private static LedgerRecording Stored(LedgerRecording recording)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{recording.Start:yyyy'/'MM'/'dd'/'HH}/{recording.ConversationId}/{recording.RecordingId}.ogg");
        return recording with
        {
            State = ImportState.Stored,
            Attempts = 1,
            NextAttempt = null,
            StoredAt = recording.ConversationEnd.AddMinutes(1),
            Location = $"/var/lib/recordings/benchmark/{key}",
            Files = [new StoredFile("S", key, 600_000, string.Create(CultureInfo.InvariantCulture, $"{recording.RecordingId.GetHashCode(StringComparison.Ordinal):x64}"), "audio/ogg")],
            Owed = OwedEvents.Imported,
            Told = OwedEvents.Imported,
        };
    }

    /// <summary>An id like a random one: the numbers that follow each other are far apart.</summary>
    private static string Id(int kind, int number)
    {
        var mixed = (ulong)(uint)(number + 1) * 0x9E37_79B9_7F4A_7C15;
        return string.Create(CultureInfo.InvariantCulture, $"{kind}{(mixed >> 36) & 0xFFF_FFFF:x7}-{(mixed >> 20) & 0xFFFF:x4}-4{(mixed >> 8) & 0xFFF:x3}-8{mixed & 0xFFF:x3}-{(ulong)(uint)number:x12}");
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] all = [.. values.Order()];
        return all.Length == 0 ? 0 : (all[(all.Length - 1) / 2] + all[all.Length / 2]) / 2;
    }
}
