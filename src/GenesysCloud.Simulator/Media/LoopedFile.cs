namespace GenesysCloud.Simulator.Media;

/// <summary>A beginning of its own, then a loop that goes round from some place on: writing it is copying.</summary>
internal sealed class LoopedFile(byte[] beginning, byte[] loop, int start, long length, string contentType, string extension) : MediaFile
{
    private const int Block = 256 * 1024;

    public override string ContentType => contentType;

    public override string Extension => extension;

    public override long Length => length;

    public override async Task WriteAsync(Stream output, long from, long count, CancellationToken cancellationToken)
    {
        CheckRange(from, count);
        var end = from + count;
        while (from < end)
        {
            var part = At(from);
            part = part[..(int)Math.Min(Math.Min(part.Length, Block), end - from)];
            await output.WriteAsync(part, cancellationToken);
            from += part.Length;
        }
    }

    private ReadOnlyMemory<byte> At(long place) => place < beginning.Length
        ? beginning.AsMemory((int)place)
        : loop.AsMemory((int)((start + place - beginning.Length) % loop.Length));
}
