using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Adapters.GenesysCloudCx.Storage.Folders;

namespace Adapters.GenesysCloudCx.State;

/// <summary>What a state file held.</summary>
/// <param name="Lines">The lines that count, in order.</param>
/// <param name="Sequence">Events of the journal up to this number are reflected in them.</param>
/// <param name="HashesHold">The hashes in them are made as this version makes them.</param>
/// <param name="Trouble">Why the file, or its end, does not count; <see langword="null"/> when all of it does.</param>
internal sealed record KeptState(IReadOnlyList<ReadOnlyMemory<byte>> Lines, long Sequence, bool HashesHold, string? Trouble)
{
    public static KeptState None { get; } = new([], 0, HashesHold: true, Trouble: null);
}

/// <summary>
/// The file that keeps the state: batches of JSON lines, each closed by a line that says up to which event of the journal it goes and seals it with a hash. A batch
/// holds what changed; now and then everything is written anew. So a keep costs what changed, and a kill at any moment leaves the batch before as the newest that counts.
/// It may hold personal data, as the journal beside it does: only its owner may read it.
/// </summary>
internal sealed class StateFile(string directory, long hashProbe) : IDisposable
{
    public const string Name = "calls.state";

    /// <summary>Layout that this version writes; a reader takes no other.</summary>
    public const int Version = 1;

    private const int Small = 4 << 20;
    private const long Most = 1L << 30;
    private const int GrownBy = 3;

    private readonly string _path = Path.Combine(directory, Name);
    private FileStream? _stream;
    private long _wholeLength;
    private int _batch;

    /// <summary>For whom it is written.</summary>
    public StateOwner? Owner { get; set; }

    /// <summary>For whom it was written that was read; <see langword="null"/> where it does not say so.</summary>
    public StateOwner? KeptOwner { get; private set; }

    /// <summary>What was read tells of somebody else and is kept beside the next whole batch.</summary>
    public bool SetsAside { get; set; }

    /// <summary>The name under which it was kept.</summary>
    public string? AsideName { get; private set; }

    /// <summary>The next batch must hold everything.</summary>
    public bool NeedsWhole => _stream is null || _stream.Length > Math.Max(Small, GrownBy * _wholeLength);

    private static ReadOnlySpan<byte> SealStart => "{\"kept\":"u8;

    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be read.</exception>
    public KeptState Read()
    {
        if (!File.Exists(_path))
        {
            return KeptState.None;
        }

        if (new FileInfo(_path).Length > Most)
        {
            return KeptState.None with { Trouble = "it is far too long" };
        }

        ReadOnlyMemory<byte> bytes = File.ReadAllBytes(_path);
        List<ReadOnlyMemory<byte>> lines = [], batch = [];
        KeptState? kept = null;
        int batchStart = 0, at = 0, number = 0;
        while (bytes.Span[at..].IndexOf((byte)'\n') is var length and >= 0)
        {
            var line = bytes.Slice(at, length);
            if (!line.Span.StartsWith(SealStart))
            {
                batch.Add(line);
                at += length + 1;
                continue;
            }

            if (Sequence(line, number, bytes.Span[batchStart..at]) is not { } sequence)
            {
                return (kept ?? KeptState.None) with { Trouble = string.Create(CultureInfo.InvariantCulture, $"it is damaged between byte {batchStart} and byte {at + length}") };
            }

            if (kept is null)
            {
                var (hashesHold, refusal) = Header(batch);
                if (refusal is not null)
                {
                    return KeptState.None with { Trouble = refusal };
                }

                kept = new KeptState(lines, 0, hashesHold, null);
                batch.RemoveAt(0);
            }

            lines.AddRange(batch);
            batch.Clear();
            kept = kept with { Sequence = sequence };
            number++;
            at += length + 1;
            batchStart = at;
        }

        // what follows the last seal was being written when the process was killed
        return kept ?? KeptState.None with { Trouble = "it has no complete part" };
    }

