using Adapter.Abstractions;
using Adapter.Host.Journal;
using Adapter.Host.Supervision;

namespace Adapter.Host.Coverage;

/// <summary>Journal and timelines, as lives of adapters are handed them.</summary>
internal sealed class AdapterRecords(IEventJournal journal, CoverageStore coverage) : IAdapterRecords
{
    public IEventPublisher Publisher(AdapterDefinition definition, DataSourceDefinition dataSource) => journal.CreatePublisher(definition.Name, dataSource.Name);

    public IEventHistory History(DataSourceDefinition dataSource) => new JournalHistory(journal, dataSource.Name);

    public LastEvent LastEventOf(string adapterName) => journal.LastEventOf(adapterName);

    public ILifeCoverage Coverage(AdapterDefinition definition, DateTimeOffset startedAt) => coverage.Begin(definition.Name, startedAt);
}
