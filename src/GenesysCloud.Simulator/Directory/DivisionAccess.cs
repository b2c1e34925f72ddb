using System.Collections.Immutable;
using GenesysCloud.Simulator.Conversations;

namespace GenesysCloud.Simulator.Directory;

/// <summary>Which queues are in a division that the OAuth client has no access to. It sees neither them nor their conversations and recordings.</summary>
internal sealed class DivisionAccess
{
    private ImmutableHashSet<string> _hidden;
    private int _version;

    public DivisionAccess(AgentDirectory directory, int hiddenQueues)
        => _hidden = directory.Queues.TakeLast(hiddenQueues).Select(static queue => queue.Id).ToImmutableHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Changes with every change.</summary>
    public int Version => Volatile.Read(ref _version);

    public void Set(string queueId, bool isHidden)
    {
        ImmutableInterlocked.Update(ref _hidden, hidden => isHidden ? hidden.Add(queueId) : hidden.Remove(queueId));
        Interlocked.Increment(ref _version);
    }

    public bool IsHidden(SimulatedQueue queue) => _hidden.Contains(queue.Id);

    /// <summary>A conversation belongs to the divisions of its queues; one that is enough to see it.</summary>
    public bool IsHidden(IConversationView conversation)
        => !_hidden.IsEmpty && conversation.QueueIds.Count > 0 && conversation.QueueIds.All(_hidden.Contains);
}
