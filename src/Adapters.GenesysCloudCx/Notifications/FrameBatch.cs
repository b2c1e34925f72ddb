using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Calls;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>Whole notification frames of one socket, in the order of arrival, on their way to the interpreter.</summary>
internal sealed class FrameBatch(FrameChunk chunk) : PipelineWork
{
    public const int Capacity = 32;

    // most of the time a frame comes alone; room for many is made when many come at once
    private const int Few = 2;

    private Frame[] _frames = new Frame[Few];

    public int Count { get; private set; }

    public bool IsFull => Count == Capacity;

    public FrameChunk Chunk { get; } = chunk.Hold();

    public override bool IsLarge => Chunk.Buffer.Length > FrameAssembler.DefaultChunkSize;

    public void Add(int offset, int length, DateTimeOffset receivedAt)
    {
        if (Count == _frames.Length)
        {
            Array.Resize(ref _frames, Capacity);
        }

        _frames[Count++] = new Frame(offset, length, receivedAt);
    }

    public override void Run(NotificationInterpreter interpreter, List<AdapterEvent> output)
    {
        foreach (ref readonly var frame in _frames.AsSpan(0, Count))
        {
            interpreter.Interpret(Chunk.Buffer.AsSpan(frame.Offset, frame.Length), frame.ReceivedAt, output);
        }
    }

    public override void Release() => Chunk.Release();

    private readonly record struct Frame(int Offset, int Length, DateTimeOffset ReceivedAt);
}
