using System.Diagnostics;
using System.Globalization;
using Adapter.Host.Journal;
using Testing.Common;

namespace Adapter.Host.Tests.Journal;

/// <summary>Acknowledged means on disk: a process that publishes is killed without warning, again and again, on one data folder.</summary>
public sealed class JournalKillTests
{
    private const int Kills = 8;
    private const int Adapters = 3;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_InTheMiddleOfLoad_LosesNothingAcknowledged()
    {
        using TempFolder folder = new();
        List<(string Adapter, long First, int Count)> acknowledged = [];
        for (var run = 1; run <= Kills; run++)
        {
            acknowledged.AddRange(await LoadAndKillAsync(folder.Path, run, killAfter: 200 * run));
        }

        var onDisk = await OnDiskAsync(folder.Path);

        Assert.Equal(Enumerable.Range(1, onDisk.Count).Select(n => (long)n), onDisk.Select(fact => fact.Sequence));
        Assert.Equal(onDisk.Count, onDisk.Select(fact => (fact.Adapter, fact.Number)).Distinct().Count());
        foreach (var adapter in onDisk.GroupBy(fact => fact.Adapter))
        {
            Assert.Equal(adapter.Select(fact => fact.Number).Order(), adapter.Select(fact => fact.Number));
        }

        var there = onDisk.Select(fact => (fact.Adapter, fact.Number)).ToHashSet();
        Assert.True(acknowledged.Count >= Kills * 200, $"only {acknowledged.Count} calls were acknowledged");
        Assert.DoesNotContain(
            acknowledged.SelectMany(call => Enumerable.Range(0, call.Count).Select(i => (call.Adapter, call.First + i))), fact => !there.Contains(fact));
    }

    [Fact]
    public async Task Open_WhileAnotherProcessWrites_IsRefusedAndReadingIsNot()
    {
        using TempFolder folder = new();
        using var holder = Start("hold", folder.Path);
        Assert.Equal("open", await holder.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(Deadline, Token));
        await using JournalFixture fixture = new();

        var refused = Assert.Throws<JournalException>(
            () => EventJournal.Open(folder.Path, new JournalOptions(), TimeProvider.System, new JournalAlarms(), fixture.Log));
        Assert.Equal((1, 0), JournalReader.Open(folder.Path).Range());

        Assert.Contains("Another process", refused.Message, StringComparison.Ordinal);
        holder.StandardInput.Close();
        await holder.WaitForExitAsync(Token).WaitAsync(Deadline, Token);
        Assert.Equal(0, holder.ExitCode);
    }

    [Theory]
    [InlineData("system")]
    [InlineData("packaged")]
    [InlineData("auto")]
    public async Task Sqlite_Forced_IsTheOneInUse(string choice)
    {
        using var process = Start("sqlite", choice);
        var told = (await process.StandardOutput.ReadToEndAsync(Token).WaitAsync(Deadline, Token)).Trim().Split(' ');
        await process.WaitForExitAsync(Token).WaitAsync(Deadline, Token);

        Assert.Equal(0, process.ExitCode);
        Assert.Equal(choice == "auto" ? "system" : choice, told[0]);
        Assert.Equal(told[1], told[2]);
    }

    private static async Task<List<(string Adapter, long First, int Count)>> LoadAndKillAsync(string folder, int run, int killAfter)
    {
        using var process = Start("write", folder, run.ToString(CultureInfo.InvariantCulture), Adapters.ToString(CultureInfo.InvariantCulture));
        List<(string, long, int)> acknowledged = [];
        while (acknowledged.Count < killAfter)
        {
            var line = await process.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(Deadline, Token);
            acknowledged.Add(Parse(line ?? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(Token))));
        }

        process.Kill();

        // what it printed before it died counts too; the last line may be cut
        var rest = await process.StandardOutput.ReadToEndAsync(Token).WaitAsync(Deadline, Token);
        await process.WaitForExitAsync(Token).WaitAsync(Deadline, Token);
        acknowledged.AddRange(rest.Split('\n').SkipLast(1).Select(Parse));
        return acknowledged;
    }

    private static (string Adapter, long First, int Count) Parse(string line)
    {
        var parts = line.Split(' ');
        return (parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    private static async Task<List<(long Sequence, string Adapter, long Number)>> OnDiskAsync(string folder)
    {
        List<(long, string, long)> events = [];
        await foreach (var fact in JournalReader.Open(folder).ReadAsync(new JournalQuery(), Token))
        {
            var json = JournalFixture.Parse(fact);
            var number = json.GetProperty("data").GetProperty("endReason").GetString()!.Split(' ')[1];
            events.Add((fact.Sequence, json.GetProperty("adapter").GetString()!, long.Parse(number, CultureInfo.InvariantCulture)));
        }

        return events;
    }

    private static Process Start(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "JournalLoad", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/', '\\')), "JournalLoad.dll");
        return Process.Start(new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet", [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}
