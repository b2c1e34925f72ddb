using Microsoft.Win32.SafeHandles;

namespace Adapters.GenesysCloudCx.Storage.Kinds;

/// <summary>Tells what a finished file is by its first bytes, and whether its end is missing where that can be seen without decoding it.</summary>
internal static class MediaProbe
{
    private const int HeadSize = 4096;

    /// <param name="file">Open for reading.</param>
    /// <param name="length">Its length.</param>
    /// <param name="defect">What shows that it is not whole; <see langword="null"/> where nothing does.</param>
    public static MediaFacts Read(SafeFileHandle file, long length, out string? defect)
    {
        defect = null;
        Span<byte> buffer = stackalloc byte[HeadSize];
        ReadOnlySpan<byte> head = buffer[..RandomAccess.Read(file, buffer, 0)];
        return head switch
        {
            [(byte)'R', (byte)'I' or (byte)'F', (byte)'F' or (byte)'6', (byte)'F' or (byte)'4', _, _, _, _, (byte)'W', (byte)'A', (byte)'V', (byte)'E', ..]
                => WavKind.Read(file, length, head, out defect),
            [(byte)'O', (byte)'g', (byte)'g', (byte)'S', ..] => OggKind.Read(file, length, head, out defect),
            [0x1A, 0x45, 0xDF, 0xA3, ..] => EbmlKind.Read(length, head, out defect),
            [(byte)'I', (byte)'D', (byte)'3', ..] => MpegKind.Read(file, length, head),
            [0xFF, >= 0xE0, ..] when MpegKind.IsFrame(head) => MpegKind.Read(file, length, head),
            [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => new MediaFacts("video/mp4", "mp4"),
            [(byte)'f', (byte)'L', (byte)'a', (byte)'C', ..] => new MediaFacts("audio/flac", "flac", "flac"),
            [(byte)'P', (byte)'K', 3, 4, ..] => new MediaFacts("application/zip", "zip"),
            _ => IsText(head) ? new MediaFacts("text/plain", "txt") : MediaFacts.None,
        };
    }

    // a page or message that stands in for the media: its beginning is markup or a JSON object
    private static bool IsText(ReadOnlySpan<byte> head)
    {
        head = head.StartsWith("\xEF\xBB\xBF"u8) ? head[3..] : head;
        return head.TrimStart(" \t\r\n"u8) is [(byte)'<' or (byte)'{' or (byte)'[', ..] && head.IndexOfAnyInRange((byte)0, (byte)8) < 0;
    }
}
