using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace GenesysCloud.Simulator.Conversations;

/// <summary>The conversations the simulated platform knows: open ones and those that ended within the retention.</summary>
internal interface IConversationBoard
{
    /// <summary>Raised synchronously, in order, for every snapshot. A handler must not block and must not throw.</summary>
    event Action<ConversationChange>? Changed;

    /// <summary>Every conversation that is still remembered, as it stands now.</summary>
    IReadOnlyCollection<IConversationView> All { get; }

    /// <summary>Those that are alive or ended a moment ago, with after-call work perhaps still to come.</summary>
    IReadOnlyCollection<IConversationView> Live => All;

    /// <summary>Those that started on these days (UTC), in no order.</summary>
    IReadOnlyCollection<IConversationView> StartedOn(DateOnly first, DateOnly last)
        => [.. All.Where(view => DateOnly.FromDateTime(view.Start.UtcDateTime) is var day && day >= first && day <= last)];

    /// <summary>Changes with every change of a conversation of these days; <see langword="null"/> when nobody keeps count.</summary>
    long? VersionOf(DateOnly first, DateOnly last) => null;

    /// <summary>The newest snapshot of one conversation.</summary>
    bool TryGet(string conversationId, [MaybeNullWhen(false)] out IConversationView view);
}

/// <summary>One conversation at one moment. Immutable: it can be written later, more than once and from any thread.</summary>
internal interface IConversationView
{
    string Id { get; }

    DateTimeOffset Start { get; }

    /// <summary>When the last leg ended; null while one is alive.</summary>
    DateTimeOffset? End { get; }

    /// <summary>Everyone who ever had a leg.</summary>
    IReadOnlyCollection<string> UserIds { get; }

    /// <summary>Every queue the conversation ever was in.</summary>
    IReadOnlyCollection<string> QueueIds { get; }

    /// <summary>In the words of analytics: <c>voice</c>, <c>chat</c>, <c>email</c>, <c>message</c>.</summary>
    string MediaType { get; }

    /// <summary>Body of <c>*.conversations.calls</c>. Only for <c>voice</c>.</summary>
    void WriteCallNotification(Utf8JsonWriter w);

    /// <summary>Body of <c>*.conversations</c>.</summary>
    void WriteConversationNotification(Utf8JsonWriter w);

    /// <summary><c>GET conversations/calls/{id}</c>. Only for <c>voice</c>.</summary>
    void WriteCallRest(Utf8JsonWriter w);

    /// <summary><c>GET conversations/{id}</c>.</summary>
    void WriteConversationRest(Utf8JsonWriter w);

    /// <summary>A conversation of the analytics detail query.</summary>
    void WriteAnalyticsRow(Utf8JsonWriter w);

    /// <summary>The same as asynchronous jobs tell it: with the participants' attributes.</summary>
    void WriteJobRow(Utf8JsonWriter w);

    /// <summary>What filters of analytics compare, for the conversation as a whole; <see langword="null"/> where it has no such value.</summary>
    string? Dimension(string name);

    /// <summary>What filters compare for each segment with its session and participant.</summary>
    IEnumerable<ISegmentView> SegmentViews();
}

/// <summary>One segment of one session of one participant, as filters see it.</summary>
internal interface ISegmentView
{
    string? Dimension(string name);
}

/// <summary>One snapshot and whom it goes to.</summary>
/// <param name="Conversation">The snapshot.</param>
/// <param name="UserIds">Users on whose topics it is sent.</param>
/// <param name="QueueIds">Queues on whose topics it is sent.</param>
/// <param name="AlsoChatLike">Not a call: only on <c>.conversations</c>, never on <c>.conversations.calls</c>.</param>
internal sealed record ConversationChange(
    IConversationView Conversation,
    IReadOnlyList<string> UserIds,
    IReadOnlyList<string> QueueIds,
    bool AlsoChatLike);
