using Adapters.GenesysCloudCx.Storage.Kinds;
using GenesysCloud.Simulator.Media;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Storage;

public sealed class MediaProbeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_EveryFormatOfThePlatform_TellsCodecChannelsRateAndDuration()
    {
        Assert.Equal(new MediaFacts("audio/wav", "wav", "pcm", 2, 8000, TimeSpan.FromSeconds(2)), Read(Sound.Wav(44 + 64_000, channels: 2)));
        Assert.Equal(new MediaFacts("audio/wav", "wav", "mu-law", 1, 8000, TimeSpan.FromSeconds(3)), Read(Sound.Wav(44 + 24_000, format: 7)));
        Assert.Equal(new MediaFacts("audio/ogg", "ogg", "opus", 2, 16_000, TimeSpan.FromSeconds(7)), Read(Sound.OggOpus(7)));
        Assert.Equal(new MediaFacts("audio/ogg", "ogg", "vorbis", 1, 22_050, TimeSpan.FromSeconds(5)), Read(Sound.OggVorbis(5)));
        Assert.Equal(new MediaFacts("audio/mpeg", "mp3", "mp3", 1, 24_000, TimeSpan.FromSeconds(2)), Read(Sound.Mp3(8000)));
        Assert.Equal(new MediaFacts("audio/webm", "webm", "opus", 2, 48_000, TimeSpan.FromSeconds(9)), Read(Sound.Webm(9000)));
    }

    [Theory]
    [InlineData("Wav", "audio/wav", "pcm")]
    [InlineData("WavUlaw", "audio/wav", "mu-law")]
    [InlineData("Mp3", "audio/mpeg", "mp3")]
    [InlineData("OggOpus", "audio/ogg", "opus")]
    [InlineData("OggVorbis", "audio/ogg", "vorbis")]
    [InlineData("Webm", "audio/webm", "opus")]
    public async Task Read_RealEncodersFiles_TellsWhatTheyAre_AndWhereTheirEndIsMissing(string format, string type, string codec)
    {
        foreach (var (channels, seconds) in new[] { (1, 3), (2, 95) })
        {
            using MemoryStream made = new();
            var media = MediaLibrary.Open(new MediaSpec("seed", TimeSpan.FromSeconds(seconds), Enum.Parse<MediaFormat>(format), channels));
            await media.WriteAsync(made, 0, media.Length, TestContext.Current.CancellationToken);
            var content = made.ToArray();

            var facts = Read(content);

            Assert.Equal((type, codec, channels), (facts.ContentType, facts.Codec, facts.Channels));
            Assert.InRange(facts.Duration!.Value.TotalSeconds, seconds - 1, seconds + 1);
            if (codec != "mp3")
            {
                Assert.NotEmpty(Defect(content[..^10]));
            }
        }
    }

    [Fact]
    public void Read_EndIsMissing_IsSeen()
    {
        Assert.Contains("bytes of sound", Defect(Sound.Wav(10_000)[..9000]));
        Assert.Contains("no chunk of sound", Defect(Sound.Wav(10_000)[..36]));
        Assert.Contains("cut off", Defect(Sound.OggOpus(7)[..^1]));
        Assert.Contains("are there", Defect(Sound.Webm(9000, missing: 1)));
    }

    [Fact]
    public void Read_CutJustBehindAPage_IsSeenOrDoubted()
    {
        var one = Sound.OggOpus(7, isEnded: false);
        var two = Sound.OggOpus(9)[..5];
        for (var more = 1; more < 5; more++)
        {
            Assert.Contains("cut off", Defect([.. one, .. two[..more]]));
        }

        Assert.True(Read(one).LacksEnd);
        Assert.False(Read(Sound.OggOpus(7)).LacksEnd);
        Assert.False(Read(Sound.OggVorbis(7)).LacksEnd);
    }

    [Fact]
    public void Read_WavWhoseWriterCouldNotGoBack_IsWholeAsItIs()
    {
        var file = Sound.Wav(44 + 16_000);
        file.AsSpan(40, 4).Fill(0xFF);
        Assert.Equal(TimeSpan.FromSeconds(1), Read(file).Duration);

        file.AsSpan(40, 4).Clear();
        Assert.Equal(TimeSpan.FromSeconds(1), Read(file).Duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("RIFF")]
    [InlineData("OggS")]
    [InlineData("ID3")]
    [InlineData("no media")]
    public void Read_FewBytes_DoesNotFail(string content)
    {
        _ = Probe(System.Text.Encoding.ASCII.GetBytes(content), out _);
        _ = Probe([0x1A, 0x45, 0xDF, 0xA3], out _);
        _ = Probe([0xFF, 0xFB, 0x90, 0x00], out _);
        Assert.Null(Probe(System.Text.Encoding.ASCII.GetBytes("no media"), out _).ContentType);
    }

    [Fact]
    public void Read_RandomDamage_DoesNotFail()
    {
        Random random = new(7);
        foreach (var whole in new[] { Sound.Wav(600), Sound.OggOpus(1), Sound.OggVorbis(1), Sound.Mp3(400), Sound.Webm(100) })
        {
            for (var round = 0; round < 300; round++)
            {
                var damaged = whole[..random.Next(whole.Length)];
                for (var flip = 0; flip < 5 && damaged.Length > 4; flip++)
                {
                    damaged[random.Next(4, damaged.Length)] = (byte)random.Next(256);
                }

                Assert.NotNull(Probe(damaged, out _));
            }
        }
    }

    private MediaFacts Read(byte[] content)
    {
        var facts = Probe(content, out var defect);
        Assert.Null(defect);
        return facts;
    }

    private string Defect(byte[] content)
    {
        Probe(content, out var defect);
        Assert.NotNull(defect);
        return defect;
    }

    private MediaFacts Probe(byte[] content, out string? defect)
    {
        var path = _folder["media"];
        File.WriteAllBytes(path, content);
        using var file = File.OpenHandle(path);
        return MediaProbe.Read(file, content.Length, out defect);
    }
}
