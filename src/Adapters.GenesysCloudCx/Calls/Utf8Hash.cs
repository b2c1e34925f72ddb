using System.Buffers.Binary;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>A fast 64 bit hash of UTF-8 text, for comparing within one process. Not for anything that leaves it.</summary>
internal static class Utf8Hash
{
    private const ulong Factor = 0x9E3779B97F4A7C15;

    public static ulong Of(ReadOnlySpan<byte> text)
    {
        var hash = (ulong)text.Length * Factor;
        while (text.Length >= sizeof(ulong))
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(text));
            text = text[sizeof(ulong)..];
        }

        ulong tail = 0;
        for (var i = 0; i < text.Length; i++)
        {
            tail |= (ulong)text[i] << (8 * i);
        }

        return Mix(hash, tail);
    }

    /// <summary>For long texts: four lanes, so that the processor need not wait for each step.</summary>
    public static ulong OfLong(ReadOnlySpan<byte> text)
    {
        const int lanes = 4;
        ulong first = 1;
        ulong second = 2;
        ulong third = 3;
        ulong fourth = 4;
        while (text.Length >= lanes * sizeof(ulong))
        {
            first = Mix(first, BinaryPrimitives.ReadUInt64LittleEndian(text));
            second = Mix(second, BinaryPrimitives.ReadUInt64LittleEndian(text[8..]));
            third = Mix(third, BinaryPrimitives.ReadUInt64LittleEndian(text[16..]));
            fourth = Mix(fourth, BinaryPrimitives.ReadUInt64LittleEndian(text[24..]));
            text = text[(lanes * sizeof(ulong))..];
        }

        return Mix(Mix(Mix(Mix(Of(text), first), second), third), fourth);
    }

    public static ulong Mix(ulong hash, ulong value)
    {
        hash = (hash ^ value) * Factor;
        return hash ^ (hash >> 29);
    }
}
