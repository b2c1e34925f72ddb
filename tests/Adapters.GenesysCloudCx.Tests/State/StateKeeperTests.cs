using System.Text;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.State;
using Adapters.GenesysCloudCx.Tests.Calls;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.State;

public sealed class StateKeeperTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RecordingPublisher _journal = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string FilePath => Path.Combine(_folder.Path, StateFile.Name);

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Names => [.. Stories.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Keep_KilledAgainAndAgain_TheJournalHoldsWhatItHoldsWithoutKills(string story)
    {
        var moments = Stories.All[story]().Moments;
        var whole = new Listener().HearAll(moments, moment => moment.CallsFrame()).Events;

        foreach (var moment in moments)
        {
            await using var adapter = await KeptAdapter.StartAsync(_folder.Path, _journal);
            await adapter.HearAsync(moment.CallsFrame(), moment.At.AddMilliseconds(450));
            await adapter.Keeper.KeepAsync(Cancel);
        }

        Assert.Equal(whole.Select(each => each.Id).Order(), _journal.Events.Select(each => each.Id).Order());
        Assert.Equal(whole.Count, _journal.Told);
    }

    [Fact]
    public async Task Keep_JournalDoesNotAcknowledge_NothingIsWritten()
    {
        var script = Stories.Connected();
        await using var adapter = await KeptAdapter.StartAsync(_folder.Path, _journal);
        _journal.Hold();
        foreach (var moment in script.Moments)
        {
            await adapter.Pipeline.AskAsync((interpreter, output) => { interpreter.Interpret(moment.CallsFrame(), moment.At, output); return true; }, Cancel);
        }

        var keeping = adapter.Keeper.KeepAsync(Cancel);
        await Eventually.TrueAsync(() => _journal.UnderWay > 0, "events handed over", cancellationToken: Cancel);
        Assert.False(File.Exists(FilePath));
        Assert.False(keeping.IsCompleted);

        _journal.Release();
        await keeping.Soon();
        Assert.True(File.Exists(FilePath));
    }

    [Fact]
    public async Task Keep_NothingChanged_WritesNothing()
    {
        await using var adapter = await KeptAdapter.StartAsync(_folder.Path, _journal);
        await adapter.HearAsync(Stories.Connected().Last);
        await adapter.Keeper.KeepAsync(Cancel);
        var length = new FileInfo(FilePath).Length;

        await adapter.Keeper.KeepAsync(Cancel);
        Assert.Equal(length, new FileInfo(FilePath).Length);

        await adapter.HearAsync(Stories.Hold().Moments[6]);
        await adapter.Keeper.KeepAsync(Cancel);
        Assert.True(new FileInfo(FilePath).Length > length);
    }

    [Fact]
    public async Task Keep_DiskDoesNotTakeIt_SaysSoGoesOnAndKeepsAllLater()
    {
        var path = Path.Combine(_folder.Path, "state");
        await File.WriteAllTextAsync(path, "in the way", Cancel);
        await using (var adapter = await KeptAdapter.StartAsync(path, _journal))
        {
            foreach (var moment in Stories.Connected().Moments)
            {
                await adapter.HearAsync(moment);
            }

            await adapter.Keeper.KeepAsync(Cancel);
            Assert.Contains("state.not-kept", adapter.Status.Alarms.Keys);

            File.Delete(path);
            await adapter.Keeper.KeepAsync(Cancel);
            Assert.DoesNotContain("state.not-kept", adapter.Status.Alarms.Keys);
        }

        await using var next = await KeptAdapter.StartAsync(path, new RecordingPublisher());
        Assert.Equal(1, next.Interpreter.OpenCount);
    }

    [Fact]
    public async Task Restore_FileUnreadable_RaisesAnAlarmAndGoesOnFromTheJournal()
    {
        var script = Stories.Connected();
        await using (var adapter = await KeptAdapter.StartAsync(_folder.Path, _journal))
        {
            foreach (var moment in script.Moments)
            {
                await adapter.HearAsync(moment);
            }

            await adapter.Keeper.KeepAsync(Cancel);
        }

        await File.WriteAllBytesAsync(FilePath, new byte[4096], Cancel);
        var told = _journal.Told;

        await using (var next = await KeptAdapter.StartAsync(_folder.Path, _journal))
        {
            Assert.Contains(StateRestorer.UnreadableAlarm, next.Status.Alarms.Keys);
            Assert.True(File.Exists(FilePath + ".unreadable"));
            await next.HearAsync(script.Last);
            Assert.Equal(1, next.Interpreter.OpenCount);
            Assert.Equal(told, _journal.Told);
            await next.Keeper.KeepAsync(Cancel);
        }

        await using var last = await KeptAdapter.StartAsync(_folder.Path, _journal);
        Assert.Empty(last.Status.Alarms);
    }

    [Fact]
    public async Task Restore_OtherJournal_TellsAgainWhatThePlatformTells()
    {
        var script = Stories.Connected();
        await using (var adapter = await KeptAdapter.StartAsync(_folder.Path, _journal))
        {
            foreach (var moment in script.Moments)
            {
                await adapter.HearAsync(moment);
                await adapter.Keeper.KeepAsync(Cancel);
            }
        }

        RecordingPublisher empty = new();
        await using var next = await KeptAdapter.StartAsync(_folder.Path, empty);
        var at = script.Last.At.AddSeconds(10);
        await next.Pipeline.AskAsync((interpreter, output) => interpreter.Reconcile(script.Last.ConversationRest(), at, at, output), awaitDisk: true, Cancel);

        Assert.Equal(
            _journal.Events.Where(each => each.Type is not EventTypes.CallAttributesUpdated).Select(each => each.Id).Order(),
            empty.Events.Select(each => each.Id).Order());
    }

    [Fact]
    public async Task Restore_AnotherAdapterToldMeanwhile_ItsNumbersAreTaken()
    {
        var script = Stories.Connected();
        await using (var adapter = await KeptAdapter.StartAsync(_folder.Path, _journal))
        {
            foreach (var moment in script.Moments)
            {
                await adapter.HearAsync(moment);
            }

            await adapter.Keeper.KeepAsync(Cancel);
        }

        // the secondary, which heard all the while
        Listener other = new();
        other.HearCalls(script);
        foreach (var number in Enumerable.Range(1, 3))
        {
            other.Hear(script.Attribute(Cast.Customer, "step", $"{number}").Send(20 + number).Last.CallsFrame(), script.Last.At);
        }

        await _journal.PublishAsync(other.Events, Cancel);
        await using var next = await KeptAdapter.StartAsync(_folder.Path, _journal);
        await next.HearAsync(script.Last);
        await next.HearAsync(script.Attribute(Cast.Customer, "step", "4").Send(40).Last);

        var steps = _journal.Events.OfType<CallEvent>().Where(each => each.Type == EventTypes.CallAttributesUpdated).Select(each => each.Attributes!["step"]);
        Assert.Equal(["1", "2", "3", "4"], steps);
    }

    [Fact]
    public async Task Keep_Attributes_AreNeverLogged()
    {
        LogRecorder log = new();
        var script = Stories.Attributes();
        await using (var adapter = await KeptAdapter.StartAsync(_folder.Path, _journal, log))
        {
            foreach (var moment in script.Moments)
            {
                await adapter.HearAsync(moment);
            }

            await adapter.Keeper.KeepAsync(Cancel);
        }

        Assert.Contains("4711", Encoding.UTF8.GetString(await File.ReadAllBytesAsync(FilePath, Cancel)), StringComparison.Ordinal);
        await File.WriteAllTextAsync(FilePath, (await File.ReadAllTextAsync(FilePath, Cancel)).Replace("4711", "4712", StringComparison.Ordinal), Cancel);
        await using var next = await KeptAdapter.StartAsync(_folder.Path, _journal, log);

        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Text.Contains("471", StringComparison.Ordinal));
    }
}
