using System.Buffers;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>A pooled buffer that several frames share; goes back to the pool with the last of its holders.</summary>
internal sealed class FrameChunk
{
    private int _holders = 1;

    public FrameChunk(int size) => Buffer = ArrayPool<byte>.Shared.Rent(size);

    public byte[] Buffer { get; }

    public FrameChunk Hold()
    {
        Interlocked.Increment(ref _holders);
        return this;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            ArrayPool<byte>.Shared.Return(Buffer);
        }
    }
}
