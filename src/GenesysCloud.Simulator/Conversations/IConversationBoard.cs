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
