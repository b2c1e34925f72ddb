using System.Diagnostics;
using System.Globalization;
using Adapter.Host.Journal;
using Testing.Common;

namespace Adapter.Host.Tests.Journal;

/// <summary>A disk that is really full, under a real process: the intake pauses, says so and goes on alone, and what was acknowledged is there.</summary>
public sealed class DiskFullTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DiskFull_RoomAgainThenFullAndKilled_NothingAcknowledgedIsLost(bool mount)
    {
        await using var disk = SmallDisk.Make(8, mount);
        var data = Path.Combine(disk.Folder, "data");
        HashSet<(string, long)> acknowledged = [];
        var first = disk.Start("write", data, "1", "2");
        var reading = ReadAsync(first, acknowledged);
        await AlarmAsync(first, "alarm journal.write");
        await disk.EnlargeAsync(16);
        await AlarmAsync(first, "clear journal.write");
        await AlarmAsync(first, "alarm journal.write");
        first.Kill();
        await reading.WaitAsync(Deadline, Token);
        await first.WaitForExitAsync(Token).WaitAsync(Deadline, Token);

        var beforeTheKill = acknowledged.Count;
        await disk.EnlargeAsync(256);
        var second = disk.Start("write", data, "2", "2");
        reading = ReadAsync(second, acknowledged);
        await Eventually.TrueAsync(() => Count(acknowledged) > beforeTheKill + 1000 || second.HasExited, "it goes on", Deadline, Token);
        Assert.False(second.HasExited, second.HasExited ? await second.StandardError.ReadToEndAsync(Token) : "");
        second.Kill();
        await reading.WaitAsync(Deadline, Token);

        using TempFolder after = new();
        DamagedFolder.CopyFiles(Path.Combine(disk.Outside, "data"), after.Path);
        await using var journal = EventJournal.Open(after.Path, new JournalOptions(), TimeProvider.System, new JournalAlarms(), new LogRecorder());
        HashSet<(string, long)> onDisk = [];
        await foreach (var fact in journal.ReadAsync(new JournalQuery(), Token))
        {
            var json = JournalFixture.Parse(fact);
            var number = json.GetProperty("data").GetProperty("endReason").GetString()!.Split(' ')[1];
            Assert.True(onDisk.Add((json.GetProperty("adapter").GetString()!, long.Parse(number, CultureInfo.InvariantCulture))), $"{fact.Sequence} is there twice");
        }

        Assert.True(beforeTheKill > 2000, $"only {beforeTheKill} were acknowledged");
        Assert.Empty(acknowledged.Except(onDisk));
        Assert.Empty(journal.Statistics.Quarantined);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task Start_OnAFullDisk_WaitsAndGoesOnAlone(bool mount, bool damaged)
    {
        using var sound = await DamagedFolder.KilledAsync(2000);
        if (damaged)
        {
            DamagedFolder.Overwrite(sound.Database, 8192, new byte[8192]);
            DamagedFolder.Overwrite(sound.Database, 10 * 8192, new byte[40 * 8192]);
        }

        await using var disk = SmallDisk.Make(16, mount);
        var data = Path.Combine(disk.Folder, "data");
        DamagedFolder.CopyFiles(sound.Path, Path.Combine(disk.Outside, "data"));
        disk.Fill();
        var process = disk.Start("hold", data);

        Assert.Equal("open", await process.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(Deadline, Token));
        await process.StandardInput.WriteLineAsync("publish");
        await AlarmAsync(process, "alarm journal.write");
        await disk.EnlargeAsync(64);

        Assert.Equal("published", await process.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(Deadline, Token));
        process.StandardInput.Close();
        await process.WaitForExitAsync(Token).WaitAsync(Deadline, Token);
        Assert.Equal(0, process.ExitCode);
        using TempFolder after = new();
        DamagedFolder.CopyFiles(Path.Combine(disk.Outside, "data"), after.Path);
        await using var journal = EventJournal.Open(after.Path, new JournalOptions(), TimeProvider.System, new JournalAlarms(), new LogRecorder());
        var events = await DamagedFolder.ReadAsync(journal);
        Assert.Equal(2001 - journal.Statistics.QuarantinedEvents, events.Count);
        Assert.Equal(damaged, journal.Statistics.QuarantinedEvents > 0);
    }

    private static async Task AlarmAsync(Process process, string wanted)
    {
        while (await process.StandardError.ReadLineAsync(Token).AsTask().WaitAsync(Deadline, Token) is { } line)
        {
            if (line == wanted)
            {
                return;
            }
        }

        Assert.Fail($"The process ended before it said '{wanted}'.");
    }

    private static async Task ReadAsync(Process process, HashSet<(string, long)> acknowledged)
    {
        while (await process.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            if (line.Split(' ') is [var adapter, var first, var count] && long.TryParse(first, out var from) && int.TryParse(count, out var events))
            {
                lock (acknowledged)
                {
                    acknowledged.UnionWith(Enumerable.Range(0, events).Select(n => (adapter, from + n)));
                }
            }
        }
    }

    private static int Count(HashSet<(string, long)> acknowledged)
    {
        lock (acknowledged)
        {
            return acknowledged.Count;
        }
    }
}
