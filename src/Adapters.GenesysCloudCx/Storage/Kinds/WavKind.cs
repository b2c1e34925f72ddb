using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Adapters.GenesysCloudCx.Storage.Kinds;

/// <summary>RIFF/WAVE and its form for large files, RF64.</summary>
internal static class WavKind
{
    // what writers that could not come back to the beginning leave there
    private const uint UnknownSize = 0x7FFF_0000;
    private const int ChunkHeader = 8;

    public static MediaFacts Read(SafeFileHandle file, long length, ReadOnlySpan<byte> head, out string? defect)
    {
        defect = null;
        string? codec = null;
        int? channels = null;
        int? rate = null;
        uint bytesPerSecond = 0;
        long? large = null;
        Span<byte> chunk = stackalloc byte[ChunkHeader + 24];
        long at = 12;
        for (var chunks = 0; chunks < 64 && at + ChunkHeader <= length; chunks++)
        {
            chunk.Clear();
            _ = RandomAccess.Read(file, chunk, at);
            var size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            var body = chunk[ChunkHeader..];
            if (chunk.StartsWith("ds64"u8))
            {
                large = BinaryPrimitives.ReadInt64LittleEndian(body[8..]);
            }
            else if (chunk.StartsWith("fmt "u8))
            {
                codec = Codec(BinaryPrimitives.ReadUInt16LittleEndian(body));
                channels = BinaryPrimitives.ReadUInt16LittleEndian(body[2..]);
                rate = BinaryPrimitives.ReadInt32LittleEndian(body[4..]);
                bytesPerSecond = BinaryPrimitives.ReadUInt32LittleEndian(body[8..]);
            }
            else if (chunk.StartsWith("data"u8))
            {
                var isKnown = size is > 0 and < UnknownSize || (large is not null && head.StartsWith("RF64"u8));
                var told = size == uint.MaxValue && large is { } known ? known : size;
                var there = length - at - ChunkHeader;
                if (isKnown && told > there)
                {
                    defect = $"its header tells of {told} bytes of sound, and {there} are there";
                }

                var sound = isKnown ? Math.Min(told, there) : there;
                return new MediaFacts("audio/wav", "wav", codec, channels, rate, MediaFacts.Seconds((double)sound / bytesPerSecond));
            }

            at += ChunkHeader + size + (size & 1);
        }

        defect = "it has no chunk of sound";
        return new MediaFacts("audio/wav", "wav", codec, channels, rate);
    }

    private static string? Codec(ushort format) => format switch
    {
        1 or 0xFFFE => "pcm",
        3 => "pcm-float",
        6 => "a-law",
        7 => "mu-law",
        0x11 => "ima-adpcm",
        0x31 => "gsm",
        _ => null,
    };
}
