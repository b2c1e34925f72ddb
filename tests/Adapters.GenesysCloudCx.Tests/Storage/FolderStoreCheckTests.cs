using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Storage;
using Adapters.GenesysCloudCx.Storage.Folders;

namespace Adapters.GenesysCloudCx.Tests.Storage;

/// <summary>Whether the folder is the one it was, and has room.</summary>
public sealed class FolderStoreCheckTests : FolderStoreTest
{
    [Fact]
    public async Task Commit_RootVanishedWhileRunning_IsRefusedAndNothingIsMadeInItsPlace()
    {
        await using var store = await OpenAsync();
        var file = Spooled(store);
        Directory.Move(Root, _folder["elsewhere"]);
        Directory.CreateDirectory(Root);

        var failure = await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(file, Key, Stop));

        Assert.Contains("not there any more", failure.Message);
        Assert.Contains("Mount", failure.Remedy);
        Assert.Empty(Directory.GetFileSystemEntries(Root));
        Directory.Delete(Root);
        Directory.Move(_folder["elsewhere"], Root);
        Assert.True(File.Exists(await store.CommitAsync(file, Key, Stop)));
    }

    [Fact]
    public async Task Check_RootVanishedWhileStopped_IsRefusedAndNothingIsMadeInItsPlace()
    {
        await using (await OpenAsync())
        {
        }

        Directory.Move(Root, _folder["elsewhere"]);
        Directory.CreateDirectory(Root);

        var failure = await Assert.ThrowsAsync<AdapterFailureException>(OpenAsync);

        Assert.Equal(FailureClass.Transient, failure.Class);
        Assert.Contains("not mounted", failure.Message);
        Assert.Contains(_folder["state/store.txt"], failure.Remedy);
        Assert.Empty(Directory.GetFileSystemEntries(Root));
        Directory.Delete(Root);
        Directory.Move(_folder["elsewhere"], Root);
        await using var again = await OpenAsync();
    }

    [Fact]
    public async Task Check_AnotherStoreInTheSamePlace_IsRefused()
    {
        await using (await OpenAsync())
        {
        }

        Directory.Delete(Root, recursive: true);
        await using FolderStore other = Store("Other", "state-of-other");
        await other.CheckAsync(Stop);

        var failure = await Assert.ThrowsAsync<AdapterFailureException>(OpenAsync);

        Assert.Contains("another store", failure.Message);
    }

    [Fact]
    public async Task Check_SecondSourceInTheSameRoot_SharesItAndHasItsOwnSpool()
    {
        await using var first = await OpenAsync();
        await using FolderStore second = Store("Second/Source", "state-of-second");

        await second.CheckAsync(Stop);

        Assert.NotEqual(first.SpoolDirectory, second.SpoolDirectory);
        Assert.StartsWith(Path.Combine(Root, ".spool"), second.SpoolDirectory);
    }

    [Fact]
    public async Task Check_RootIsAFile_SaysWhatToDo()
    {
        _folder.Write("recordings", "no folder");

        var failure = await Assert.ThrowsAsync<AdapterFailureException>(OpenAsync);

        Assert.Contains(Root, failure.Message);
        Assert.NotNull(failure.Remedy);
    }

    [Fact]
    public async Task Check_LeftOversOfAWeek_AreSwept_YoungerOnesStay()
    {
        string spool;
        await using (var store = await OpenAsync())
        {
            spool = store.SpoolDirectory;
        }

        var old = Path.Combine(spool, "old.part");
        var young = Path.Combine(spool, "young.part");
        await File.WriteAllTextAsync(old, "", Stop);
        await File.WriteAllTextAsync(young, "", Stop);
        File.SetLastWriteTimeUtc(old, TimeProvider.System.GetUtcNow().UtcDateTime - Spool.KeptFor - TimeSpan.FromHours(1));
        File.SetLastWriteTimeUtc(young, TimeProvider.System.GetUtcNow().UtcDateTime - Spool.KeptFor + TimeSpan.FromHours(1));

        await using var again = await OpenAsync();

        Assert.Equal([young], Directory.GetFiles(spool));
    }

    [Fact]
    public async Task Check_LessThanTheReserveIsFree_SaysSo()
    {
        await using FolderStore store = new(Options(), "Source", _folder["state"], new DiskSpace(Root, 1_000_000, TimeProvider.System, _ => 999_999), TimeProvider.System, _log.CreateLogger("store"));

        var failure = await Assert.ThrowsAsync<AdapterFailureException>(() => store.CheckAsync(Stop));

        Assert.Contains("reserve", failure.Message);
    }

    [Fact]
    public async Task Write_DiskIsFull_SaysSo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a device that is always full.");
        await using var store = await OpenAsync();
        for (var number = 1; number < 10; number++)
        {
            File.CreateSymbolicLink(Path.Combine(store.SpoolDirectory, $"write-{number}.tmp"), "/dev/full");
        }

        var failure = await Assert.ThrowsAsync<StoreException>(() => store.WriteAsync(Key, Content, "audio/wav", Stop));

        Assert.Contains("full", failure.Message);
        Assert.False(File.Exists(Path.Combine(Root, Key)));
    }
}
