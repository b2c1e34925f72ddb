using System.Collections.Concurrent;
using Adapter.Abstractions;
using Adapter.Host.Journal;
using Adapter.Host.Supervision;

namespace Adapter.Host.Coverage;

/// <summary>Journal and timelines, as lives of adapters are handed them.</summary>
internal sealed class AdapterRecords(IEventJournal journal, TimeProvider time) : IAdapterRecords
{
    private readonly ConcurrentDictionary<string, MemoryCoverage> _coverage = new(StringComparer.OrdinalIgnoreCase);

    public IEventPublisher Publisher(AdapterDefinition definition, DataSourceDefinition dataSource) => journal.CreatePublisher(definition.Name, dataSource.Name);

    public IEventHistory History(DataSourceDefinition dataSource) => new JournalHistory(journal, dataSource.Name);

    public ICoverage Coverage(AdapterDefinition definition) => _coverage.GetOrAdd(definition.Name, _ => new MemoryCoverage(time));
}
