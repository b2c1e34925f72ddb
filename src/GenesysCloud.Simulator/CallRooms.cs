using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Directory;

namespace GenesysCloud.Simulator;

/// <summary>The calls of a simulated platform, as the server around them uses them.</summary>
/// <param name="Board">Every conversation.</param>
/// <param name="Control">What clients may change; <see langword="null"/> when nothing can be.</param>
/// <param name="Generator">Makes calls; <see langword="null"/> when none are made.</param>
/// <param name="Truth">What really happened; <see langword="null"/> when nobody keeps it.</param>
/// <param name="Life">Ended with the server.</param>
internal sealed record CallRooms(IConversationBoard Board, IConversationControl? Control, ICallGenerator? Generator, ITruthSource? Truth, IAsyncDisposable? Life)
{
    /// <summary>The rooms that <see cref="SimulatorServer"/> has when a test brings none.</summary>
    public static CallRooms Create(IAgentDirectory directory, SimulatorOptions options, TimeProvider time)
    {
        _ = (directory, options, time);
        return new CallRooms(new EmptyBoard(), null, null, null, null);
    }

    private sealed class EmptyBoard : IConversationBoard
    {
        public event Action<ConversationChange>? Changed
        {
            add { }
            remove { }
        }

        public IReadOnlyCollection<IConversationView> All => [];

        public bool TryGet(string conversationId, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out IConversationView view)
        {
            view = null;
            return false;
        }
    }
}
