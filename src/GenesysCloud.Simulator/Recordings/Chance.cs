using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace GenesysCloud.Simulator.Recordings;

/// <summary>Draws that follow from a seed and a name alone: in whatever order they are asked for, and whatever else is drawn, they come out alike.</summary>
internal sealed class Chance(int seed)
{
    /// <summary>True for about this share of all names.</summary>
    public bool Of(double share, string what, string name) => share > 0 && (share >= 1 || Fraction(what, name) < share);

    /// <summary>From 0 up to, not including, 1.</summary>
    public double Fraction(string what, string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(what, name, hash);
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>An id that looks like the platform's.</summary>
    public string Id(string what, string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(what, name, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x40);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true).ToString();
    }

    private void Hash(string what, string name, Span<byte> hash)
    {
        Span<byte> text = stackalloc byte[256];
        Encoding.UTF8.TryGetBytes($"{seed}|{what}|{name}", text, out var length);
        SHA256.HashData(text[..length], hash);
    }
}
