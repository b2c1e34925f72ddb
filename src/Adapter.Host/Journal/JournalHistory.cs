using System.Runtime.CompilerServices;
using Adapter.Abstractions;

namespace Adapter.Host.Journal;

/// <summary>The journal as an adapter sees it: the events of its data source.</summary>
internal sealed class JournalHistory(IEventJournal journal, string dataSourceName) : IEventHistory
{
    public long LastSequence => journal.LastSequence;

    public async IAsyncEnumerable<HistoryEvent> ReadAsync(long afterSequence, string? conversationId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        JournalQuery query = new(Math.Max(0, afterSequence)) { DataSource = dataSourceName, Conversation = conversationId };
        await foreach (var fact in journal.ReadAsync(query, cancellationToken))
        {
            yield return new HistoryEvent(fact.Sequence, fact.Json);
        }
    }
}
