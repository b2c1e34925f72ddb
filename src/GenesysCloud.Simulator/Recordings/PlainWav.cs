using System.Buffers.Binary;
using GenesysCloud.Simulator.Media;

namespace GenesysCloud.Simulator.Recordings;

/// <summary>A WAV file of plain tones.</summary>
internal sealed class PlainWav(MediaSpec spec) : MediaFile
{
    private const int Rate = 8000;
    private const int HeaderLength = 44;

    private readonly int _frame = 2 * spec.Channels;

    public override long Length => HeaderLength + ((long)(spec.Duration.TotalSeconds * Rate) * _frame);

    public override string ContentType => "audio/wav";

    public override string Extension => "wav";

    public override async Task WriteAsync(Stream output, long from, long count, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var pitch = 20 + (spec.Seed.Aggregate(0u, static (sum, letter) => sum + letter) % 7);
        while (count > 0)
        {
            var length = (int)Math.Min(count, buffer.Length);
            for (var i = 0; i < length; i++)
            {
                buffer[i] = At(from + i, pitch);
            }

            await output.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
            (from, count) = (from + length, count - length);
        }
    }

    private byte At(long position, uint pitch)
    {
        if (position >= HeaderLength)
        {
            return (byte)((position - HeaderLength) * pitch / 100);
        }

        Span<byte> header = stackalloc byte[HeaderLength];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)(Length - 8));
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteInt16LittleEndian(header[20..], 1);
        BinaryPrimitives.WriteInt16LittleEndian(header[22..], (short)spec.Channels);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], Rate);
        BinaryPrimitives.WriteInt32LittleEndian(header[28..], Rate * _frame);
        BinaryPrimitives.WriteInt16LittleEndian(header[32..], (short)_frame);
        BinaryPrimitives.WriteInt16LittleEndian(header[34..], 16);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[40..], (uint)(Length - HeaderLength));
        return header[(int)position];
    }
}
