using System.Buffers.Binary;

namespace GenesysCloud.Simulator.Media;

/// <summary>Opus in WebM: a cluster for each second. The packets are those of the Ogg clip.</summary>
internal sealed class WebmFormat
{
    private const int PacketMilliseconds = 20;
    private const int PacketsPerCluster = 50;
    private const int DecoderDelayNanoseconds = 6_500_000; // the 312 samples of the clip's head
    private const int PreRollNanoseconds = 80_000_000;
    private readonly int _channels;
    private readonly byte[] _head;
    private readonly byte[][] _packets;
    private readonly UnitLoop _loop;
    private readonly int _timeAt;

    public WebmFormat(int channels)
    {
        _channels = channels;
        var packets = OggPage.Packets(Speech.Read($"speech-{Speech.Sides(channels)}.opus"));
        _head = packets[0];
        _packets = [.. packets.Skip(2).Take((packets.Count - 2) / PacketsPerCluster * PacketsPerCluster)];
        byte[][] clusters = [.. _packets.Chunk(PacketsPerCluster).Select(part => Cluster(0, part))];
        _timeAt = clusters[0].AsSpan().IndexOf(Time(0)) + 2;
        _loop = new UnitLoop(clusters);
    }

    public MediaFile Open(SeedBytes seed, TimeSpan duration)
    {
        var heard = duration.Ticks + (DecoderDelayNanoseconds / TimeSpan.NanosecondsPerTick);
        var packets = ((heard - 1) / (PacketMilliseconds * TimeSpan.TicksPerMillisecond)) + 1;
        var clusters = (packets - 1) / PacketsPerCluster;
        var start = seed.StartIn(_loop.Count);
        var first = (start + clusters) * PacketsPerCluster;
        var end = Cluster(
            (uint)(clusters * PacketsPerCluster * PacketMilliseconds),
            Enumerable.Range(0, (int)(packets - (clusters * PacketsPerCluster))).Select(packet => _packets[(first + packet) % _packets.Length]));
        byte[] info = [.. Info(seed, duration), .. Tracks(seed)];
        var segment = info.Length + _loop.BytesBefore(start + clusters) - _loop.BytesBefore(start) + end.Length;
        return new File(this, [.. Header(), .. Ebml.Id(0x18538067), .. Ebml.Size(segment), .. info], start, clusters, end);
    }

    private static byte[] Header() => Ebml.Master(
        0x1A45DFA3,
        Ebml.Element(0x4286, 1), // version of EBML, read version, longest id and size
        Ebml.Element(0x42F7, 1),
        Ebml.Element(0x42F2, 4),
        Ebml.Element(0x42F3, 8),
        Ebml.Text(0x4282, "webm"),
        Ebml.Element(0x4287, 4), // version of the type, read version
        Ebml.Element(0x4285, 2));

    private static byte[] Info(SeedBytes seed, TimeSpan duration) => Ebml.Master(
        0x1549A966,
        Ebml.Element(0x73A4, seed.All[..16].ToArray()), // the segment's own id makes the file like no other
        Ebml.Number(0x2AD7B1, 1_000_000u), // times in milliseconds
        Ebml.Float(0x4489, duration.TotalMilliseconds),
        Ebml.Text(0x4D80, "Genesys Cloud simulator"),
        Ebml.Text(0x5741, "Genesys Cloud simulator"));

    private byte[] Tracks(SeedBytes seed) => Ebml.Master(0x1654AE6B, Ebml.Master(
        0xAE,
        Ebml.Element(0xD7, 1), // number
        Ebml.Number(0x73C5, seed.Serial | 1), // id
        Ebml.Element(0x83, 2), // audio
        Ebml.Element(0x9C, 0), // one packet to a block
        Ebml.Text(0x86, "A_OPUS"),
        Ebml.Element(0x63A2, _head),
        Ebml.Number(0x56AA, (uint)DecoderDelayNanoseconds),
        Ebml.Number(0x56BB, (uint)PreRollNanoseconds),
        Ebml.Master(0xE1, Ebml.Float(0xB5, 48_000.0), Ebml.Element(0x9F, (byte)_channels))));

    private static byte[] Cluster(uint milliseconds, IEnumerable<byte[]> packets)
        => Ebml.Master(0x1F43B675, [Time(milliseconds), .. packets.Select((packet, number) => Block(number * PacketMilliseconds, packet))]);

    private static byte[] Time(uint milliseconds) => Ebml.Number(0xE7, milliseconds);

    /// <summary>Track, time within the cluster, and the mark that it needs no other block.</summary>
    private static byte[] Block(int milliseconds, byte[] packet) => Ebml.Element(0xA3, [0x81, (byte)(milliseconds >> 8), (byte)milliseconds, 0x80, .. packet]);

    private sealed class File(WebmFormat format, byte[] beginning, int start, long clusters, byte[] end) : FramedFile(beginning, format._loop, start, clusters, end)
    {
        public override string ContentType => "audio/webm";

        public override string Extension => "webm";

        protected override void Stamp(Span<byte> unit, int index, long number)
            => BinaryPrimitives.WriteUInt32BigEndian(unit[format._timeAt..], (uint)(number * PacketsPerCluster * PacketMilliseconds));
    }
}
