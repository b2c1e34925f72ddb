using System.Runtime.InteropServices;

namespace Adapters.GenesysCloudCx.Calls;

/// <summary>
/// Tells news from retelling. Snapshots carry no number, so that "not held" before a hold and after it look the same. But each topic
/// tells the same story in order: what a topic tells is retelling while it is found further along in the story than that topic was.
/// </summary>
internal sealed class SnapshotOrder
{
    private const int Remembered = 16;

    private readonly List<Topic> _topics = new(2);
    private readonly ulong[] _story = new ulong[Remembered];
    private readonly ulong[] _frames = new ulong[Remembered];
    private int _told;
    private int _framesSeen;
    private bool _correlationIsNumber = true;

    /// <summary>Whether the newest snapshot applied was this one.</summary>
    public bool IsNewest(ulong fingerprint) => _told > 0 && _story[(_told - 1) % Remembered] == fingerprint;

    /// <summary>Takes a notification's snapshot.</summary>
    /// <returns><see langword="true"/> when it tells something that was not told before it.</returns>
    public bool IsNews(ulong fingerprint, ulong topic, ulong correlation)
    {
        var index = TopicAt(topic);
        var isSameFrame = SeenFrame(fingerprint, topic, correlation, index);
        ref var known = ref CollectionsMarshal.AsSpan(_topics)[index];
        if (isSameFrame)
        {
            return false;
        }

        // the platform says most things twice: where the topic stands counts too
        for (var at = Math.Max(Math.Max(known.Position - 1, _told - Remembered), 0); at < _told; at++)
        {
            if (_story[at % Remembered] == fingerprint)
            {
                known.Position = at + 1;
                return false;
            }
        }

        return true;
    }

    /// <summary>The snapshot was applied: the story goes on with it. A topic of 0 is none (REST).</summary>
    public void Append(ulong fingerprint, ulong topic)
    {
        _story[_told++ % Remembered] = fingerprint;
        if (topic != 0)
        {
            CollectionsMarshal.AsSpan(_topics)[TopicAt(topic)].Position = _told;
        }
    }

    /// <summary>All of it as numbers, to be kept across a restart.</summary>
    public ulong[] Save()
    {
        List<ulong> kept = [(ulong)_told, (ulong)_framesSeen, _correlationIsNumber ? 1UL : 0, (ulong)_topics.Count];
        foreach (var topic in _topics)
        {
            kept.AddRange([topic.Hash, (ulong)topic.Position, topic.Correlation, topic.Fingerprint]);
        }

        kept.AddRange(_story.AsSpan(0, Math.Min(_told, Remembered)));
        kept.AddRange(_frames.AsSpan(0, Math.Min(_framesSeen, Remembered)));
        return [.. kept];
    }

    /// <summary>Makes it again. What is not of this form gives one that knows nothing, which is safe: the next snapshot is news then.</summary>
    public static SnapshotOrder Load(ReadOnlySpan<ulong> kept)
    {
        const int head = 4;
        SnapshotOrder order = new();
        if (kept.Length < head || kept[0] > int.MaxValue || kept[1] > int.MaxValue || kept[3] > Remembered)
        {
            return order;
        }

        var (told, frames, topics) = ((int)kept[0], (int)kept[1], (int)kept[3]);
        var story = Math.Min(told, Remembered);
        var rest = kept[head..];
        if (rest.Length != (topics * 4) + story + Math.Min(frames, Remembered))
        {
            return order;
        }

        for (var i = 0; i < topics; i++, rest = rest[4..])
        {
            order._topics.Add(new Topic { Hash = rest[0], Position = (int)Math.Min(rest[1], (ulong)told), Correlation = rest[2], Fingerprint = rest[3] });
        }

        rest[..story].CopyTo(order._story);
        rest[story..].CopyTo(order._frames);
        (order._told, order._framesSeen, order._correlationIsNumber) = (told, frames, kept[2] == 1);
        return order;
    }

    /// <summary>The very frame, delivered again: its topic and correlation id are the same. Holds only while correlation ids differ between frames.</summary>
    private bool SeenFrame(ulong fingerprint, ulong topic, ulong correlation, int index)
    {
        if (correlation == 0 || !_correlationIsNumber)
        {
            return false;
        }

        ref var known = ref CollectionsMarshal.AsSpan(_topics)[index];
        if (known.Correlation == correlation && known.Fingerprint != fingerprint)
        {
            _correlationIsNumber = false;
            return false;
        }

        known.Correlation = correlation;
        known.Fingerprint = fingerprint;
        var frame = Utf8Hash.Mix(Utf8Hash.Mix(topic, correlation), fingerprint);
        if (_frames.AsSpan(0, Math.Min(_framesSeen, Remembered)).Contains(frame))
        {
            return true;
        }

        _frames[_framesSeen++ % Remembered] = frame;
        return false;
    }

    private int TopicAt(ulong topic)
    {
        for (var i = 0; i < _topics.Count; i++)
        {
            if (_topics[i].Hash == topic)
            {
                return i;
            }
        }

        if (_topics.Count == Remembered)
        {
            _topics.RemoveAt(0);
        }

        _topics.Add(new Topic { Hash = topic });
        return _topics.Count - 1;
    }

    private struct Topic
    {
        public ulong Hash;
        public int Position;
        public ulong Correlation;
        public ulong Fingerprint;
    }
}
