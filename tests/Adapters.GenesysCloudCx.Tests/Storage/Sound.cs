using System.Buffers.Binary;
using System.Text;

namespace Adapters.GenesysCloudCx.Tests.Storage;

/// <summary>Small media files, made by hand.</summary>
internal static class Sound
{
    /// <summary>A WAV file of this many bytes in all; the sound differs by seed.</summary>
    public static byte[] Wav(int length, int seed = 1, ushort format = 1, ushort channels = 1, int rate = 8000)
    {
        var file = new byte[length];
        new Random(seed).NextBytes(file);
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        var bytes = format == 1 ? 2 : 1;
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(20), format);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(22), channels);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), rate * channels * bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(32), (ushort)(channels * bytes));
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(34), (ushort)(bytes * 8));
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), length - 44);
        return file;
    }

    /// <summary>Two pages of Ogg: the head of an Opus stream, and one of sound that ends at this many seconds.</summary>
    public static byte[] OggOpus(int seconds, byte channels = 2, bool isEnded = true)
    {
        byte[] head = [.. "OpusHead"u8, 1, channels, 0, 0, .. BitConverter.GetBytes(16_000), 0, 0, 0];
        return [.. Page(0, head), .. Page(seconds * 48_000L, new byte[200], isEnded)];
    }

    public static byte[] OggVorbis(int seconds)
    {
        byte[] head = [1, .. "vorbis"u8, 0, 0, 0, 0, 1, .. BitConverter.GetBytes(22_050), .. new byte[14]];
        return [.. Page(0, head), .. Page(seconds * 22_050L, new byte[200], isLast: true)];
    }

    /// <summary>Frames of 32 kbit/s at 24 kHz, mono, behind a tag.</summary>
    public static byte[] Mp3(int bytesOfSound)
    {
        var sound = new byte[bytesOfSound];
        byte[] frame = [0xFF, 0xF3, 0x44, 0xC4];
        frame.CopyTo(sound, 0);
        return [.. "ID3"u8, 4, 0, 0, 0, 0, 0, 10, .. new byte[10], .. sound];
    }

    /// <summary>A WebM file with an Opus track.</summary>
    public static byte[] Webm(int milliseconds, int missing = 0)
    {
        var duration = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(duration, milliseconds);
        var rate = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(rate, 48_000);
        byte[] info = Element([0x15, 0x49, 0xA9, 0x66], [.. Element([0x2A, 0xD7, 0xB1], [0x0F, 0x42, 0x40]), .. Element([0x44, 0x89], duration)]);
        byte[] audio = Element([0xE1], [.. Element([0xB5], rate), .. Element([0x9F], [2])]);
        byte[] tracks = Element([0x16, 0x54, 0xAE, 0x6B], Element([0xAE], [.. Element([0x86], Encoding.ASCII.GetBytes("A_OPUS")), .. audio]));
        byte[] file = [.. Element([0x1A, 0x45, 0xDF, 0xA3], Element([0x42, 0x82], Encoding.ASCII.GetBytes("webm"))), .. Element([0x18, 0x53, 0x80, 0x67], [.. info, .. tracks, .. new byte[300]])];
        return file[..^missing];
    }

    private static byte[] Element(byte[] id, byte[] body) => [.. id, (byte)(0x40 | (body.Length >> 8)), (byte)body.Length, .. body];

    private static byte[] Page(long position, byte[] packet, bool isLast = false)
        => [.. "OggS"u8, 0, isLast ? (byte)4 : (byte)0, .. BitConverter.GetBytes(position), 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, (byte)packet.Length, .. packet];
}
