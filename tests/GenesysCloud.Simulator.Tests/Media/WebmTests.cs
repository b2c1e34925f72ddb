using System.Buffers.Binary;
using System.Text;
using GenesysCloud.Simulator.Media;

namespace GenesysCloud.Simulator.Tests.Media;

public class WebmTests
{
    private const uint Segment = 0x18538067;
    private const uint Cluster = 0x1F43B675;
    private const uint SimpleBlock = 0xA3;
    private static readonly uint[] Masters = [0x1A45DFA3, Segment, 0x1549A966, 0x1654AE6B, 0xAE, 0xE1, Cluster];

    [Theory]
    [InlineData(1, 20)]
    [InlineData(1, 61_234)]
    [InlineData(2, 61_234)]
    public async Task Open_Webm_IsOpusInClustersOfASecond(int channels, int milliseconds)
    {
        var file = await MediaBytes.AllAsync(MediaLibrary.Open(new MediaSpec("seed", TimeSpan.FromMilliseconds(milliseconds), MediaFormat.Webm, channels)));

        List<Element> elements = [];
        Read(file, 0, file.Length, elements);
        Assert.Equal([0x1A45DFA3u, Segment], elements.Where(element => element.Depth == 0).Select(element => element.Id));
        Assert.Equal("webm", Text(0x4282));
        Assert.Equal("A_OPUS", Text(0x86));
        Assert.Equal("OpusHead", Text(0x63A2)[..8]);
        Assert.Equal(channels, One(0x9F).Content[0]);
        Assert.Equal(48_000, BinaryPrimitives.ReadDoubleBigEndian(One(0xB5).Content));
        Assert.Equal(1_000_000u, BinaryPrimitives.ReadUInt32BigEndian(One(0x2AD7B1).Content));
        Assert.Equal(milliseconds, BinaryPrimitives.ReadDoubleBigEndian(One(0x4489).Content));

        // the blocks' times, of cluster and block together, go on by 20 ms from start to end
        List<long> times = [];
        long cluster = -1;
        foreach (var element in elements)
        {
            if (element.Id == 0xE7)
            {
                cluster = BinaryPrimitives.ReadUInt32BigEndian(element.Content);
            }
            else if (element.Id == SimpleBlock)
            {
                Assert.Equal(0x81, element.Content[0]);
                Assert.Equal(4 + (40 * channels), element.Content.Length);
                times.Add(cluster + BinaryPrimitives.ReadInt16BigEndian(element.Content.AsSpan(1)));
            }
        }

        Assert.Equal(Enumerable.Range(0, times.Count).Select(number => 20L * number), times);
        Assert.InRange((20 * times.Count) - 6.5 - milliseconds, 0, 20);
        Assert.Equal((times.Count + 49) / 50, elements.Count(element => element.Id == Cluster));

        Element One(uint id) => elements.Single(element => element.Id == id);
        string Text(uint id) => Encoding.ASCII.GetString(One(id).Content);
    }

    private static void Read(byte[] file, int from, int to, List<Element> elements, int depth = 0)
    {
        while (from < to)
        {
            var id = Number(file, ref from, withMark: true);
            var size = (int)Number(file, ref from, withMark: false);
            Assert.InRange(from + size, from, to);
            var isMaster = Masters.Contains((uint)id);
            elements.Add(new Element((uint)id, depth, isMaster ? [] : file[from..(from + size)]));
            if (isMaster)
            {
                Read(file, from, from + size, elements, depth + 1);
            }

            from += size;
        }

        Assert.Equal(to, from);
    }

    private static long Number(byte[] file, ref int place, bool withMark)
    {
        var length = 1;
        while ((file[place] & (0x80 >> (length - 1))) == 0)
        {
            length++;
        }

        long number = withMark ? file[place] : file[place] & (0xFF >> length);
        for (var i = 1; i < length; i++)
        {
            number = (number << 8) | file[place + i];
        }

        place += length;
        return number;
    }

    private sealed record Element(uint Id, int Depth, byte[] Content);
}
