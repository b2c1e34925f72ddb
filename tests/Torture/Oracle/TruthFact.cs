namespace Torture.Oracle;

/// <summary>One thing that really happened on the platform and that a recorder should have been told, in the words of docs/events.md.</summary>
/// <param name="ConversationId">Of which conversation.</param>
/// <param name="ParticipantId">Whose.</param>
/// <param name="Kind">The event's type without its prefix.</param>
/// <param name="At">When.</param>
/// <param name="Leading">The platform's time that identifies it: the leading bits of its event's id.</param>
/// <param name="Exact">REST can tell it again after an outage.</param>
/// <param name="Visible">It was shown to a user's topic.</param>
/// <param name="RecordingState">What the recording's state became.</param>
internal sealed record TruthFact(
    string ConversationId, string ParticipantId, string Kind, DateTimeOffset At, DateTimeOffset Leading, bool Exact = true, bool Visible = true, string? RecordingState = null)
{
    /// <summary>The state of a conversation's recording is told at the leg that carries the call when the change is seen, which after an outage may be the next one.</summary>
    public const string OfConversation = "recording-state-changed";

    /// <summary>Whose fact of which kind.</summary>
    public string Loose => Kind == OfConversation ? $"{Kind} {ConversationId} {RecordingState}" : $"{Kind} {ConversationId} {ParticipantId}";

    public string Strict { get; } = $"{Kind} {ConversationId} {ParticipantId} {Math.Max(0, Leading.ToUnixTimeMilliseconds())}";
}
