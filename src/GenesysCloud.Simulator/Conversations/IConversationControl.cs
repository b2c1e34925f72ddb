namespace GenesysCloud.Simulator.Conversations;

/// <summary>What a client may change in a conversation through REST. Each change is told as a snapshot of its own.</summary>
internal interface IConversationControl
{
    /// <summary>Sets attributes of a participant; the others stay.</summary>
    /// <returns><see langword="false"/> when there is no such participant.</returns>
    bool TrySetAttributes(string conversationId, string participantId, IReadOnlyDictionary<string, string> attributes);

    /// <summary>Pauses or resumes the recording: <c>ACTIVE</c>, <c>PAUSED</c> or <c>NONE</c>.</summary>
    /// <returns><see langword="false"/> when the conversation is over or is not recorded.</returns>
    bool TrySetRecordingState(string conversationId, string recordingState);
}
