using System.Buffers.Binary;
using System.Text;
using GenesysCloud.Simulator.Media;

namespace GenesysCloud.Simulator.Tests.Media;

public class WavTests
{
    [Theory]
    [InlineData(nameof(MediaFormat.Wav), 1, 1, 16)]
    [InlineData(nameof(MediaFormat.Wav), 2, 1, 16)]
    [InlineData(nameof(MediaFormat.WavUlaw), 1, 7, 8)]
    [InlineData(nameof(MediaFormat.WavUlaw), 2, 7, 8)]
    public async Task Open_Wav_SaysWhatItHoldsAndHoldsIt(string format, int channels, int code, int bits)
    {
        var file = MediaLibrary.Open(new MediaSpec("seed", TimeSpan.FromSeconds(61.25), Enum.Parse<MediaFormat>(format), channels));
        var bytes = await MediaBytes.AllAsync(file);

        var chunks = Chunks(bytes);
        var shape = chunks["fmt "];
        Assert.Equal(code, BinaryPrimitives.ReadUInt16LittleEndian(shape));
        Assert.Equal(channels, BinaryPrimitives.ReadUInt16LittleEndian(shape.AsSpan(2)));
        Assert.Equal(8000u, BinaryPrimitives.ReadUInt32LittleEndian(shape.AsSpan(4)));
        Assert.Equal(8000u * channels * bits / 8, BinaryPrimitives.ReadUInt32LittleEndian(shape.AsSpan(8)));
        Assert.Equal(bits, BinaryPrimitives.ReadUInt16LittleEndian(shape.AsSpan(14)));
        Assert.Equal(490_000 * channels * bits / 8, chunks["data"].Length);
        if (code == 7)
        {
            Assert.Equal(490_000u, BinaryPrimitives.ReadUInt32LittleEndian(chunks["fact"]));
        }
    }

    [Fact]
    public async Task Open_Wav_IsSpeechWithPauses()
    {
        var bytes = await MediaBytes.AllAsync(MediaLibrary.Open(new MediaSpec("seed", TimeSpan.FromSeconds(19), MediaFormat.Wav)));

        var samples = Chunks(bytes)["data"];
        var loudness = Enumerable.Range(0, samples.Length / 1600)
            .Select(tenth => Enumerable.Range(tenth * 800, 800).Max(sample => Math.Abs((int)BinaryPrimitives.ReadInt16LittleEndian(samples.AsSpan(2 * sample)))))
            .ToList();
        Assert.Contains(loudness, peak => peak > 8_000);
        Assert.Contains(loudness, peak => peak < 300);
    }

    [Fact]
    public async Task Open_DualChannel_HasOneSideSpeakingWhileTheOtherListens()
    {
        var bytes = await MediaBytes.AllAsync(MediaLibrary.Open(new MediaSpec("seed", TimeSpan.FromSeconds(19), MediaFormat.Wav, 2)));

        var samples = Chunks(bytes)["data"];
        var seconds = Enumerable.Range(0, samples.Length / 32_000).Select(second => (Left: Peak(second, 0), Right: Peak(second, 1))).ToList();
        Assert.Contains(seconds, second => second is { Left: > 5_000, Right: < 300 });
        Assert.Contains(seconds, second => second is { Left: < 300, Right: > 5_000 });

        int Peak(int second, int side) => Enumerable.Range(second * 8000, 8000)
            .Max(sample => Math.Abs((int)BinaryPrimitives.ReadInt16LittleEndian(samples.AsSpan((4 * sample) + (2 * side)))));
    }

    private static Dictionary<string, byte[]> Chunks(byte[] file)
    {
        Assert.Equal("RIFF", Encoding.ASCII.GetString(file, 0, 4));
        Assert.Equal("WAVE", Encoding.ASCII.GetString(file, 8, 4));
        Assert.Equal(file.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4)));
        Dictionary<string, byte[]> chunks = [];
        var place = 12;
        while (place < file.Length)
        {
            var size = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(place + 4));
            chunks.Add(Encoding.ASCII.GetString(file, place, 4), file[(place + 8)..(place + 8 + size)]);
            place += 8 + size;
        }

        Assert.Equal(file.Length, place);
        return chunks;
    }
}
