using System.Buffers.Binary;

namespace Adapters.GenesysCloudCx.Storage.Kinds;

/// <summary>WebM and Matroska.</summary>
internal static class EbmlKind
{
    private const uint Segment = 0x18538067;
    private const uint Info = 0x1549A966;
    private const uint TimecodeScale = 0x2AD7B1;
    private const uint DurationId = 0x4489;
    private const uint Tracks = 0x1654AE6B;
    private const uint TrackEntry = 0xAE;
    private const uint CodecId = 0x86;
    private const uint Video = 0xE0;
    private const uint Audio = 0xE1;
    private const uint SamplingFrequency = 0xB5;
    private const uint ChannelCount = 0x9F;

    /// <summary>Reads what lies in the first bytes; a file that has its facts further behind stays without them.</summary>
    public static MediaFacts Read(long length, ReadOnlySpan<byte> head, out string? defect)
    {
        defect = null;
        Found found = new();
        Walk(head, 0, length, ref found, ref defect);
        var duration = found.Duration is { } ticks ? MediaFacts.Seconds(ticks * found.Scale / 1e9) : null;
        return new MediaFacts(found.HasVideo ? "video/webm" : "audio/webm", "webm", found.Codec, found.Channels, found.Rate, duration);
    }

    private static void Walk(ReadOnlySpan<byte> bytes, long offset, long length, ref Found found, ref string? defect)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            if (!TryNumber(bytes[at..], keepMarker: true, out var id, out var used) || !TryNumber(bytes[(at + used)..], keepMarker: false, out var size, out var more))
            {
                return;
            }

            at += used + more;
            var isOpen = size == (1L << (7 * more)) - 1;
            var there = (int)Math.Min(isOpen ? long.MaxValue : size, bytes.Length - at);
            var body = bytes.Slice(at, there);
            switch ((uint)id)
            {
                case Segment:
                    if (!isOpen && offset + at + size > length)
                    {
                        defect = $"it tells of {size} bytes, and {length - offset - at} are there";
                    }

                    Walk(body, offset + at, length, ref found, ref defect);
                    break;
                case Info or Tracks or TrackEntry or Audio:
                    Walk(body, offset + at, length, ref found, ref defect);
                    break;
                case Video:
                    found.HasVideo = true;
                    break;
                case TimecodeScale:
                    found.Scale = Unsigned(body);
                    break;
                case DurationId:
                    found.Duration = Float(body);
                    break;
                case SamplingFrequency:
                    found.Rate = (int?)Float(body);
                    break;
                case ChannelCount:
                    found.Channels = (int)Unsigned(body);
                    break;
                case CodecId when body.StartsWith("A_"u8):
                    found.Codec = System.Text.Encoding.ASCII.GetString(body[2..]).TrimEnd('\0').ToLowerInvariant();
                    break;
            }

            at += there;
        }
    }

    private static bool TryNumber(ReadOnlySpan<byte> bytes, bool keepMarker, out long value, out int used)
    {
        value = 0;
        used = bytes.IsEmpty || bytes[0] == 0 ? 0 : System.Numerics.BitOperations.LeadingZeroCount((uint)bytes[0] << 24) + 1;
        if (used == 0 || used > bytes.Length)
        {
            return false;
        }

        value = keepMarker ? bytes[0] : bytes[0] & (0xFF >> used);
        for (var next = 1; next < used; next++)
        {
            value = (value << 8) | bytes[next];
        }

        return true;
    }

    private static long Unsigned(ReadOnlySpan<byte> body)
    {
        long value = 0;
        foreach (var next in body.Length <= 8 ? body : default)
        {
            value = (value << 8) | next;
        }

        return value;
    }

    private static double? Float(ReadOnlySpan<byte> body) => body.Length switch
    {
        4 => BinaryPrimitives.ReadSingleBigEndian(body),
        8 => BinaryPrimitives.ReadDoubleBigEndian(body),
        _ => null,
    };

    private ref struct Found()
    {
        public long Scale = 1_000_000;
        public double? Duration;
        public string? Codec;
        public int? Channels;
        public int? Rate;
        public bool HasVideo;
    }
}
