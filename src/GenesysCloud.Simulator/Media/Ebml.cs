using System.Buffers.Binary;
using System.Text;

namespace GenesysCloud.Simulator.Media;

/// <summary>Elements of EBML (RFC 8794), the binary form of Matroska and WebM.</summary>
internal static class Ebml
{
    public static byte[] Element(uint id, params byte[] content) => [.. Id(id), .. Size(content.Length), .. content];

    public static byte[] Text(uint id, string text) => Element(id, Encoding.ASCII.GetBytes(text));

    public static byte[] Float(uint id, double number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bytes, number);
        return Element(id, bytes);
    }

    /// <summary>A whole number in four bytes, so that another takes its place without moving anything.</summary>
    public static byte[] Number(uint id, uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return Element(id, bytes);
    }

    public static byte[] Master(uint id, params IEnumerable<byte[]> children) => Element(id, [.. children.SelectMany(child => child)]);

    /// <summary>An id has the marks of its own length in it.</summary>
    public static byte[] Id(uint id)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, id);
        return bytes[(id > 0xFF_FFFF ? 0 : id > 0xFFFF ? 1 : id > 0xFF ? 2 : 3)..];
    }

    /// <summary>A size in one, four or eight bytes, which its first bits tell.</summary>
    public static byte[] Size(long size)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, size);
        switch (size)
        {
            case < 0x7F:
                bytes[7] |= 0x80;
                return bytes[7..];
            case < 0x0FFF_FFFF:
                bytes[4] |= 0x10;
                return bytes[4..];
            default:
                bytes[0] |= 0x01;
                return bytes;
        }
    }
}
