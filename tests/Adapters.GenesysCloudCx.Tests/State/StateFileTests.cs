using System.Text;
using Adapters.GenesysCloudCx.State;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.State;

/// <summary>Whatever becomes of the file: what counts is a state that was, and trouble is said.</summary>
public sealed class StateFileTests : IDisposable
{
    private const long Probe = 4711;

    private readonly TempFolder _folder = new();

    private string FilePath => Path.Combine(_folder.Path, StateFile.Name);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_NeverWritten_IsNone() => Assert.Equal(KeptState.None, Read());

    [Fact]
    public void Read_SeveralBatches_GivesTheLinesInOrderAndTheLastPlace()
    {
        Write();

        var kept = Read();

        Assert.Equal(["one", "two", "three", "four"], Texts(kept));
        Assert.Equal(30, kept.Sequence);
        Assert.True(kept.HashesHold);
        Assert.Null(kept.Trouble);
    }

    [Fact]
    public void Read_CutAnywhere_GivesTheBatchesBeforeTheCut()
    {
        Write();
        var whole = File.ReadAllBytes(FilePath);
        var ends = Ends(whole);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(FilePath, whole[..length]);

            var kept = Read();

            var batches = ends.Count(end => end <= length);
            Assert.Equal(new[] { 0, 2, 3, 4 }[batches], kept.Lines.Count);
            Assert.Equal(batches * 10, kept.Sequence);
            Assert.Equal(batches == 0, kept.Trouble is not null);
        }
    }

    [Fact]
    public void Read_AnyByteDamaged_GivesAnEarlierStateOrNone()
    {
        Write();
        var whole = File.ReadAllBytes(FilePath);
        var ends = Ends(whole);
        for (var at = 0; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x15;
            File.WriteAllBytes(FilePath, damaged);

            var kept = Read();

            var batches = ends.Count(end => end <= at);
            Assert.Equal(new[] { 0, 2, 3 }[batches], kept.Lines.Count);
            Assert.Equal(["one", "two", "three"], Texts(kept).Concat(new[] { "one", "two", "three" }.Skip(kept.Lines.Count)));

            // a last batch that is not sealed is what a kill leaves behind, and no trouble
            Assert.True(batches == 2 || kept.Trouble is not null, $"byte {at}");
        }
    }

    [Fact]
    public void Read_BatchInTheMiddleGone_StopsBeforeIt()
    {
        Write();
        var whole = File.ReadAllBytes(FilePath);
        var ends = Ends(whole);
        File.WriteAllBytes(FilePath, [.. whole[..ends[0]], .. whole[ends[1]..]]);

        var kept = Read();

        Assert.Equal(["one", "two"], Texts(kept));
        Assert.NotNull(kept.Trouble);
    }

    [Fact]
    public void Read_OtherLayout_IsRefusedAndNamesIt()
    {
        Write();
        Seal("""{"state":"calls","version":2,"hashes":1}""", "new");

        var kept = Read();

        Assert.Empty(kept.Lines);
        Assert.Contains("layout 2", kept.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OtherHashes_KeepsTheLinesAndSaysSo()
    {
        Write();

        using StateFile file = new(_folder.Path, Probe + 1);

        Assert.False(file.Read().HashesHold);
        Assert.Equal(4, file.Read().Lines.Count);
    }

    [Fact]
    public void Read_ForeignFile_IsTrouble()
    {
        File.WriteAllText(FilePath, "<html>\nnot ours\n");

        Assert.NotNull(Read().Trouble);
    }

    [Fact]
    public void Write_OnUnix_OnlyTheOwnerMayRead()
    {
        Write();

        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows keeps its rights in the folder.");
            return;
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
    }

    [Fact]
    public void Write_FolderGone_ThrowsAndWantsTheWhole()
    {
        using StateFile file = new(Path.Combine(_folder.Path, "a-file", "state"), Probe);
        File.WriteAllText(Path.Combine(_folder.Path, "a-file"), "in the way");

        Assert.ThrowsAny<IOException>(() => file.Write("one\n"u8.ToArray(), whole: true, 1));

        Assert.True(file.NeedsWhole);
    }

    [Fact]
    public void NeedsWhole_FileHasGrown_IsTrue()
    {
        using StateFile file = new(_folder.Path, Probe);
        file.Write("one\n"u8.ToArray(), whole: true, 1);
        Assert.False(file.NeedsWhole);

        file.Write(Encoding.UTF8.GetBytes(new string('x', 5 << 20) + "\n"), whole: false, 2);

        Assert.True(file.NeedsWhole);
        file.Write("one\n"u8.ToArray(), whole: true, 3);
        Assert.True(new FileInfo(FilePath).Length < 1000);
    }

    private void Write()
    {
        using StateFile file = new(_folder.Path, Probe);
        file.Write("one\ntwo\n"u8.ToArray(), whole: true, 10);
        file.Write("three\n"u8.ToArray(), whole: false, 20);
        file.Write("four\n"u8.ToArray(), whole: false, 30);
    }

    private void Seal(string header, string line)
    {
        var batch = $"{header}\n{line}\n";
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(batch)));
        File.WriteAllText(FilePath, $$$"""{{{batch}}}{"kept":{"batch":0,"sequence":1,"sha256":"{{{hash}}}"}}""" + "\n");
    }

    private KeptState Read()
    {
        using StateFile file = new(_folder.Path, Probe);
        return file.Read();
    }

    private static IEnumerable<string> Texts(KeptState kept) => kept.Lines.Select(line => Encoding.UTF8.GetString(line.Span));

    /// <summary>Where each batch with its seal ends.</summary>
    private static List<int> Ends(byte[] file)
    {
        List<int> ends = [];
        for (int at = 0, end; at < file.Length; at = end)
        {
            end = at + file.AsSpan(at).IndexOf((byte)'\n') + 1;
            if (file.AsSpan(at, end - at).StartsWith("{\"kept\""u8))
            {
                ends.Add(end);
            }
        }

        return ends;
    }
}
