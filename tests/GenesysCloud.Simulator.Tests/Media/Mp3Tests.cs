using System.Text;
using GenesysCloud.Simulator.Media;

namespace GenesysCloud.Simulator.Tests.Media;

public class Mp3Tests
{
    [Theory]
    [InlineData(1, 36, 108)]
    [InlineData(1, 61_234, 108)]
    [InlineData(2, 61_234, 216)]
    public async Task Open_Mp3_IsFramesThatNeedNoOther(int channels, int milliseconds, int frameBytes)
    {
        var file = await MediaBytes.AllAsync(MediaLibrary.Open(new MediaSpec("seed", TimeSpan.FromMilliseconds(milliseconds), MediaFormat.Mp3, channels)));

        Assert.Equal("ID3", Encoding.ASCII.GetString(file, 0, 3));
        var place = 10 + (file[6] << 21) + (file[7] << 14) + (file[8] << 7) + file[9];
        var frames = 0;
        for (; place < file.Length; place += frameBytes, frames++)
        {
            Assert.Equal(0xFF, file[place]);
            Assert.Equal(0xF3, file[place + 1]); // MPEG 2, layer III, no checksum
            Assert.Equal(channels == 1 ? 3 : 6, file[place + 2] >> 4); // 24 or 48 kbit/s
            Assert.Equal(2, (file[place + 2] >> 2) & 3); // 16 kHz
            Assert.Equal(0, (file[place + 2] >> 1) & 1); // not padded
            Assert.Equal(channels == 1 ? 3 : 0, file[place + 3] >> 6); // one channel, or two of which each stands for itself
            Assert.Equal(0, file[place + 4]); // its sound begins in itself
        }

        Assert.Equal(file.Length, place);
        Assert.Equal((milliseconds + 35) / 36, frames);
    }
}
