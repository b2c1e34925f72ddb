using System.Buffers.Binary;
using System.Text;
using GenesysCloud.Simulator.Media;

namespace GenesysCloud.Simulator.Tests.Media;

public class OggTests
{
    [Theory]
    [InlineData(nameof(MediaFormat.OggOpus), 1, 20)]
    [InlineData(nameof(MediaFormat.OggOpus), 2, 1_000)]
    [InlineData(nameof(MediaFormat.OggOpus), 1, 61_234)]
    [InlineData(nameof(MediaFormat.OggVorbis), 1, 20)]
    [InlineData(nameof(MediaFormat.OggVorbis), 2, 1_000)]
    [InlineData(nameof(MediaFormat.OggVorbis), 1, 61_234)]
    public async Task Open_Ogg_IsOneWholeStreamOfExactlyTheDuration(string format, int channels, int milliseconds)
    {
        var isOpus = format == nameof(MediaFormat.OggOpus);
        var file = MediaLibrary.Open(new MediaSpec("seed", TimeSpan.FromMilliseconds(milliseconds), Enum.Parse<MediaFormat>(format), channels));

        var pages = Pages(await MediaBytes.AllAsync(file));

        Assert.All(pages, page => Assert.Equal(page.CountedCrc, page.Crc));
        Assert.Single(pages.Select(page => page.Serial).Distinct());
        Assert.Equal(Enumerable.Range(0, pages.Count), pages.Select(page => page.Sequence));
        Assert.Equal(2, pages[0].Flags);
        Assert.Equal(4, pages[^1].Flags);
        Assert.All(pages[1..^1], page => Assert.Equal(0, page.Flags));
        Head(isOpus, channels, pages[0].Packets.Single());

        // what each page says of time is what its packets last
        var packet = isOpus ? 960 : 256;
        long time = isOpus ? 0 : -packet;
        foreach (var page in pages[2..^1])
        {
            time += page.Packets.Count * packet;
            Assert.Equal(time, page.Granule);
        }

        var end = isOpus ? 312 + (milliseconds * 48L) : milliseconds * 8L;
        Assert.Equal(end, pages[^1].Granule);
        Assert.InRange(time + (pages[^1].Packets.Count * packet) - end, 0, packet - 1);
        Assert.All(pages[2..].SelectMany(page => page.Packets), Sound(isOpus));
    }

    [Fact]
    public async Task Open_AnotherSeed_IsAnotherStream()
    {
        var one = Pages(await MediaBytes.AllAsync(MediaLibrary.Open(new MediaSpec("one", TimeSpan.FromSeconds(1), MediaFormat.OggOpus))));
        var two = Pages(await MediaBytes.AllAsync(MediaLibrary.Open(new MediaSpec("two", TimeSpan.FromSeconds(1), MediaFormat.OggOpus))));

        Assert.NotEqual(one[0].Serial, two[0].Serial);
        Assert.NotEqual(one[1].Packets[0], two[1].Packets[0]);
    }

    private static Action<byte[]> Sound(bool isOpus) => isOpus
        ? packet => Assert.Contains(packet.Length, new[] { 40, 80 })
        : packet => Assert.Equal(0, packet[0] & 1); // the lowest bit tells sound from headers

    private static void Head(bool isOpus, int channels, byte[] head)
    {
        Assert.Equal(isOpus ? "OpusHead" : "\x01vorbis", Encoding.ASCII.GetString(head, 0, isOpus ? 8 : 7));
        Assert.Equal(channels, head[isOpus ? 9 : 11]);
        if (isOpus)
        {
            Assert.Equal(312, BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(10)));
        }
        else
        {
            Assert.Equal(8000, BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(12)));
            Assert.Equal(0x99, head[28]); // both blocks have 512 samples: each packet lasts 256
        }
    }

    private static List<Page> Pages(byte[] file)
    {
        List<Page> pages = [];
        for (var place = 0; place < file.Length;)
        {
            Assert.Equal("OggS", Encoding.ASCII.GetString(file, place, 4));
            Assert.Equal(0, file[place + 4]);
            var segments = file.AsSpan(place + 27, file[place + 26]).ToArray();
            var size = 27 + segments.Length + segments.Sum(segment => segment);
            var page = file.AsSpan(place, size).ToArray();
            List<byte[]> packets = [];
            var from = 27 + segments.Length;
            var to = from;
            foreach (var segment in segments)
            {
                to += segment;
                if (segment < 255)
                {
                    packets.Add(page[from..to]);
                    from = to;
                }
            }

            Assert.Equal(size, from);
            pages.Add(new Page(
                page[5],
                BinaryPrimitives.ReadInt64LittleEndian(page.AsSpan(6)),
                BinaryPrimitives.ReadUInt32LittleEndian(page.AsSpan(14)),
                BinaryPrimitives.ReadInt32LittleEndian(page.AsSpan(18)),
                BinaryPrimitives.ReadUInt32LittleEndian(page.AsSpan(22)),
                Crc([.. page[..22], 0, 0, 0, 0, .. page[26..]]),
                packets));
            place += size;
        }

        return pages;
    }

    /// <summary>Bit by bit, as RFC 3533 tells it.</summary>
    private static uint Crc(byte[] bytes)
    {
        uint crc = 0;
        foreach (var value in bytes)
        {
            for (var bit = 7; bit >= 0; bit--)
            {
                var carry = (crc >> 31) ^ (uint)((value >> bit) & 1);
                crc = (crc << 1) ^ (carry * 0x04C11DB7);
            }
        }

        return crc;
    }

    private sealed record Page(byte Flags, long Granule, uint Serial, int Sequence, uint Crc, uint CountedCrc, IReadOnlyList<byte[]> Packets);
}
