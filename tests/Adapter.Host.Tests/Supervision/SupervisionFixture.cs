using System.Collections.Concurrent;
using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Journal;
using Adapter.Host.Supervision;
using Adapter.Host.Tests.Plugins;
using Testing.Common;

namespace Adapter.Host.Tests.Supervision;

/// <summary>A supervisor over real plugins, with a journal in memory and the clock of the test.</summary>
internal sealed class SupervisionFixture : IAsyncDisposable
{
    private readonly Dictionary<string, AdapterEntry> _entries = new(StringComparer.OrdinalIgnoreCase);

    public SupervisionFixture(TimeProvider time, params string[] plugins)
        : this(time, options => options, plugins)
    {
    }

    public SupervisionFixture(TimeProvider time, Func<SupervisionOptions, SupervisionOptions> adjust, params string[] plugins)
    {
        Plugins = new TestPlugins(plugins);
        Options = adjust(new SupervisionOptions { StateFolder = Plugins["state"], RecordingsFolder = Plugins["recordings"] });
        Supervisor = new AdapterSupervisor(Plugins.Catalogue, Journal, Restarts, Options, time, () => 0.5, Plugins.Log);
    }

    public TestPlugins Plugins { get; }

    public SupervisionOptions Options { get; }

    public MemoryJournal Journal { get; } = new();

    public NoRestarts Restarts { get; } = new();

    public AdapterSupervisor Supervisor { get; }

    public List<BrokenDefinition> Broken { get; } = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task LoadAsync() => await Plugins.Catalogue.LoadAsync(Token);

    /// <summary>Sets a definition; <see cref="ReconcileAsync"/> puts it into force.</summary>
    public AdapterEntry Define(string name, string type, StartupType startup = StartupType.Automatic, bool isStale = false, DefinitionFinding[]? findings = null, params (string Name, string Value)[] settings)
        => _entries[name] = TestDefinitions.Entry(Plugins.Catalogue.Find(type) ?? new AdapterType { Name = type, Description = "", DataSourceType = "Test", Settings = [], Create = null! }, name, startup, isStale, findings, settings);

    public void Remove(string name) => _entries.Remove(name);

    public Task ReconcileAsync() => Supervisor.ReconcileAsync(Set(), Token);

    public DefinitionSet Set() => new([.. _entries.Values], [], [.. Broken], []);

    public Task<AdapterSnapshot> WhenAsync(string name, AdapterState state) => WhenAsync(name, snapshot => snapshot.State == state, $"{name} is {state}");

    public async Task<AdapterSnapshot> WhenAsync(string name, Func<AdapterSnapshot, bool> condition, string what)
    {
        try
        {
            return await Supervisor.WaitForAsync(name, condition, Token).WaitAsync(Eventually.DefaultDeadline, Token);
        }
        catch (TimeoutException)
        {
            var now = Supervisor.Find(name);
            throw new TimeoutException($"Not within {Eventually.DefaultDeadline}: {what}. It is {now?.State}: {now?.Why}");
        }
    }

    /// <summary>A neighbour that beats every few milliseconds of real time.</summary>
    public async Task<string> StartNeighbourAsync()
    {
        Define("Neighbour", "Healthy Adapter", settings: [("Site", "neighbour"), ("BeatMs", "5")]);
        await ReconcileAsync();
        await WhenAsync("Neighbour", AdapterState.Running);
        return "Neighbour";
    }

    /// <summary>Fails unless the neighbour, as it is now, never left Running and publishes on.</summary>
    public async Task AssertUndisturbedAsync(string neighbour, DateTimeOffset runningSince)
    {
        var before = Journal.CountOf(neighbour);
        await Eventually.TrueAsync(() => Journal.CountOf(neighbour) >= before + 10, "the neighbour publishes on", cancellationToken: Token);
        var snapshot = Supervisor.Find(neighbour)!;
        Assert.Equal((AdapterState.Running, runningSince, 0), (snapshot.State, snapshot.Since, snapshot.Restarts));
    }

    public async ValueTask DisposeAsync()
    {
        await Supervisor.DisposeAsync();
        await Plugins.DisposeAsync();
    }
}

/// <summary>Keeps what was published; can be held, as a journal whose disk is full.</summary>
internal sealed class MemoryJournal : IAdapterRecords, IEventHistory
{
    private readonly ConcurrentQueue<(string Adapter, AdapterEvent Event)> _events = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _held = new();

    public IReadOnlyList<AdapterEvent> EventsOf(string adapter) => [.. _events.Where(item => item.Adapter == adapter).Select(item => item.Event)];

    public int CountOf(string adapter) => _events.Count(item => item.Adapter == adapter);

    /// <summary>Events of one adapter are not acknowledged until the result is completed.</summary>
    public TaskCompletionSource Hold(string adapter) => _held[adapter] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public long LastSequence => _events.Count;

    public IEventPublisher Publisher(AdapterDefinition definition, DataSourceDefinition dataSource) => new PublisherOf(this, definition.Name);

    /// <summary>What is known of every adapter's last event.</summary>
    public LastEvent Last { get; set; } = new(true, null);

    public LastEvent LastEventOf(string adapterName) => Last;

    public IEventHistory History(DataSourceDefinition dataSource) => this;

    /// <summary>Where the adapters' timelines are, by name and begin of the life.</summary>
    public Func<string, DateTimeOffset, ILifeCoverage> Timelines { get; set; } = (_, _) => new MemoryCoverage(TimeProvider.System);

    public ILifeCoverage Coverage(AdapterDefinition definition, DateTimeOffset startedAt) => Timelines(definition.Name, startedAt);

    public IAsyncEnumerable<HistoryEvent> ReadAsync(long afterSequence, string? conversationId, CancellationToken cancellationToken) => AsyncEnumerable.Empty<HistoryEvent>();

    private sealed class PublisherOf(MemoryJournal owner, string adapter) : IEventPublisher
    {
        public async ValueTask<PublishReceipt> PublishAsync(IReadOnlyList<AdapterEvent> events, CancellationToken cancellationToken)
        {
            if (owner._held.TryGetValue(adapter, out var held))
            {
                await held.Task.WaitAsync(cancellationToken);
            }

            foreach (var item in events)
            {
                owner._events.Enqueue((adapter, item));
            }

            return new PublishReceipt(events.Count, 0, 0);
        }
    }
}

/// <summary>No schedule; remembers what it was told.</summary>
internal sealed class NoRestarts : ISchedules
{
    public DateTimeOffset? Next { get; set; }

    public Task ReconcileAsync(DefinitionSet set, CancellationToken cancellationToken) => Task.CompletedTask;

    public DateTimeOffset? NextRestartFor(string adapterName) => Next;

    public DateTimeOffset? NextRunFor(string adapterName) => null;
}
