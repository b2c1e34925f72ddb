namespace GenesysCloud.Simulator.Conversations;

/// <summary>Hears of every voice conversation that is over, be it played live or made up for the past: its recordings are made then.</summary>
internal interface IEndedCalls
{
    /// <summary>Called once for each conversation, when its last leg has ended. Must not block and must not throw.</summary>
    void Ended(ConversationState conversation);
}
