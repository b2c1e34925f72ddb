using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Adapter.Host.Journal.Healing;

/// <summary>How much an image of a page is to be trusted when two tell different things of one event; lower is better.</summary>
internal enum ImageRank : byte
{
    /// <summary>What SQLite itself would read.</summary>
    Current,

    /// <summary>A page of the database that a newer one in the WAL covers.</summary>
    Covered,

    /// <summary>A frame of the WAL that was replaced, or stands behind a damaged one.</summary>
    Loose,
}

/// <summary>Where an image of a page lies.</summary>
internal readonly record struct PageImage(ImageRank Rank, bool InWal, long Offset);

/// <summary>
/// The pages of a database and its WAL, read without SQLite: what is left of them counts, not whether they fit together.
/// Formats: https://www.sqlite.org/fileformat2.html.
/// </summary>
internal sealed class PageSource : IDisposable
{
    public const int PageSize = 8192;
    private const int WalHeader = 32;
    private const int FrameHeader = 24;

    private readonly SafeFileHandle? _main;
    private readonly SafeFileHandle? _wal;
    private readonly Dictionary<long, long> _current = [];
    private readonly List<long> _loose = [];

    public PageSource(string database)
    {
        _main = Open(database);
        Pages = _main is null ? 0 : (RandomAccess.GetLength(_main) + PageSize - 1) / PageSize;
        try
        {
            _wal = Open(database + "-wal");
            if (_wal is not null)
            {
                ReadFrames(_wal);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Pages of the database file, a cut one at its end included.</summary>
    public long Pages { get; }

    /// <summary>Images that could not be read from the disk.</summary>
    public long Unreadable { get; private set; }

    /// <summary>Every image there is.</summary>
    public IEnumerable<PageImage> Images()
    {
        for (var page = 1L; page <= Pages; page++)
        {
            yield return new PageImage(_current.ContainsKey(page) ? ImageRank.Covered : ImageRank.Current, InWal: false, (page - 1) * PageSize);
        }

        foreach (var offset in _current.Values)
        {
            yield return new PageImage(ImageRank.Current, InWal: true, offset);
        }

        foreach (var offset in _loose)
        {
            yield return new PageImage(ImageRank.Loose, InWal: true, offset);
        }
    }

    /// <summary>The numbers of the pages that SQLite could read.</summary>
    public IEnumerable<long> Numbers()
    {
        for (var page = 1L; page <= Pages; page++)
        {
            yield return page;
        }

        foreach (var page in _current.Keys)
        {
            if (page > Pages)
            {
                yield return page;
            }
        }
    }

    /// <summary>Reads an image; what is missing of it is zero. <see langword="false"/> when the disk does not give it.</summary>
    public bool TryRead(PageImage image, Span<byte> page)
    {
        page.Clear();
        try
        {
            return RandomAccess.Read(image.InWal ? _wal! : _main!, page, image.Offset) > 0;
        }
        catch (IOException)
        {
            Unreadable++;
            return false;
        }
    }

    /// <summary>Reads the page of a number as SQLite would.</summary>
    public bool TryRead(long number, Span<byte> page)
        => _current.TryGetValue(number, out var offset)
            ? TryRead(new PageImage(ImageRank.Current, InWal: true, offset), page)
            : number >= 1 && number <= Pages && TryRead(new PageImage(ImageRank.Current, InWal: false, (number - 1) * PageSize), page);

    public void Dispose()
    {
        _main?.Dispose();
        _wal?.Dispose();
    }

    private static SafeFileHandle? Open(string path)
        => File.Exists(path) ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete) : null;

    private void ReadFrames(SafeFileHandle wal)
    {
        Span<byte> header = stackalloc byte[WalHeader];
        if (RandomAccess.Read(wal, header, 0) < WalHeader)
        {
            return;
        }

        var bigEndian = (header[3] & 1) == 1;
        var sums = Checksum(bigEndian, default, header[..24]);
        var isSound = BinaryPrimitives.ReadUInt32BigEndian(header) is 0x377f0682 or 0x377f0683
            && BinaryPrimitives.ReadUInt32BigEndian(header[8..]) == PageSize
            && sums == (BinaryPrimitives.ReadUInt32BigEndian(header[24..]), BinaryPrimitives.ReadUInt32BigEndian(header[28..]));
        var salt = isSound ? BinaryPrimitives.ReadUInt64BigEndian(header[16..]) : SaltOfFrames(wal);
        var frame = new byte[FrameHeader + PageSize];
        List<(long Page, long Offset)> open = [];
        for (long at = WalHeader; ; at += frame.Length)
        {
            try
            {
                if (RandomAccess.Read(wal, frame, at) < frame.Length)
                {
                    break;
                }
            }
            catch (IOException)
            {
                (isSound, Unreadable) = (false, Unreadable + 1);
                continue;
            }

            var frameSalt = BinaryPrimitives.ReadUInt64BigEndian(frame.AsSpan(8));
            if (frameSalt != salt)
            {
                isSound = false; // of an earlier life of the file, or damaged
                continue;
            }

            var offset = at + FrameHeader;
            sums = Checksum(bigEndian, Checksum(bigEndian, sums, frame.AsSpan(0, 8)), frame.AsSpan(FrameHeader));
            isSound = isSound && sums == (BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(16)), BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(20)));
            if (!isSound)
            {
                _loose.Add(offset);
                continue;
            }

            open.Add((BinaryPrimitives.ReadUInt32BigEndian(frame), offset));
            if (BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4)) != 0)
            {
                Settle(open);
            }
        }

        _loose.AddRange(open.Select(frame => frame.Offset));
    }

    /// <summary>The header is gone: what most of the first frames say is the best there is.</summary>
    private static ulong SaltOfFrames(SafeFileHandle wal)
    {
        var salts = new List<ulong>();
        Span<byte> header = stackalloc byte[FrameHeader];
        for (var i = 0; i < 9 && RandomAccess.Read(wal, header, WalHeader + (i * (long)(FrameHeader + PageSize))) == FrameHeader; i++)
        {
            salts.Add(BinaryPrimitives.ReadUInt64BigEndian(header[8..]));
        }

        return salts.GroupBy(salt => salt).OrderByDescending(group => group.Count()).Select(group => group.Key).FirstOrDefault();
    }

    /// <summary>A commit ends here: its pages are the current ones.</summary>
    private void Settle(List<(long Page, long Offset)> open)
    {
        foreach (var (page, offset) in open)
        {
            if (_current.Remove(page, out var before))
            {
                _loose.Add(before);
            }

            _current[page] = offset;
        }

        open.Clear();
    }

    private static (uint, uint) Checksum(bool bigEndian, (uint First, uint Second) sums, ReadOnlySpan<byte> bytes)
    {
        var (first, second) = sums;
        for (var i = 0; i < bytes.Length; i += 8)
        {
            var (one, two) = bigEndian
                ? (BinaryPrimitives.ReadUInt32BigEndian(bytes[i..]), BinaryPrimitives.ReadUInt32BigEndian(bytes[(i + 4)..]))
                : (BinaryPrimitives.ReadUInt32LittleEndian(bytes[i..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i + 4)..]));
            first += one + second;
            second += two + first;
        }

        return (first, second);
    }
}
