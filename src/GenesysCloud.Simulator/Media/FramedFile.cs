using System.Buffers;

namespace GenesysCloud.Simulator.Media;

/// <summary>A beginning, whole units of a loop that are copied and stamped with their number, and what is left over at the end.</summary>
internal abstract class FramedFile(byte[] beginning, UnitLoop loop, int start, long units, byte[] end) : MediaFile
{
    private const int Block = 128 * 1024;
    private readonly long _first = loop.BytesBefore(start);
    private readonly long _endsAt = beginning.Length + loop.BytesBefore(start + units) - loop.BytesBefore(start);

    public override long Length => _endsAt + end.Length;

    public override long WholePiecesWithin(long length)
        => length < beginning.Length || length >= _endsAt ? length
            : beginning.Length + loop.BytesBefore(loop.NumberAt(_first + length - beginning.Length)) - _first;

    public override async Task WriteAsync(Stream output, long from, long count, CancellationToken cancellationToken)
    {
        CheckRange(from, count);
        var buffer = ArrayPool<byte>.Shared.Rent(Block + loop.Largest);
        try
        {
            for (var left = count; left > 0;)
            {
                var part = Part(buffer, from, left);
                part = part[..(int)Math.Min(part.Length, left)];
                await output.WriteAsync(part, cancellationToken);
                from += part.Length;
                left -= part.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Writes into a copy of the loop's unit what only this unit of this file has.</summary>
    /// <param name="unit">The copy.</param>
    /// <param name="index">Which unit of the loop it is.</param>
    /// <param name="number">Which unit of the file it becomes, from 0.</param>
    protected abstract void Stamp(Span<byte> unit, int index, long number);

    private ReadOnlyMemory<byte> Part(byte[] buffer, long from, long wanted)
    {
        if (from < beginning.Length)
        {
            return beginning.AsMemory((int)from);
        }

        if (from >= _endsAt)
        {
            return end.AsMemory((int)(from - _endsAt));
        }

        var place = _first + from - beginning.Length;
        var number = loop.NumberAt(place);
        var skipped = (int)(place - loop.BytesBefore(number));
        var filled = 0;
        for (; filled < Block && filled - skipped < wanted && number < start + units; number++)
        {
            var index = loop.Index(number);
            var unit = buffer.AsSpan(filled, loop[index].Length);
            loop[index].CopyTo(unit);
            Stamp(unit, index, number - start);
            filled += unit.Length;
        }

        return buffer.AsMemory(skipped, filled - skipped);
    }
}
