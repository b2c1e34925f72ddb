using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Adapter.Host.Journal;

/// <summary>
/// What occurs in a run of events (a segment): a sorted list of 32-bit hashes of its conversations, types and adapters. It answers "certainly not in here"
/// so that looking up a conversation reads a few segments instead of all, without an index by random key on every event.
/// </summary>
internal sealed class SegmentTokens
{
    /// <summary>Events in a segment.</summary>
    public const int Size = 8192;

    private readonly List<uint> _hashes = new(Size + 64);
    private readonly HashSet<uint> _few = [];
    private uint _lastConversation;

    public static uint Conversation(ReadOnlySpan<byte> text) => Hash('c', text);

    public static uint Type(ReadOnlySpan<byte> text) => Hash('t', text);

    public static uint Adapter(long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return Hash('a', bytes);
    }

    public static uint Conversation(string text) => Conversation(Encoding.UTF8.GetBytes(text));

    public static uint Type(string text) => Type(Encoding.UTF8.GetBytes(text));

    public void Add(ReadOnlySpan<byte> type, ReadOnlySpan<byte> conversation, long adapter)
    {
        _few.Add(Type(type));
        _few.Add(Adapter(adapter));
        if (conversation.Length > 0 && Conversation(conversation) is var hash && hash != _lastConversation)
        {
            _lastConversation = hash;
            _hashes.Add(hash);
        }
    }

    /// <summary>The list as it is stored.</summary>
    public byte[] ToBlob()
    {
        _hashes.AddRange(_few);
        _hashes.Sort();
        var span = CollectionsMarshal.AsSpan(_hashes);
        var kept = 0;
        for (var i = 0; i < span.Length; i++)
        {
            if (i == 0 || span[i] != span[i - 1])
            {
                span[kept++] = span[i];
            }
        }

        var blob = new byte[kept * sizeof(uint)];
        for (var i = 0; i < kept; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(blob.AsSpan(i * sizeof(uint)), span[i]);
        }

        return blob;
    }

    public void Clear()
    {
        _hashes.Clear();
        _few.Clear();
        _lastConversation = 0;
    }

    /// <summary>Whether a stored list has a hash. <see langword="false"/> is certain.</summary>
    public static bool MayContain(ReadOnlySpan<byte> blob, uint hash)
    {
        var low = 0;
        var high = (blob.Length / sizeof(uint)) - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var value = BinaryPrimitives.ReadUInt32LittleEndian(blob[(middle * sizeof(uint))..]);
            if (value == hash)
            {
                return true;
            }

            (low, high) = value < hash ? (middle + 1, high) : (low, middle - 1);
        }

        return false;
    }

    /// <summary>FNV-1a: stable for ever, which a stored value needs, and quick on short texts.</summary>
    private static uint Hash(char kind, ReadOnlySpan<byte> bytes)
    {
        var hash = (2166136261u ^ kind) * 16777619u;
        foreach (var value in bytes)
        {
            hash = (hash ^ value) * 16777619u;
        }

        return hash;
    }
}
