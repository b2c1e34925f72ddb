namespace Adapter.Host.Journal;

/// <summary>What goes into one commit. Kept until the commit has succeeded, so that it can be tried again.</summary>
internal sealed class JournalBatch(int maxEvents, PublishCall.Pool pool)
{
    private const int MaxBytes = 8 * 1024 * 1024;
    private readonly List<Part> _parts = [];

    public int Events { get; private set; }

    public int Bytes { get; private set; }

    public bool IsEmpty => _parts.Count == 0;

    public bool IsFull => Events >= maxEvents || Bytes >= MaxBytes;

    public IReadOnlyList<Part> Parts => _parts;

    public void Add(EventPublisher publisher, PublishCall call, EncodedChunk chunk, bool last)
    {
        _parts.Add(new Part(publisher, call, chunk, last));
        Events += chunk.Count;
        Bytes += chunk.Bytes;
    }

    /// <summary>The commit succeeded: tells those whose events are complete.</summary>
    public void Acknowledge()
    {
        foreach (var part in _parts)
        {
            var before = part.Call.Receipt;
            part.Call.Receipt = new(
                before.Journaled + part.Journaled, before.Known + part.Known, part.Journaled > 0 ? part.LastSequence : before.LastSequence);
            pool.Return(part.Chunk);
            if (part.Last)
            {
                part.Call.Complete();
            }
        }

        Clear();
    }

    /// <summary>The commit will not be tried again.</summary>
    public void Abandon()
    {
        foreach (var part in _parts)
        {
            if (part.Last)
            {
                part.Call.Fail(new OperationCanceledException("The host went down before the events were on disk. They are not acknowledged."));
            }
        }

        Clear();
    }

    private void Clear()
    {
        _parts.Clear();
        Events = 0;
        Bytes = 0;
    }

    /// <summary>One chunk of one call, and what became of it in the last try.</summary>
    internal sealed class Part(EventPublisher publisher, PublishCall call, EncodedChunk chunk, bool last)
    {
        public EventPublisher Publisher => publisher;

        public PublishCall Call => call;

        public EncodedChunk Chunk => chunk;

        public bool Last => last;

        public int Journaled { get; set; }

        public int Known { get; set; }

        public long LastSequence { get; set; }
    }
}
