using System.Buffers.Binary;
using System.Text;

namespace GenesysCloud.Simulator.Media;

/// <summary>Opus or Vorbis in Ogg. Each packet of the clip lasts the same, so that page and time follow from each other.</summary>
internal sealed class OggFormat
{
    private readonly Codec _codec;
    private readonly byte[][] _packets;
    private readonly byte[] _head;
    private readonly byte[][] _setup;
    private readonly UnitLoop _loop;
    private readonly uint[] _crcs;
    private readonly uint[][] _shifts;

    private OggFormat(Codec codec, int channels)
    {
        _codec = codec;
        var packets = OggPage.Packets(Speech.Read($"speech-{Speech.Sides(channels)}.{codec.ClipExtension}"));
        _head = packets[0];
        _setup = [.. packets[2..codec.Headers]];
        var pages = (packets.Count - codec.Headers) / codec.PacketsPerPage;
        _packets = [.. packets.Skip(codec.Headers).Take(pages * codec.PacketsPerPage)];
        byte[][] units = [.. _packets.Chunk(codec.PacketsPerPage).Select(page => OggPage.Of(page))];
        _loop = new UnitLoop(units);
        _crcs = [.. units.Select(unit => OggCrc.Of(unit.AsSpan(OggPage.HeaderBytes)))];
        _shifts = [.. units.Select(unit => OggCrc.Shift(unit.Length - OggPage.HeaderBytes))];
    }

    public static OggFormat Opus(int channels) => new(Codec.Opus, channels);

    public static OggFormat Vorbis(int channels) => new(Codec.Vorbis, channels);

    public MediaFile Open(SeedBytes seed, TimeSpan duration)
    {
        var samples = duration.Ticks * _codec.Rate / TimeSpan.TicksPerSecond;
        var packets = _codec.Packets(samples);
        var pages = (packets - 1) / _codec.PacketsPerPage;
        var start = seed.StartIn(_loop.Count);
        var first = (start + pages) * _codec.PacketsPerPage;
        byte[] beginning =
        [
            .. OggPage.Whole([_head], OggPage.First, seed.Serial, 0, 0),
            .. OggPage.Whole([Comment(seed), .. _setup], 0, seed.Serial, 1, 0),
        ];
        var end = OggPage.Whole(
            Enumerable.Range(0, (int)(packets - (pages * _codec.PacketsPerPage))).Select(packet => _packets[(first + packet) % _packets.Length]),
            OggPage.Last,
            seed.Serial,
            pages + 2,
            _codec.Skipped + samples);
        return new File(this, beginning, start, pages, end, seed.Serial);
    }

    /// <summary>The header that names the encoder; the recording's own number makes its file like no other.</summary>
    private byte[] Comment(SeedBytes seed)
    {
        byte[] comment = [.. Text("Genesys Cloud simulator"), 1, 0, 0, 0, .. Text($"RECORDING={seed}")];
        return [.. _codec.CommentMark, .. comment, .. _codec.CommentEnd];

        static byte[] Text(string text)
        {
            var bytes = new byte[4 + text.Length];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, text.Length);
            Encoding.ASCII.GetBytes(text, bytes.AsSpan(4));
            return bytes;
        }
    }

    private sealed class File(OggFormat format, byte[] beginning, int start, long pages, byte[] end, uint serial)
        : FramedFile(beginning, format._loop, start, pages, end)
    {
        public override string ContentType => "audio/ogg";

        public override string Extension => "ogg";

        protected override void Stamp(Span<byte> unit, int index, long number)
        {
            var codec = format._codec;
            OggPage.Place(unit, serial, number + 2, codec.Granule((number + 1) * codec.PacketsPerPage));
            OggPage.Sign(unit, OggCrc.Join(OggCrc.Of(unit[..OggPage.HeaderBytes]), format._shifts[index], format._crcs[index]));
        }
    }

    /// <summary>What differs between the two.</summary>
    private sealed record Codec(string ClipExtension, int Headers, int Rate, int SamplesPerPacket, int PacketsPerPage)
    {
        /// <summary>RFC 7845: counted at 48 kHz whatever the sound was, and the decoder's first samples count but are not heard.</summary>
        public static readonly Codec Opus = new("opus", 2, 48_000, 960, 50) { Skipped = 312, CommentMark = "OpusTags"u8.ToArray() };

        /// <summary>A packet is heard together with the next one: the first alone is no sound.</summary>
        public static readonly Codec Vorbis = new("ogg", 3, 8_000, 256, 31) { Silent = 1, CommentMark = "\x03vorbis"u8.ToArray(), CommentEnd = [1] };

        public int Skipped { get; private init; }

        public int Silent { get; private init; }

        public byte[] CommentMark { get; private init; } = [];

        public byte[] CommentEnd { get; private init; } = [];

        public long Packets(long samples) => Math.Max(1, Silent + ((samples + Skipped + SamplesPerPacket - 1) / SamplesPerPacket));

        public long Granule(long packets) => (packets - Silent) * SamplesPerPacket;
    }
}
