using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Adapters.GenesysCloudCx.Storage.Kinds;

/// <summary>MPEG audio: MP3, with or without a tag before it.</summary>
internal static class MpegKind
{
    private const int TagHeader = 10;

    private static readonly int[] Rates = [44_100, 48_000, 32_000];
    private static readonly int[] BitratesOf1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    private static readonly int[] BitratesOf2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

    /// <summary>Whether a header of a Layer III frame stands here.</summary>
    public static bool IsFrame(ReadOnlySpan<byte> head)
        => head is [0xFF, var second, var third, _, ..] && (second & 0xE6) == 0xE2 && (second & 0x18) != 0x08 && third >> 4 != 15 && ((third >> 2) & 3) != 3;

    public static MediaFacts Read(SafeFileHandle file, long length, ReadOnlySpan<byte> head)
    {
        long sound = 0;
        if (head.StartsWith("ID3"u8) && head.Length >= TagHeader)
        {
            sound = TagHeader + ((head[6] & 0x7F) << 21) + ((head[7] & 0x7F) << 14) + ((head[8] & 0x7F) << 7) + (head[9] & 0x7F);
        }

        Span<byte> frame = stackalloc byte[64];
        frame.Clear();
        _ = RandomAccess.Read(file, frame, sound);
        if (!IsFrame(frame))
        {
            return new MediaFacts("audio/mpeg", "mp3", "mp3");
        }

        var isVersion1 = (frame[1] & 0x18) == 0x18;
        var rate = Rates[(frame[2] >> 2) & 3] / ((frame[1] & 0x18) switch { 0x18 => 1, 0x10 => 2, _ => 4 });
        var isMono = frame[3] >> 6 == 3;
        return new MediaFacts("audio/mpeg", "mp3", "mp3", isMono ? 1 : 2, rate, Duration(frame, isVersion1, isMono, rate, length - sound));
    }

    private static TimeSpan? Duration(ReadOnlySpan<byte> frame, bool isVersion1, bool isMono, int rate, long sound)
    {
        // the first frame of a file whose frames differ in size says how many there are; else all are like the first
        var about = frame[(4 + (isVersion1 ? (isMono ? 17 : 32) : (isMono ? 9 : 17)))..];
        if (about.StartsWith("Xing"u8) || about.StartsWith("Info"u8))
        {
            var hasCount = (about[7] & 1) != 0;
            return hasCount ? MediaFacts.Seconds((double)BinaryPrimitives.ReadUInt32BigEndian(about[8..]) * (isVersion1 ? 1152 : 576) / rate) : null;
        }

        var bitrate = (isVersion1 ? BitratesOf1 : BitratesOf2)[frame[2] >> 4];
        return MediaFacts.Seconds(sound * 8 / (bitrate * 1000.0));
    }
}
