using System.Buffers;
using System.Text;
using System.Text.Json;
using Adapter.Abstractions;

namespace Adapter.Host.Journal;

/// <summary>Some events of one call, encoded and ready to be inserted. Reused; one owner at a time.</summary>
internal sealed class EncodedChunk
{
    /// <summary>Most events in a chunk: the share one publisher gets before the next one has its turn.</summary>
    public const int MaxEvents = 256;

    private const int MaxBytes = 512 * 1024;
    private const int KeptBytes = 16 * 1024;

    [ThreadStatic]
    private static Scratch? _scratch;

    private byte[] _bytes = [];
    private int _used;
    private Entry[] _entries = new Entry[1];

    public int Count { get; private set; }

    public int Bytes => _used;

    public ref readonly Entry this[int index] => ref _entries[index];

    public ReadOnlySpan<byte> Type(in Entry entry) => _bytes.AsSpan(entry.Start, entry.TypeLength);

    public ReadOnlySpan<byte> Conversation(in Entry entry) => _bytes.AsSpan(entry.Start + entry.TypeLength, entry.ConversationLength);

    public ReadOnlySpan<byte> Body(in Entry entry)
        => _bytes.AsSpan(entry.Start + entry.TypeLength + entry.ConversationLength, entry.BodyLength);

    /// <summary>Encodes events from an index on, as many as go into one chunk, and tells the index after the last.</summary>
    public int Encode(EventEncoder.Envelope envelope, IReadOnlyList<AdapterEvent> events, int from)
    {
        var scratch = _scratch ??= new Scratch();
        Clear();
        var next = from;
        while (next < events.Count && Count < MaxEvents && (Count == 0 || _used < MaxBytes))
        {
            Add(scratch, envelope, events[next++]);
        }

        return next;
    }

    /// <summary>Empties the chunk; a buffer of unusual size is given back rather than kept.</summary>
    public void Clear()
    {
        _used = 0;
        Count = 0;
        if (_bytes.Length > KeptBytes)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }

    private void Add(Scratch scratch, EventEncoder.Envelope envelope, AdapterEvent fact)
    {
        var json = scratch.Write(envelope, fact);
        var conversation = EventEncoder.ConversationOf(fact);
        var start = _used;
        Reserve(json.Length + Encoding.UTF8.GetMaxByteCount(fact.Type.Length) + Encoding.UTF8.GetMaxByteCount(conversation?.Length ?? 0));
        var typeLength = Encoding.UTF8.GetBytes(fact.Type, _bytes.AsSpan(_used));
        _used += typeLength;
        var conversationLength = conversation is null ? 0 : Encoding.UTF8.GetBytes(conversation, _bytes.AsSpan(_used));
        _used += conversationLength;
        json.CopyTo(_bytes.AsSpan(_used));
        _used += json.Length;

        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Math.Min(MaxEvents, Count * 4));
        }

        _entries[Count++] = new Entry(fact.Id, start, typeLength, conversationLength, json.Length);
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - _used >= more)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_used + more, _bytes.Length * 2));
        _bytes.AsSpan(0, _used).CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }

    /// <summary>Where one event's parts lie: type, conversation and body, one after the other.</summary>
    internal readonly record struct Entry(Guid Id, int Start, int TypeLength, int ConversationLength, int BodyLength);

    /// <summary>The writer needs room of 4 kB at a time; one for each thread instead of one for each call keeps waiting calls small.</summary>
#pragma warning disable CA1001 // lives as long as its thread; the writer over it holds nothing of its own
    private sealed class Scratch
#pragma warning restore CA1001
    {
        private const int KeptScratchBytes = 256 * 1024;
        private readonly Utf8JsonWriter _json;
        private ArrayBufferWriter<byte> _buffer = new(16 * 1024);

        public Scratch() => _json = new Utf8JsonWriter(_buffer, EventEncoder.WriterOptions);

        public ReadOnlySpan<byte> Write(EventEncoder.Envelope envelope, AdapterEvent fact)
        {
            if (_buffer.Capacity > KeptScratchBytes)
            {
                _buffer = new ArrayBufferWriter<byte>(16 * 1024);
            }

            _buffer.ResetWrittenCount();
            _json.Reset(_buffer);
            EventEncoder.Write(_json, envelope, fact);
            _json.Flush();
            return _buffer.WrittenSpan;
        }
    }
}
