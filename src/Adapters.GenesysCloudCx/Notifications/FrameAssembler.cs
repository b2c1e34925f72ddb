namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>Puts the pieces of a socket together into frames, one after the other in a chunk. One owner.</summary>
/// <remarks>A frame longer than the limit is passed over to its end, and the next one is read as usual.</remarks>
internal sealed class FrameAssembler(int largestFrame, int chunkSize = FrameAssembler.DefaultChunkSize) : IDisposable
{
    /// <summary>Below the size from which the runtime keeps arrays in the large object heap.</summary>
    public const int DefaultChunkSize = 64 * 1024;

    private const int LeastSpace = 4 * 1024;

    private FrameChunk _chunk = new(chunkSize);
    private int _start;
    private int _end;
    private bool _skipping;

    /// <summary>The chunk in which the last frame stands.</summary>
    public FrameChunk Chunk => _chunk;

    /// <summary>Where the next piece goes. May move an unfinished frame to a fresh chunk; finished ones stay where they are.</summary>
    public Memory<byte> Space()
    {
        if (_chunk.Buffer.Length - _end < Math.Min(LeastSpace, chunkSize / 2))
        {
            Renew();
        }

        return _chunk.Buffer.AsMemory(_end);
    }

    /// <summary>Takes over a piece that was received into <see cref="Space"/>.</summary>
    public FrameProgress Advance(int received, bool endOfMessage, out int offset, out int length)
    {
        _end += received;
        offset = _start;
        length = _end - _start;
        if (_skipping || length > largestFrame)
        {
            _skipping = !endOfMessage;
            _end = _start;
            return endOfMessage ? FrameProgress.Skipped : FrameProgress.Partial;
        }

        if (!endOfMessage)
        {
            return FrameProgress.Partial;
        }

        _start = _end;
        return FrameProgress.Complete;
    }

    public void Dispose() => _chunk.Release();

    private void Renew()
    {
        var partial = _end - _start;
        FrameChunk next = new(Math.Max(chunkSize, Math.Min(partial * 2, largestFrame + chunkSize)));
        _chunk.Buffer.AsSpan(_start, partial).CopyTo(next.Buffer);
        _chunk.Release();
        _chunk = next;
        _start = 0;
        _end = partial;
    }
}

internal enum FrameProgress
{
    /// <summary>More is to come.</summary>
    Partial,

    /// <summary>A whole frame stands in the chunk.</summary>
    Complete,

    /// <summary>The frame was longer than the limit and was passed over.</summary>
    Skipped,
}