    /// <summary>Adds a batch, or with <paramref name="whole"/> makes the file anew of it. It is on disk when this returns.</summary>
    /// <exception cref="IOException">It is not, and the next one must be whole.</exception>
    /// <exception cref="UnauthorizedAccessException">It is not, and the next one must be whole.</exception>
    public void Write(ReadOnlyMemory<byte> batch, bool whole, long sequence)
    {
        try
        {
            if (whole)
            {
                WriteWhole(batch.Span, sequence);
            }
            else
            {
                _stream!.Write(batch.Span);
                _stream.Write(Seal(batch.Span, [], sequence));
                _stream.Flush(flushToDisk: true);
            }

            _batch++;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Puts an unreadable file aside for support.</summary>
    public void PutAside()
    {
        try
        {
            File.Move(_path, _path + ".unreadable", overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // the next whole batch replaces it
        }
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _stream = null;
    }

    private void WriteWhole(ReadOnlySpan<byte> batch, long sequence)
    {
        Dispose();
        _batch = 0;
        Directory.CreateDirectory(directory);
        var fresh = _path + ".new";
        File.Delete(fresh);
        var header = MakeHeader();
        using (var stream = Open(fresh, FileMode.CreateNew))
        {
            stream.Write(header);
            stream.Write(batch);
            stream.Write(Seal(batch, header, sequence));
            stream.Flush(flushToDisk: true);
            _wholeLength = stream.Length;
        }

        SetAside();
        DurableFiles.Move(fresh, _path);
        DurableFiles.FlushFolder(directory);
        _stream = Open(_path, FileMode.Append);
    }

    /// <summary>Layout 1 from its beginning; versions that do not know the owner read over it.</summary>
    private byte[] MakeHeader()
    {
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter json = new(output))
        {
            json.WriteStartObject();
            json.WriteString("state"u8, "calls"u8);
            json.WriteNumber("version"u8, Version);
            json.WriteNumber("hashes"u8, hashProbe);
            Owner?.Write(json);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
        return output.WrittenSpan.ToArray();
    }

    private void SetAside()
    {
        if (!SetsAside || !File.Exists(_path))
        {
            return;
        }

        var number = 1;
        while (File.Exists(AsidePath(number)))
        {
            number++;
        }

        File.Copy(_path, AsidePath(number));
        using (var copy = File.OpenHandle(AsidePath(number), FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.FlushToDisk(copy);
        }

        AsideName = Path.GetFileName(AsidePath(number));
        SetsAside = false;
    }

    private string AsidePath(int number) => string.Create(CultureInfo.InvariantCulture, $"{_path}.of-another-{number}");

    private static FileStream Open(string path, FileMode mode)
    {
        FileStreamOptions options = new() { Mode = mode, Access = FileAccess.Write, Share = FileShare.Read | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode == FileMode.CreateNew)
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private byte[] Seal(ReadOnlySpan<byte> batch, ReadOnlySpan<byte> header, long sequence)
        => Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $$$"""{"kept":{"batch":{{{_batch}}},"sequence":{{{sequence}}},"sha256":"{{{HashOf(header, batch)}}}"}}""") + "\n");

    private static string HashOf(ReadOnlySpan<byte> header, ReadOnlySpan<byte> batch)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        hash.AppendData(batch);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The sequence number that a seal tells; <see langword="null"/> when it does not seal this batch.</summary>
    private static long? Sequence(ReadOnlyMemory<byte> seal, int number, ReadOnlySpan<byte> batch)
    {
        try
        {
            using var document = JsonDocument.Parse(seal);
            var kept = document.RootElement.GetProperty("kept");
            return kept.GetProperty("batch").GetInt32() == number && kept.GetProperty("sha256").GetString() == HashOf([], batch) ? kept.GetProperty("sequence").GetInt64() : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private (bool HashesHold, string? Refusal) Header(List<ReadOnlyMemory<byte>> batch)
    {
        try
        {
            using var document = JsonDocument.Parse(batch[0]);
            var version = document.RootElement.GetProperty("version").GetInt32();
            KeptOwner = StateOwner.Read(document.RootElement);
            return version != Version
                ? (false, string.Create(CultureInfo.InvariantCulture, $"it was written by another version of the plugin (layout {version}; this one reads layout {Version})"))
                : (document.RootElement.TryGetProperty("hashes", out var hashes) && hashes.TryGetInt64(out var probe) && probe == hashProbe, null);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            return (false, "it is no state of calls");
        }
    }
}
