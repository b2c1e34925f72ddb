using Adapters.GenesysCloudCx.Storage;
using Adapters.GenesysCloudCx.Storage.Folders;

namespace Adapters.GenesysCloudCx.Tests.Storage;

public sealed class FolderStoreTests : FolderStoreTest
{
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
}
