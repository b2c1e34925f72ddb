using System.Buffers.Binary;

namespace GenesysCloud.Simulator.Scenarios.Past;

/// <summary>
/// Dice with a wide seed (SplitMix64). The seed of <see cref="Random"/> has 31 bits: of a hundred thousand calls with ids of their own some would share one.
/// </summary>
internal sealed class WideRandom(int seed, int number) : Random
{
    private ulong _state = unchecked(((ulong)(uint)seed << 32) | (uint)number);

    public override int Next() => Next(int.MaxValue);

    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (int)(Sample() * maxValue);
    }

    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxValue, minValue);
        return (int)(minValue + (long)(Sample() * ((long)maxValue - minValue)));
    }

    public override double NextDouble() => Sample();

    public override void NextBytes(Span<byte> buffer)
    {
        Span<byte> word = stackalloc byte[8];
        while (buffer.Length > 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, Draw());
            var count = Math.Min(8, buffer.Length);
            word[..count].CopyTo(buffer);
            buffer = buffer[count..];
        }
    }

    protected override double Sample() => (Draw() >> 11) * (1.0 / (1UL << 53));

    private ulong Draw()
    {
        unchecked
        {
            var z = _state += 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
