using System.Buffers.Binary;
using System.Text;

namespace Adapter.Host.Journal;

/// <summary>What was known beside the database when it was last written.</summary>
/// <param name="Reserved">No sequence number above this one was ever given out.</param>
/// <param name="Last">Newest event on disk. After a kill exact; after a cut of power perhaps too low.</param>
/// <param name="IsExact">Whether <paramref name="Last"/> is certain: the journal was closed, or the machine has run on since.</param>
internal readonly record struct ReserveState(long Reserved, long Last, bool IsExact);

/// <summary>
/// The file <c>journal.reserved</c>: numbers put aside ahead of the newest event, in large blocks and flushed, and after every commit the newest number, not
/// flushed. So a journal that lost its end never gives a number twice that a consumer may have seen, and knows how much it lost. The file has its whole length from
/// the beginning: a full disk does not stop it. One thread at a time.
/// </summary>
internal sealed class JournalReserve : IDisposable
{
    public const string FileName = "journal.reserved";

    /// <summary>Numbers put aside at once. A flush of this file costs as much as a commit.</summary>
    public const long Block = 100_000;

    private const int SlotBytes = 128;
    private const int SlotDistance = 512;
    private const int PageAt = 4096;
    private const int PageBytes = 8192;
    private static readonly byte[] Magic = "JRNLRSV1"u8.ToArray();

    private readonly FileStream _file;
    private readonly byte[] _slot = new byte[SlotBytes];
    private readonly byte[] _boot;
    private long _generation;
    private byte[]? _firstPage;

    public JournalReserve(string dataDirectory, string bootId)
    {
        _boot = new byte[40];
        Encoding.ASCII.GetBytes(bootId.AsSpan(0, Math.Min(bootId.Length, 40)), _boot);
        _file = new FileStream(PathIn(dataDirectory), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        State = Read();
        Reserved = State?.Reserved ?? 0;
        Last = State?.Last ?? 0;
    }

    /// <summary>As it was found; <see langword="null"/> when there was none that can be read.</summary>
    public ReserveState? State { get; }

    public long Reserved { get; private set; }

    public long Last { get; private set; }

    public static string PathIn(string dataDirectory) => Path.Combine(dataDirectory, FileName);

    /// <summary>Of this start of the machine; empty where the system does not tell.</summary>
    public static string CurrentBoot()
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : "";
        }
        catch (IOException)
        {
            return "";
        }
        catch (UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Makes sure that numbers up to <paramref name="number"/> are put aside; tells whether something was written.</summary>
    public bool Ensure(long number)
    {
        if (number <= Reserved)
        {
            return false;
        }

        var reserved = ((number / Block) + 2) * Block;
        if (_file.Length < PageAt + PageBytes + sizeof(ulong))
        {
            _file.Position = 0;
            _file.Write(new byte[PageAt + PageBytes + sizeof(ulong)]);
            if (_firstPage is not null)
            {
                RandomAccess.Write(_file.SafeFileHandle, _firstPage, PageAt);
            }
        }

        Write(reserved, Last, isClosed: false);
        _file.Flush(flushToDisk: true);
        Reserved = reserved;
        return true;
    }

    /// <summary>Events up to a number are on disk.</summary>
    public void Committed(long last)
    {
        Last = last;
        Write(Reserved, last, isClosed: false);
    }

    /// <summary>The journal is closed in good order.</summary>
    public void Close()
    {
        if (Reserved > 0)
        {
            Write(Reserved, Last, isClosed: true);
            _file.Flush(flushToDisk: true);
        }
    }

    /// <summary>Keeps the database's first page, which says where everything else lies.</summary>
    public void KeepFirstPage(ReadOnlySpan<byte> page)
    {
        var whole = new byte[PageBytes + sizeof(ulong)];
        page.CopyTo(whole);
        BinaryPrimitives.WriteUInt64LittleEndian(whole.AsSpan(PageBytes), Checksum(whole.AsSpan(0, PageBytes)));
        if (_file.Length > PageAt)
        {
            RandomAccess.Write(_file.SafeFileHandle, whole, PageAt);
        }
        else
        {
            _firstPage = whole;
        }
    }

    /// <summary>The first page as it was kept; <see langword="null"/> when there is none.</summary>
    public byte[]? FirstPage()
    {
        var whole = new byte[PageBytes + sizeof(ulong)];
        return RandomAccess.Read(_file.SafeFileHandle, whole, PageAt) == whole.Length
            && whole[0] != 0
            && BinaryPrimitives.ReadUInt64LittleEndian(whole.AsSpan(PageBytes)) == Checksum(whole.AsSpan(0, PageBytes))
            ? whole[..PageBytes]
            : null;
    }

    public void Dispose() => _file.Dispose();

    private void Write(long reserved, long last, bool isClosed)
    {
        // two places in turn, so that a torn write leaves the one before
        var at = ++_generation % 2 * SlotDistance;
        var slot = _slot.AsSpan();
        slot.Clear();
        Magic.CopyTo(slot);
        BinaryPrimitives.WriteInt64LittleEndian(slot[8..], _generation);
        BinaryPrimitives.WriteInt64LittleEndian(slot[16..], reserved);
        BinaryPrimitives.WriteInt64LittleEndian(slot[24..], last);
        slot[32] = isClosed ? (byte)1 : (byte)0;
        _boot.CopyTo(slot[40..]);
        BinaryPrimitives.WriteUInt64LittleEndian(slot[(SlotBytes - 8)..], Checksum(slot[..(SlotBytes - 8)]));
        RandomAccess.Write(_file.SafeFileHandle, slot, at);
    }

    private ReserveState? Read()
    {
        ReserveState? found = null;
        var slot = _slot.AsSpan();
        for (var at = 0; at <= SlotDistance; at += SlotDistance)
        {
            if (RandomAccess.Read(_file.SafeFileHandle, slot, at) != SlotBytes
                || !slot[..8].SequenceEqual(Magic)
                || BinaryPrimitives.ReadUInt64LittleEndian(slot[(SlotBytes - 8)..]) != Checksum(slot[..(SlotBytes - 8)]))
            {
                continue;
            }

            var generation = BinaryPrimitives.ReadInt64LittleEndian(slot[8..]);
            if (found is null || generation > _generation)
            {
                _generation = generation;
                found = new ReserveState(
                    BinaryPrimitives.ReadInt64LittleEndian(slot[16..]), BinaryPrimitives.ReadInt64LittleEndian(slot[24..]),
                    IsExact: slot[32] == 1 || slot.Slice(40, 40).SequenceEqual(_boot));
            }
        }

        return found;
    }

    private static ulong Checksum(ReadOnlySpan<byte> bytes)
    {
        var hash = 14695981039346656037ul;
        foreach (var value in bytes)
        {
            hash = (hash ^ value) * 1099511628211ul;
        }

        return hash;
    }
}
