using System.Buffers;
using System.IO.Compression;

namespace Adapters.GenesysCloudCx.Ledger;

/// <summary>The list's row of a conversation, small: its names repeat in every segment.</summary>
internal static class PackedDetails
{
    private const int Quality = 4;
    private const int Window = 18;

    public static byte[] Pack(ReadOnlySpan<byte> json)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(json.Length));
        try
        {
            return BrotliEncoder.TryCompress(json, buffer, out var written, Quality, Window)
                ? buffer.AsSpan(0, written).ToArray()
                : throw new InvalidOperationException("Details could not be compressed.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public static byte[] Unpack(byte[] packed)
    {
        using BrotliStream unpacked = new(new MemoryStream(packed), CompressionMode.Decompress);
        using MemoryStream json = new();
        unpacked.CopyTo(json);
        return json.ToArray();
    }
}
