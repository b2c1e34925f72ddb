using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Adapters.GenesysCloudCx.Storage.Kinds;

/// <summary>Opus and Vorbis in Ogg.</summary>
internal static class OggKind
{
    private const int PageHeader = 27;
    private const int LargestPage = 65_307;
    private const int OpusRate = 48_000;
    private const int FlagsAt = 5;
    private const byte EndOfStream = 4;

    public static MediaFacts Read(SafeFileHandle file, long length, ReadOnlySpan<byte> head, out string? defect)
    {
        var packet = head.Length > PageHeader && head.Length >= PageHeader + head[26] ? head[(PageHeader + head[26])..] : default;
        var (last, isEnd) = LastPage(file, length, out defect);
        if (packet.StartsWith("OpusHead"u8) && packet.Length >= 19)
        {
            var skip = BinaryPrimitives.ReadUInt16LittleEndian(packet[10..]);
            var rate = BinaryPrimitives.ReadInt32LittleEndian(packet[12..]);
            return new MediaFacts("audio/ogg", "ogg", "opus", packet[9], rate > 0 ? rate : OpusRate, Duration(last - skip, OpusRate)) { LacksEnd = !isEnd };
        }

        if (packet.StartsWith("\u0001vorbis"u8) && packet.Length >= 16)
        {
            var rate = BinaryPrimitives.ReadInt32LittleEndian(packet[12..]);
            return new MediaFacts("audio/ogg", "ogg", "vorbis", packet[11], rate, Duration(last, rate)) { LacksEnd = !isEnd };
        }

        return new MediaFacts("audio/ogg", "ogg");
    }

    private static TimeSpan? Duration(long? samples, int rate) => samples is { } count ? MediaFacts.Seconds((double)count / rate) : null;

    /// <summary>The position that the last page tells, and whether it is marked as the last one (RFC 3533); its end must be the file's.</summary>
    private static (long? Position, bool IsEnd) LastPage(SafeFileHandle file, long length, out string? defect)
    {
        defect = null;
        var tail = new byte[Math.Min(length, LargestPage)];
        var from = length - tail.Length;
        var read = RandomAccess.Read(file, tail, from);
        var page = tail.AsSpan(0, read).LastIndexOf("OggS\0"u8);
        if (page < 0)
        {
            return (null, false);
        }

        var bytes = tail.AsSpan(page, read - page);
        var isWhole = bytes.Length >= PageHeader && bytes.Length >= PageHeader + bytes[26];
        var size = isWhole ? PageHeader + bytes[26] : 0;
        for (var segment = 0; isWhole && segment < bytes[26]; segment++)
        {
            size += bytes[PageHeader + segment];
        }

        // a page of which less than its mark is there is not found as one
        if (!isWhole || size > bytes.Length || (size < bytes.Length && "OggS"u8.StartsWith(bytes[size..])))
        {
            defect = "its last page is cut off";
            return (null, false);
        }

        return (BinaryPrimitives.ReadInt64LittleEndian(bytes[6..]), (bytes[FlagsAt] & EndOfStream) != 0);
    }
}
