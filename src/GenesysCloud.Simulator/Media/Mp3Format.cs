using System.Text;

namespace GenesysCloud.Simulator.Media;

/// <summary>MP3 of constant bit rate: frames of one size that need no other frame (MPEG 2 layer III at 16 kHz, 36 ms each).</summary>
internal sealed class Mp3Format
{
    private const int SamplesPerFrame = 576;
    private const int Rate = 16_000;
    private static readonly int[] KilobitsByCode = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    private readonly byte[] _loop;
    private readonly int _frameBytes;

    public Mp3Format(int channels)
    {
        _loop = Speech.Read($"speech-{Speech.Sides(channels)}.mp3");
        _frameBytes = SamplesPerFrame / 8 * KilobitsByCode[_loop[2] >> 4] * 1000 / Rate;
    }

    public MediaFile Open(SeedBytes seed, TimeSpan duration)
    {
        var ticks = TimeSpan.TicksPerSecond * SamplesPerFrame / Rate;
        var frames = (duration.Ticks + ticks - 1) / ticks;
        var tag = Tag(seed);
        return new LoopedFile(tag, _loop, seed.StartIn(_loop.Length / _frameBytes) * _frameBytes, tag.Length + (frames * _frameBytes), "audio/mpeg", "mp3");
    }

    /// <summary>An ID3v2.3 tag with one text of the user's: the recording's own number makes its file like no other.</summary>
    private static byte[] Tag(SeedBytes seed)
    {
        byte[] text = [0, .. Encoding.ASCII.GetBytes($"RECORDING\0{seed}")];
        byte[] frame = [.. "TXXX"u8, 0, 0, 0, (byte)text.Length, 0, 0, .. text];
        return [.. "ID3"u8, 3, 0, 0, 0, 0, 0, (byte)frame.Length, .. frame];
    }
}
