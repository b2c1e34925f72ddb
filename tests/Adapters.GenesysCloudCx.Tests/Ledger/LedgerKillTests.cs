using System.Diagnostics;
using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Ledger;
using Microsoft.Extensions.Logging.Abstractions;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Ledger;

/// <summary>A task that has ended is on disk: a process that works on a ledger is killed without warning, again and again, on one folder.</summary>
public sealed class LedgerKillTests
{
    private const int Kills = 6;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_InTheMiddleOfWork_LosesNothingAcknowledgedAndDoesNothingTwice()
    {
        using TempFolder folder = new();
        List<string> told = [];
        for (var run = 1; run <= Kills; run++)
        {
            told.AddRange(await WorkAndKillAsync(folder.Path, run, killAfter: 150 + (97 * run)));
            AssertSumsAreRight(folder, run);
        }

        await using var ledger = await ImportLedger.OpenAsync(folder.Path, TimeProvider.System, NullLogger.Instance, Token);
        await using var report = await ledger.ReportAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Token);
        var lines = await ReportTests.LinesAsync(report);
        ReportTests.AssertAddUp(report.Totals, lines);

        var conversations = lines.Select(line => line.ConversationId).ToHashSet();
        var recordings = lines.Where(line => line.RecordingId is not null).ToDictionary(line => line.RecordingId!, line => line.State);
        var noted = Of(told, 'C');
        var stored = Of(told, 'S');
        Assert.True(stored.Count > Kills * 40, $"only {stored.Count} recordings were stored");
        Assert.DoesNotContain(noted, id => !conversations.Contains(id));
        Assert.DoesNotContain(stored, id => recordings[id] != ImportState.Stored);

        // what was acknowledged as stored was never lent out again, and what was told never told again
        Assert.Equal(stored.Count, stored.Distinct().Count());
        HashSet<string> done = [];
        foreach (var line in told)
        {
            Assert.False(line[0] == 'T' && done.Contains(line[2..]), $"{line[2..]} was lent out after it had been stored");
            if (line[0] == 'S')
            {
                done.Add(line[2..]);
            }
        }

        var events = Of(told, 'E');
        var owed = (await ledger.OwedAsync(int.MaxValue, Token)).Select(one => one.Recording!.RecordingId).ToHashSet();
        Assert.True(events.Count > Kills * 10, $"only {events.Count} events were told");
        Assert.Equal(events.Count, events.Distinct().Count());
        Assert.DoesNotContain(events, owed.Contains);
    }

    private static void AssertSumsAreRight(TempFolder folder, int run)
    {
        // a copy, so that what the killed process left is also met by the next one as it was left
        var copy = Directory.CreateDirectory(folder[$"copy-{run}"]).FullName;
        foreach (var part in new[] { LedgerFile.Name, LedgerFile.Name + "-wal" })
        {
            File.Copy(folder[part], Path.Combine(copy, part));
        }

        var counted = LedgerPropertyTests.Recount(Path.Combine(copy, LedgerFile.Name));
        using LedgerFile file = new(copy);
        using var session = file.OpenWriter();
        var kept = LedgerTally.Read(session);
        Assert.Equal((counted.Conversations, counted.Unnamed, counted.PendingLooks, counted.Bytes), (kept.Conversations, kept.Unnamed, kept.PendingLooks, kept.Bytes));
        Assert.Equal(counted.Recordings.OrderBy(pair => pair.Key), kept.Recordings.OrderBy(pair => pair.Key));
    }

    private static List<string> Of(List<string> told, char kind) => [.. told.Where(line => line[0] == kind).Select(line => line[2..])];

    private static async Task<List<string>> WorkAndKillAsync(string folder, int run, int killAfter)
    {
        using var process = Start("write", folder, run.ToString(CultureInfo.InvariantCulture));
        List<string> told = [];
        while (told.Count < killAfter)
        {
            var line = await process.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(Deadline, Token);
            told.Add(line ?? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(Token)));
        }

        process.Kill();

        // what it said before it died counts too; the last line may be cut
        var rest = await process.StandardOutput.ReadToEndAsync(Token).WaitAsync(Deadline, Token);
        await process.WaitForExitAsync(Token).WaitAsync(Deadline, Token);
        told.AddRange(rest.Split('\n').SkipLast(1));
        return told;
    }

    private static Process Start(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "LedgerLoad", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/', '\\')), "LedgerLoad.dll");
        return Process.Start(new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}
