using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace GenesysCloud.Simulator.Media;

/// <summary>What a seed decides: 32 bytes that no other seed has.</summary>
internal readonly struct SeedBytes(string seed)
{
    private readonly byte[] _bytes = SHA256.HashData(Encoding.UTF8.GetBytes(seed));

    public ReadOnlySpan<byte> All => _bytes;

    /// <summary>Serial number of an Ogg stream, or the id of a WebM track.</summary>
    public uint Serial => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(8));

    /// <summary>Where a recording begins in a clip of so many units.</summary>
    public int StartIn(int units) => (int)(BinaryPrimitives.ReadUInt64LittleEndian(_bytes) % (ulong)units);

    public override string ToString() => Convert.ToHexStringLower(_bytes);
}
