using System.Globalization;
using Adapter.Host.Alarms;
using Adapter.Host.Tests.Journal;

namespace Adapter.Host.Tests.Alarms;

public sealed class AlarmStoreTests
{
    [Fact]
    public void Open_DamagedDatabase_IsSetAsideAndBegunAnew()
    {
        using AlarmWorld world = new();
        world.Raise("quota");
        world.Store.Dispose();
        File.WriteAllBytes(world.File, [.. Enumerable.Repeat((byte)'x', 8192)]);
        foreach (var beside in Directory.GetFiles(world.Folder.Path, "*-*"))
        {
            File.Delete(beside);
        }

        world.Restart();
        world.Raise("link.mute");

        Assert.Equal("link.mute", world.Only.Kind);
        Assert.True(File.Exists(world.Store.SetAside));
        Assert.Single(world.Log.Lines, line => line.Id.Id == Adapter.Host.Diagnostics.EventIds.AlarmStoreSetAside);
        world.Restart();
        Assert.Equal("link.mute", world.Only.Kind);
    }

    [Fact]
    public void Put_DatabaseDamagedWhileOpen_WritesWhatIsOpenAnew()
    {
        using AlarmWorld world = new();
        world.Raise("quota");
        world.Book.Acknowledge(world.Only.Id, "ada", "on it");
        world.Store.Dispose(); // closes the file; the next use opens it again and finds it damaged
        File.WriteAllText(world.File, new string('x', 8192));

        world.Raise("link.mute");
        world.Look();
        world.Restart();

        Assert.Equal(["link.mute", "quota"], world.Book.Open.Select(alarm => alarm.Kind));
        Assert.Equal("on it", world.Book.Open[1].Note);
    }

    [Fact]
    public void Put_DamagedAgainAndAgain_SetsAsideNoMoreThanOnceAnHour()
    {
        using AlarmWorld world = new();
        for (var i = 0; i < 10; i++)
        {
            world.Raise($"permission.{i}");
            world.Store.Dispose();
            File.WriteAllText(world.File, new string('x', 8192));
            world.Look();
            world.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.InRange(Directory.GetFiles(world.Folder.Path, "alarms.db.damaged-*").Count(file => !file.EndsWith("-wal", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal)), 2, 3);
        Assert.Equal(10, world.Book.Open.Count);
        world.Clock.Advance(TimeSpan.FromHours(1));
        world.Look();
        world.Look();
        world.Restart();
        Assert.Equal(10, world.Book.Open.Count);
    }

    [Fact]
    public void Put_DatabaseCannotBeOpened_GoesOnInMemoryAndWritesLater()
    {
        using AlarmWorld world = new();
        world.Raise("quota");
        world.Store.Dispose();
        var elsewhere = world.File + ".elsewhere";
        File.Move(world.File, elsewhere);
        Directory.CreateDirectory(world.File); // no file can be made there

        world.Raise("link.mute");
        world.End("quota");
        Assert.NotNull(world.Store.Trouble);
        Assert.Equal("link.mute", world.Only.Kind);
        Assert.Equal(2, world.Book.List(new AlarmQuery()).Alarms.Count);

        Directory.Delete(world.File);
        File.Move(elsewhere, world.File);
        world.Look();
        Assert.Null(world.Store.Trouble);
        world.Restart();
        Assert.Equal("link.mute", world.Only.Kind);
        Assert.Equal(AlarmState.Cleared, world.Book.List(new AlarmQuery { Kind = "quota" }).Alarms[0].State);
    }

    [Theory]
    [InlineData(true, 60)]
    [InlineData(false, 450)]
    public async Task Put_DiskIsFull_GoesOnInMemoryAndNothingIsSetAside(bool mount, int more)
    {
        await using var disk = SmallDisk.Make(1, mount);
        var program = disk.Start("alarms", disk.Folder);
        Assert.Equal("5||", await KeepAsync(5));

        Assert.Matches(@"^\d+\|SQLite Error (13|10).+\|$", await KeepAsync(more)); // full, or beyond the limit of its files
        await disk.EnlargeAsync(64);
        Assert.Equal($"{more + 6}||", await KeepAsync(1));

        async Task<string?> KeepAsync(int alarms)
        {
            await program.StandardInput.WriteLineAsync(alarms.ToString(CultureInfo.InvariantCulture));
            await program.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
            return await program.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void List_StatesFiltersAndPages_AnswersWhatIsAskedFor()
    {
        using AlarmWorld world = new();
        for (var i = 0; i < 25; i++)
        {
            world.Raise($"permission.topic.t{i}", adapter: i % 2 == 0 ? "Even" : "Odd");
        }

        world.Raise("permissions", adapter: "Even"); // another word, no kind of permission
        world.End("permission.topic.t0", "Even");
        world.Book.Acknowledge(2, "ada", null);

        AlarmQuery permission = new() { Kind = "permission", Limit = 10 };
        List<long> all = [];
        for (var query = permission; ;)
        {
            var page = world.Book.List(query);
            all.AddRange(page.Alarms.Select(alarm => alarm.Id));
            if (page.Next is null)
            {
                break;
            }

            query = query with { Before = page.Next };
        }

        Assert.Equal(Enumerable.Range(1, 25).Reverse().Select(id => (long)id), all);
        Assert.Equal([1L], world.Book.List(new AlarmQuery { States = [AlarmState.Cleared] }).Alarms.Select(alarm => alarm.Id));
        Assert.Equal([2L], world.Book.List(new AlarmQuery { States = [AlarmState.Acknowledged] }).Alarms.Select(alarm => alarm.Id));
        Assert.Equal(14, world.Book.List(new AlarmQuery { Adapter = "even" }).Alarms.Count);
        Assert.DoesNotContain(world.Book.List(new AlarmQuery { AtLeast = AlarmLevel.Error }).Alarms, alarm => alarm.Severity < AlarmLevel.Error);
    }

    [Fact]
    public void Retain_OldAndTooMany_RemovesOnlyWhatIsCleared()
    {
        using AlarmWorld world = new();
        world.Flaps = new FlapPolicy(TimeSpan.Zero);
        world.Restart();
        world.Raise("link.mute"); // lasts
        for (var i = 0; i < 5; i++)
        {
            world.Raise("quota");
            world.Clock.Advance(TimeSpan.FromDays(1));
            world.End("quota");
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        world.Store.Retain(TimeSpan.FromDays(3.5), 100);
        Assert.Equal([6L, 5L, 4L, 3L, 1L], world.Book.List(new AlarmQuery()).Alarms.Select(alarm => alarm.Id));
        world.Store.Retain(TimeSpan.FromDays(100), 2);
        Assert.Equal([6L, 5L, 1L], world.Book.List(new AlarmQuery()).Alarms.Select(alarm => alarm.Id));
        Assert.Empty(world.Book.History(3));

        world.Store.Retain(TimeSpan.FromDays(100), 0);
        world.Restart();
        world.Raise("quota");
        Assert.Equal(7, world.Book.Open.Max(alarm => alarm.Id)); // a number is never used twice
    }
}
