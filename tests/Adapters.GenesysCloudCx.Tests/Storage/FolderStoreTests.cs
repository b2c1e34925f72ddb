using System.Security.Cryptography;
using System.Text;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Storage;
using Adapters.GenesysCloudCx.Storage.Downloads;
using Adapters.GenesysCloudCx.Storage.Folders;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Storage;

public sealed class FolderStoreTests : IDisposable
{
    private const string Key = "Source/2026/09/14/08/conversation/recording.wav";
    private static readonly byte[] Content = Sound.Wav(5000);
    private readonly TempFolder _folder = new();
    private readonly LogRecorder _log = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Root => _folder["recordings"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Commit_SpooledFile_IsThereAsAWholeAndTheSpoolIsEmpty()
    {
        await using var store = await OpenAsync();
        var file = Spooled(store);

        var location = await store.CommitAsync(file, Key, Stop);

        Assert.Equal(Path.Combine(Root, "Source", "2026", "09", "14", "08", "conversation", "recording.wav"), location);
        Assert.Equal(Content, await File.ReadAllBytesAsync(location, Stop));
        Assert.Empty(Directory.GetFiles(store.SpoolDirectory));
    }

    [Fact]
    public async Task Commit_AgainAfterTheProcessWasKilled_IsHarmless()
    {
        await using var store = await OpenAsync();
        var file = Spooled(store);
        var first = await store.CommitAsync(file, Key, Stop);

        Assert.Equal(first, await store.CommitAsync(file, Key, Stop));
        Assert.Equal(first, await store.CommitAsync(Spooled(store), Key, Stop));
        Assert.Equal(Content, await File.ReadAllBytesAsync(first, Stop));
    }

    [Fact]
    public async Task Open_FromAnOffset_GivesTheBytesFromThereOn()
    {
        await using var store = await OpenAsync();
        await store.WriteAsync(Key, Content, "audio/wav", Stop);

        Assert.Equal(Content.Length, await store.LengthAsync(Key, Stop));
        foreach (var offset in new[] { 0, 1, Content.Length - 1, Content.Length, Content.Length + 10 })
        {
            await using var stream = (await store.OpenAsync(Key, offset, Stop))!;
            using MemoryStream bytes = new();
            await stream.CopyToAsync(bytes, Stop);
            Assert.Equal(Content[Math.Min(offset, Content.Length)..], bytes.ToArray());
        }

        Assert.Null(await store.LengthAsync("Source/none.wav", Stop));
        Assert.Null(await store.OpenAsync("Source/none/none.wav", 0, Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => store.OpenAsync("../none.wav", 0, Stop));
    }

    [Fact]
    public async Task RemoveOthers_FilesOfAnotherSet_GoAndAllElseStays()
    {
        await using var store = await OpenAsync();
        var key = RecordingKey.For("Source", DateTimeOffset.UnixEpoch, "conversation", "11112222-3333-4444-5555-666677778888");
        string[] left = [key.Media("0", "wav"), key.Media("1", "wav"), key.Media("S", "ogg")];
        string[] others = [key.Media("S", "wav"), key.MetadataJson, key.MetadataXml, $"{key.Folder}/{key.RecordingName}9.wav", $"{key.Folder}/{key.RecordingName}-11112222-3333.wav"];
        foreach (var name in left.Concat(others))
        {
            await store.WriteAsync(name, Content, "audio/wav", Stop);
        }

        await store.RemoveOthersAsync(key, [key.Media("S", "wav")], Stop);

        Assert.Equal(others.Order(), Directory.GetFiles(Path.Combine(Root, key.Folder)).Select(file => $"{key.Folder}/{Path.GetFileName(file)}").Order());
    }

    [Fact]
    public async Task Commit_SpooledFileIsGone_SaysSo()
    {
        await using var store = await OpenAsync();
        var file = Spooled(store);
        File.Delete(file.Path);

        var failure = await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync(file, Key, Stop));

        Assert.Contains("gone", failure.Message);
    }

    [Fact]
    public async Task Commit_ManyAtOnce_AreAllThere_AndShareFlushesOfTheirHour()
    {
        await using var store = await OpenAsync();
        var files = Enumerable.Range(0, 200).Select(number => (File: Spooled(store, $"spooled-{number}"), Key: $"Source/2026/09/14/08/conversation-{number}/recording.wav")).ToList();

        await Task.WhenAll(files.Select(async file =>
        {
            await store.CommitAsync(file.File, file.Key, Stop);
            await store.WriteAsync(file.Key + ".json", "{}"u8.ToArray(), "application/json", Stop);
        }));

        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(Root, file.Key)) && File.Exists(Path.Combine(Root, file.Key + ".json"))));
        Assert.Empty(Directory.GetFiles(store.SpoolDirectory));
    }

    [Fact]
    public async Task Flush_AskedForWhileOneGoesOn_IsSharedByAllWhoWait()
    {
        FolderFlusher flusher = new();

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => flusher.FlushAsync(_folder.Path)));
        var flushes = flusher.Flushes;
        await flusher.FlushAsync(_folder.Path);

        Assert.InRange(flushes, 1, 999);
        Assert.Equal(flushes + 1, flusher.Flushes);
        await Assert.ThrowsAsync<IOException>(() => flusher.FlushAsync(_folder["not-there"]));
    }

    [Fact]
    public async Task Commit_EmptyFoldersWereTidiedAway_MakesThemAgain()
    {
        await using var store = await OpenAsync();
        await store.CommitAsync(Spooled(store), Key, Stop);
        Directory.Delete(Path.Combine(Root, "Source"), recursive: true);

        var location = await store.CommitAsync(Spooled(store), Key, Stop);

        Assert.True(File.Exists(location));
    }

    [Fact]
    public async Task Write_OverAnOlderOne_ReplacesItAsAWhole()
    {
        await using var store = await OpenAsync();
        await store.WriteAsync(Key, "first, and longer"u8.ToArray(), "text/plain", Stop);

        await store.WriteAsync(Key, "second"u8.ToArray(), "text/plain", Stop);

        Assert.Equal("second", await File.ReadAllTextAsync(Path.Combine(Root, Key), Stop));
        Assert.Empty(Directory.GetFiles(store.SpoolDirectory));
    }

    [Fact]
    public async Task Holds_ReadsBackAndCompares()
    {
        await using var store = await OpenAsync();
        var file = Spooled(store);
        var location = await store.CommitAsync(file, Key, Stop);

        Assert.True(await store.HoldsAsync(Key, file.Length, file.Sha256, Stop));
        Assert.False(await store.HoldsAsync(Key, file.Length + 1, file.Sha256, Stop));
        Assert.False(await store.HoldsAsync("Source/none.wav", file.Length, file.Sha256, Stop));
        var damaged = Content.ToArray();
        damaged[4000] ^= 1;
        await File.WriteAllBytesAsync(location, damaged, Stop);
        Assert.False(await store.HoldsAsync(Key, file.Length, file.Sha256, Stop));
    }

    [Theory]
    [InlineData("../escape.wav")]
    [InlineData("Source/../../escape.wav")]
    [InlineData("/etc/escape.wav")]
    [InlineData("Source//escape.wav")]
    [InlineData("Source\\..\\escape.wav")]
    [InlineData("C:/escape.wav")]
    public async Task AnyCall_KeyLeadsOutOfTheRoot_IsRefused(string key)
    {
        await using var store = await OpenAsync();
        var file = Spooled(store);

        await Assert.ThrowsAsync<ArgumentException>(() => store.CommitAsync(file, key, Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => store.WriteAsync(key, Content, "audio/wav", Stop));
        await Assert.ThrowsAsync<ArgumentException>(() => store.HoldsAsync(key, 1, "", Stop));
    }

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

    [Theory]
    [InlineData(28, "full")]
    [InlineData(30, "read-only")]
    [InlineData(122, "quota")]
    [InlineData(116, "errors")]
    [InlineData(5, "errors")]
    [InlineData(unchecked((int)0x80070070), "full")]
    public void From_NumberOfTheSystem_NamesWhatIsWrongAndWhatToDo(int number, string word)
    {
        var failure = StoreFailures.From(new IOException("as the system says", number), "/srv/recordings");

        Assert.Contains(word, failure.Message);
        Assert.NotEmpty(failure.Remedy);
    }

    [Fact]
    public void From_MissingRights_NamesThem() => Assert.Contains("account", StoreFailures.From(new UnauthorizedAccessException(), "/srv/recordings").Remedy);

    [Theory]
    [InlineData("Contoso Genesys", "Contoso Genesys")]
    [InlineData("../x", "%2E.%2Fx")]
    [InlineData("..", "%2E%2E")]
    [InlineData("a/b\\c", "a%2Fb%5Cc")]
    [InlineData("a%2Fb", "a%252Fb")]
    [InlineData("con", "%con")]
    [InlineData("lpt1.txt", "%lpt1.txt")]
    [InlineData("name. ", "name.%20")]
    [InlineData("Zürich", "Zürich")]
    [InlineData("a\0b:c*?\"<>|", "a%00b%3Ac%2A%3F%22%3C%3E%7C")]
    public void Safe_AnyName_IsOneNameOnEveryFileSystem(string name, string safe) => Assert.Equal(safe, RecordingKey.Safe(name));

    [Fact]
    public void Safe_LongNames_StayDifferent()
    {
        var first = RecordingKey.Safe(new string('ü', 300) + "1");
        var second = RecordingKey.Safe(new string('ü', 300) + "2");

        Assert.NotEqual(first, second);
        Assert.InRange(Encoding.UTF8.GetByteCount(first), 50, 120);
    }

    [Fact]
    public async Task Key_DefaultLayout_IsByHourInUtc_AndHostileIdsStayBelowTheRoot()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 30, 0, TimeSpan.FromHours(1));
        var key = RecordingKey.For("Contoso Import", start, "c1", "r1");
        Assert.Equal("Contoso Import/2025/12/31/23/c1/r1.wav", key.Media("S", "wav"));
        Assert.Equal("Contoso Import/2025/12/31/23/c1/r1-0.wav", key.Media("0", "wav"));
        Assert.Equal("Contoso Import/2025/12/31/23/c1/r1_metadata.json", key.MetadataJson);
        Assert.Equal("Contoso Import/2025/12/31/23/c1/r1_metadata.xml", key.MetadataXml);
        Assert.Throws<ArgumentException>(() => RecordingKey.For("Contoso", start, "", "r1"));

        var hostile = RecordingKey.For("../..", start, "../../../c", "/etc/r");
        await using var store = await OpenAsync();
        var location = await store.CommitAsync(Spooled(store, RecordingKey.SpoolName("../c", "../r", "S")), hostile.Media("../S", "../wav"), Stop);
        Assert.StartsWith(Root + Path.DirectorySeparatorChar, Path.GetFullPath(location));
    }

    private async Task<FolderStore> OpenAsync()
    {
        var store = Store("Source", "state");
        await store.CheckAsync(Stop);
        return store;
    }

    private FolderStore Store(string source, string state)
        => new(Options(), source, _folder[state], new DiskSpace(Root, 0, TimeProvider.System), TimeProvider.System, _log.CreateLogger("store"));

    private StoreOptions Options() => new() { Folder = Root, SpoolFolder = _folder["spool"] };

    private static SpooledFile Spooled(FolderStore store, string name = "spooled")
    {
        PartFile part = new(store.SpoolDirectory, name, "run");
        File.WriteAllBytes(part.Path, Content);
        part.Note("\"tag\"", Content.Length);
        return new SpooledFile(part.Path, Content.Length, Convert.ToHexStringLower(SHA256.HashData(Content)), "audio/wav", "wav");
    }
}
