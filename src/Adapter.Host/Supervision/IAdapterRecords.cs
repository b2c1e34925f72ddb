using Adapter.Abstractions;
using Adapter.Host.Journal;

namespace Adapter.Host.Supervision;

/// <summary>What the host keeps on disk for an adapter, as one life of it is handed it.</summary>
internal interface IAdapterRecords
{
    /// <summary>The way into the journal.</summary>
    IEventPublisher Publisher(AdapterDefinition definition, DataSourceDefinition dataSource);

    /// <summary>What the journal holds of a data source.</summary>
    IEventHistory History(DataSourceDefinition dataSource);

    /// <summary>When an adapter journaled a new event last.</summary>
    LastEvent LastEventOf(string adapterName);

    /// <summary>The adapter's timeline.</summary>
    /// <param name="definition">The adapter.</param>
    /// <param name="startedAt">When this life of it begins: the first such moment of an adapter that accounts for its time is where its timeline begins.</param>
    ILifeCoverage Coverage(AdapterDefinition definition, DateTimeOffset startedAt);
}
