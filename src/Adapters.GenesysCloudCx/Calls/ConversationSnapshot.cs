namespace Adapters.GenesysCloudCx.Calls;

/// <summary>What one body tells of a conversation, in whichever shape. Reused: valid until the next body is read.</summary>
internal sealed class ConversationSnapshot
{
    private readonly List<ParticipantSnapshot> _pool = [];

    public Slice Id { get; set; }

    public RecordingWord Recording { get; set; }

    public bool SecurePause { get; set; }

    /// <summary>The body lists participants; without, it says nothing about them.</summary>
    public bool HasParticipants { get; set; }

    /// <summary>Some participant has a chat, an e-mail or another medium than a call.</summary>
    public bool HasOtherMedia { get; set; }

    /// <summary>Participants with a voice leg, in the platform's order.</summary>
    public int Count { get; private set; }

    /// <summary>It lists participants, and no voice leg among them lives.</summary>
    public bool IsOver => HasParticipants && !_pool.Take(Count).Any(static participant => !LegMerge.IsOver(participant));

    /// <summary>The latest moment that it tells.</summary>
    public long Newest
    {
        get
        {
            long newest = 0;
            for (var i = 0; i < Count; i++)
            {
                newest = Math.Max(newest, _pool[i].Newest);
            }

            return newest;
        }
    }

    public ParticipantSnapshot this[int index] => _pool[index];

    public void Clear()
    {
        Id = default;
        Recording = RecordingWord.NotTold;
        SecurePause = HasParticipants = HasOtherMedia = false;
        Count = 0;
    }

    /// <summary>A cleared participant; it counts once it is taken by <see cref="Add"/>.</summary>
    public ParticipantSnapshot Next()
    {
        if (Count == _pool.Count)
        {
            _pool.Add(new ParticipantSnapshot());
        }

        var next = _pool[Count];
        next.Clear();
        return next;
    }

    public void Add() => Count++;
}
