namespace GenesysCloud.Simulator.Media;

/// <summary>The checksum of Ogg pages (RFC 3533): polynomial 04C11DB7, highest bit first, nothing inverted. It is linear, which lets the part of a page that never changes be counted once.</summary>
internal static class OggCrc
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value =>
    {
        var crc = (uint)value << 24;
        for (var bit = 0; bit < 8; bit++)
        {
            crc = (crc << 1) ^ ((crc & 0x8000_0000) != 0 ? 0x04C1_1DB7u : 0);
        }

        return crc;
    })];

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0;
        foreach (var value in bytes)
        {
            crc = (crc << 8) ^ Table[(crc >> 24) ^ value];
        }

        return crc;
    }

    /// <summary>What so many bytes after it make of each single bit of a checksum.</summary>
    public static uint[] Shift(int bytes)
    {
        var shift = new uint[32];
        for (var bit = 0; bit < 32; bit++)
        {
            var crc = 1u << bit;
            for (var i = 0; i < bytes; i++)
            {
                crc = (crc << 8) ^ Table[crc >> 24];
            }

            shift[bit] = crc;
        }

        return shift;
    }

    /// <summary>The checksum of two pieces from those of each.</summary>
    /// <param name="first">Checksum of the first piece.</param>
    /// <param name="shift"><see cref="Shift"/> of the second piece's length.</param>
    /// <param name="second">Checksum of the second piece.</param>
    public static uint Join(uint first, uint[] shift, uint second)
    {
        for (var bit = 0; first != 0; bit++, first >>= 1)
        {
            second ^= shift[bit] & (0u - (first & 1));
        }

        return second;
    }
}
