using System.Buffers.Binary;

namespace GenesysCloud.Simulator.Media;

/// <summary>WAV at 8 kHz: 16 bit PCM, or mu-law as the telephone line has it.</summary>
internal sealed class WavFormat(bool isMuLaw, int channels)
{
    private const int Rate = 8000;
    private const ushort Pcm = 1;
    private const ushort MuLaw = 7;

    /// <summary>Samples at the beginning that the seed makes: a click too quiet to hear, and no two files are the same.</summary>
    private const int OwnSamples = 32;

    private readonly byte[] _loop = Loop(isMuLaw, channels);

    private int BytesPerSample => isMuLaw ? 1 : 2;

    private int FrameBytes => BytesPerSample * channels;

    public MediaFile Open(SeedBytes seed, TimeSpan duration)
    {
        var frames = duration.Ticks * Rate / TimeSpan.TicksPerSecond;
        frames += isMuLaw ? frames & 1 : 0; // an odd number of bytes would need one more that is no sound
        var header = Header(frames);
        var own = Own(seed, frames);
        return new LoopedFile([.. header, .. own], _loop, seed.StartIn(_loop.Length / FrameBytes) * FrameBytes, header.Length + (frames * FrameBytes), "audio/wav", "wav");
    }

    private byte[] Header(long frames)
    {
        var data = checked((uint)(frames * FrameBytes));
        var format = isMuLaw ? 18 : 16;
        // only other formats than PCM have an extension and a fact chunk
        var header = new byte[12 + 8 + format + (isMuLaw ? 12 : 0) + 8];
        Span<byte> rest = header;
        Name(ref rest, "RIFF"u8, checked((uint)header.Length - 8 + data));
        "WAVE"u8.CopyTo(rest);
        rest = rest[4..];
        Name(ref rest, "fmt "u8, (uint)format);
        BinaryPrimitives.WriteUInt16LittleEndian(rest, isMuLaw ? MuLaw : Pcm);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[2..], (ushort)channels);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[4..], Rate);
        BinaryPrimitives.WriteUInt32LittleEndian(rest[8..], (uint)(Rate * FrameBytes));
        BinaryPrimitives.WriteUInt16LittleEndian(rest[12..], (ushort)FrameBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[14..], (ushort)(8 * BytesPerSample));
        rest = rest[format..];
        if (isMuLaw)
        {
            Name(ref rest, "fact"u8, 4);
            BinaryPrimitives.WriteUInt32LittleEndian(rest, (uint)frames);
            rest = rest[4..];
        }

        Name(ref rest, "data"u8, data);
        return header;

        static void Name(ref Span<byte> rest, ReadOnlySpan<byte> name, uint size)
        {
            name.CopyTo(rest);
            BinaryPrimitives.WriteUInt32LittleEndian(rest[4..], size);
            rest = rest[8..];
        }
    }

    private byte[] Own(SeedBytes seed, long frames)
    {
        var own = new byte[(int)Math.Min(OwnSamples, frames) * FrameBytes];
        for (var sample = 0; sample < own.Length / BytesPerSample; sample++)
        {
            var value = seed.All[sample / channels];
            if (isMuLaw)
            {
                own[sample] = (byte)(value | 0x60); // the quietest two of eight steps, of either sign
            }
            else
            {
                BinaryPrimitives.WriteInt16LittleEndian(own.AsSpan(2 * sample), (sbyte)value);
            }
        }

        return own;
    }

    private static byte[] Loop(bool isMuLaw, int channels)
    {
        ReadOnlySpan<byte> clip = Speech.Read("speech-dual.wav");
        var codes = clip[(clip.IndexOf("data"u8) + 8)..];
        if (channels == 1)
        {
            var mixed = new byte[codes.Length / 2];
            for (var i = 0; i < mixed.Length; i++)
            {
                mixed[i] = Louder(codes[2 * i], codes[(2 * i) + 1]);
            }

            codes = mixed;
        }

        if (isMuLaw)
        {
            return codes.ToArray();
        }

        var samples = new byte[2 * codes.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(samples.AsSpan(2 * i), Linear(codes[i]));
        }

        return samples;
    }

    /// <summary>The two take turns, so that the one who speaks is the mixture.</summary>
    private static byte Louder(byte left, byte right) => Math.Abs(Linear(left)) >= Math.Abs(Linear(right)) ? left : right;

    /// <summary>ITU-T G.711: a sign, three bits of exponent and four of mantissa, all inverted.</summary>
    private static short Linear(byte code)
    {
        var bits = ~code;
        var magnitude = ((((bits & 0x0F) << 3) + 0x84) << ((bits >> 4) & 0x07)) - 0x84;
        return (short)((bits & 0x80) != 0 ? -magnitude : magnitude);
    }
}
