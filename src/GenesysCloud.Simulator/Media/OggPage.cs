using System.Buffers.Binary;

namespace GenesysCloud.Simulator.Media;

/// <summary>Pages of an Ogg stream (RFC 3533).</summary>
internal static class OggPage
{
    public const int HeaderBytes = 27;
    public const byte First = 2;
    public const byte Last = 4;
    private const int GranuleAt = 6;
    private const int SerialAt = 14;
    private const int SequenceAt = 18;
    private const int CrcAt = 22;
    private const int SegmentsAt = 26;

    /// <summary>A page of whole packets that no stream owns yet.</summary>
    public static byte[] Of(IEnumerable<byte[]> packets, byte flags = 0)
    {
        List<byte> segments = [];
        List<byte> body = [];
        foreach (var packet in packets)
        {
            segments.AddRange(Enumerable.Repeat(byte.MaxValue, packet.Length / byte.MaxValue));
            segments.Add((byte)(packet.Length % byte.MaxValue));
            body.AddRange(packet);
        }

        byte[] page = [.. "OggS"u8, 0, flags, .. new byte[HeaderBytes - 6], .. segments, .. body];
        page[SegmentsAt] = checked((byte)segments.Count);
        return page;
    }

    /// <summary>Makes a page one of a stream, all but its checksum.</summary>
    public static void Place(Span<byte> page, uint serial, long sequence, long granule)
    {
        BinaryPrimitives.WriteInt64LittleEndian(page[GranuleAt..], granule);
        BinaryPrimitives.WriteUInt32LittleEndian(page[SerialAt..], serial);
        BinaryPrimitives.WriteUInt32LittleEndian(page[SequenceAt..], (uint)sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(page[CrcAt..], 0);
    }

    public static void Sign(Span<byte> page, uint crc) => BinaryPrimitives.WriteUInt32LittleEndian(page[CrcAt..], crc);

    public static byte[] Whole(IEnumerable<byte[]> packets, byte flags, uint serial, long sequence, long granule)
    {
        var page = Of(packets, flags);
        Place(page, serial, sequence, granule);
        Sign(page, OggCrc.Of(page));
        return page;
    }

    /// <summary>All packets of a file with one stream, the headers among them.</summary>
    public static List<byte[]> Packets(ReadOnlySpan<byte> file)
    {
        List<byte[]> packets = [];
        List<byte> packet = [];
        while (!file.IsEmpty)
        {
            var segments = file.Slice(HeaderBytes, file[SegmentsAt]);
            file = file[(HeaderBytes + segments.Length)..];
            foreach (var segment in segments)
            {
                packet.AddRange(file[..segment]);
                file = file[segment..];
                if (segment < byte.MaxValue)
                {
                    packets.Add([.. packet]);
                    packet.Clear();
                }
            }
        }

        return packets;
    }
}
