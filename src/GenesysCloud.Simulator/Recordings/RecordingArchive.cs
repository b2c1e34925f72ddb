using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Recordings;

/// <summary>
/// Every recording that the simulated platform has or ever had, and what tests and <c>/_sim/recordings</c> do to them. It outlives the conversations:
/// what REST forgets of a call after a day does not take its recordings along.
/// </summary>
internal sealed class RecordingArchive : IEndedCalls
{
    private readonly ConcurrentDictionary<string, Recording> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Recording[]> _byConversation = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _protected = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Recording> _inOrder = new();
    private readonly RecordingMaker _maker;
    private readonly Chance _chance;
    private readonly TimeProvider _time;
    private volatile RecordingOptions _options;
    private volatile bool _restrictedIsOpen;
    private int _added;
    private int _authorizations;

    public RecordingArchive(SimulatorOptions options, TimeProvider time)
    {
        _chance = new Chance(options.Seed);
        RestrictedDivisionId = _chance.Id("division", "restricted");
        _maker = new RecordingMaker(options.Seed, RestrictedDivisionId);
        (_options, _time) = (options.Recordings, time);
        Links = new SignedLinks(options.Seed, time);
    }

    public SignedLinks Links { get; }

    /// <summary>Downloads that brought an <c>Authorization</c> header along: a token that went to a host it does not belong to.</summary>
    public int Authorizations => Volatile.Read(ref _authorizations);

    /// <summary>A division that the client may not see into.</summary>
    public string RestrictedDivisionId { get; }

    /// <summary>How recordings are made from now on, and how the platform treats those there are.</summary>
    public RecordingOptions Options
    {
        get => _options;
        set => _options = value;
    }

    /// <summary>The client has been let into the restricted division.</summary>
    public bool RestrictedIsOpen
    {
        get => _restrictedIsOpen;
        set => _restrictedIsOpen = value;
    }

    /// <summary>All of them, the oldest first, those that nobody is shown too.</summary>
    public IReadOnlyCollection<Recording> All => [.. _inOrder.Select(made => _byId[made.Id])];

    public int Count => _byId.Count;

    public DateTimeOffset Now => _time.GetUtcNow();

    public void Ended(ConversationState conversation)
    {
        var made = _maker.Make(conversation, _options);
        _byConversation.TryAdd(conversation.Id, []);
        foreach (var recording in made)
        {
            Add(recording);
        }
    }

    /// <summary>Adds a recording that no call of the simulator has made.</summary>
    public Recording Add(NewRecording wish)
    {
        var options = _options;
        var now = Now.ToMilliseconds();
        var start = (wish.Start ?? now - (wish.Duration ?? TimeSpan.FromSeconds(10))).ToMilliseconds();
        var conversation = wish.ConversationId ?? _chance.Id("conversation", $"{Interlocked.Increment(ref _added)}");
        Recording made = new()
        {
            Id = _chance.Id("added", $"{conversation} {Interlocked.Increment(ref _added)}"),
            ConversationId = conversation,
            SessionId = wish.SessionId ?? _chance.Id("session", $"{conversation} {_added}"),
            Subtype = wish.Subtype,
            Subject = wish.Subject,
            Start = start,
            End = start + (wish.Duration ?? TimeSpan.FromSeconds(10)),
            UserIds = wish.UserIds,
            DualChannel = wish.DualChannel,
            Sensitive = wish.Sensitive,
            Adhoc = wish.Adhoc,
            DivisionId = wish.Restricted ? RestrictedDivisionId : wish.DivisionId ?? "",
            OriginalFormat = wish.OriginalFormat ?? options.OriginalFormat,
            Life = new RecordingLife(wish.VisibleAt ?? now, wish.AvailableAt ?? wish.VisibleAt ?? now),
        };
        made.Life.Orphan(wish.Orphan);
        Add(made);
        return made;
    }

    public bool TryGet(string recordingId, [MaybeNullWhen(false)] out Recording recording) => _byId.TryGetValue(recordingId, out recording);

    /// <summary>The recordings of a conversation, those that nobody is shown too; <see langword="null"/> for a conversation that never ended or never was.</summary>
    public IReadOnlyList<Recording>? Of(string conversationId) => _byConversation.GetValueOrDefault(conversationId);

    public bool IsRefused(Recording recording) => !_restrictedIsOpen && recording.DivisionId == RestrictedDivisionId;

    /// <summary>A recording that appears as late as this; until then nobody is shown it.</summary>
    public void MakeLate(string recordingId, TimeSpan from) => Find(recordingId).Life.AppearAt(Now + from, Now + from + _options.UploadDelay);

    public void Archive(string recordingId) => Find(recordingId).Life.Archive(Now);

    public void Break(string recordingId) => Find(recordingId).Life.Break();

    /// <summary>Gone from now on, as by a policy.</summary>
    public void Delete(string recordingId) => Find(recordingId).Life.DeleteByPolicy(Now, Now);

    /// <summary>Takes the recording from its conversation, which no longer shows it, or gives it back.</summary>
    public void Orphan(string recordingId, bool isOrphan = true) => Find(recordingId).Life.Orphan(isOrphan);

    /// <summary>Attaches an orphan to a conversation.</summary>
    public Recording Attach(Recording orphan, string conversationId)
    {
        lock (_byConversation)
        {
            orphan.Life.Orphan(false);
            if (conversationId == orphan.ConversationId)
            {
                return orphan;
            }

            var attached = orphan with { ConversationId = conversationId };
            _byId[orphan.Id] = attached;
            _byConversation[orphan.ConversationId] = [.. _byConversation[orphan.ConversationId].Where(other => other.Id != orphan.Id)];
            _byConversation[conversationId] = [.. _byConversation.GetValueOrDefault(conversationId) ?? [], attached];
            return attached;
        }
    }

    public bool IsProtected(string conversationId) => _protected.ContainsKey(conversationId);

    public void Protect(string conversationId, bool isProtected)
    {
        if (!isProtected)
        {
            _protected.TryRemove(conversationId, out _);
            return;
        }

        _protected[conversationId] = true;
        foreach (var recording in Of(conversationId) ?? [])
        {
            recording.Life.Protect(Now);
        }
    }

    public void CountAuthorization() => Interlocked.Increment(ref _authorizations);

    private Recording Find(string recordingId) => TryGet(recordingId, out var found) ? found : throw ApiException.NotFound();

    private void Add(Recording recording)
    {
        lock (_byConversation)
        {
            if (_byId.TryAdd(recording.Id, recording))
            {
                _byConversation[recording.ConversationId] = [.. _byConversation.GetValueOrDefault(recording.ConversationId) ?? [], recording];
                _inOrder.Enqueue(recording);
            }
        }
    }
}

/// <summary>A recording to be added; what is left out is made up.</summary>
internal sealed record NewRecording
{
    public string? ConversationId { get; init; }

    public string? SessionId { get; init; }

    public RecordingSubtype Subtype { get; init; }

    public string? Subject { get; init; }

    public DateTimeOffset? Start { get; init; }

    public TimeSpan? Duration { get; init; }

    public IReadOnlyList<string> UserIds { get; init; } = [];

    public bool DualChannel { get; init; }

    public bool Sensitive { get; init; }

    public bool Adhoc { get; init; }

    public bool Orphan { get; init; }

    public string? DivisionId { get; init; }

    /// <summary>Of the division that the client may not see into.</summary>
    public bool Restricted { get; init; }

    public Media.MediaFormat? OriginalFormat { get; init; }

    public DateTimeOffset? VisibleAt { get; init; }

    public DateTimeOffset? AvailableAt { get; init; }
}
