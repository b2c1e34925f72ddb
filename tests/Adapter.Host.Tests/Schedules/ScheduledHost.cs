using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Plugins;
using Adapter.Host.Schedules;
using Adapter.Host.Supervision;
using Adapter.Host.Tests.Plugins;
using Adapter.Host.Tests.Supervision;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Schedules;

/// <summary>A host's supervisor and schedules over real plugins, by the clock of the test.</summary>
internal sealed class ScheduledHost : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    /// <summary>Quartz looks at the clock again at least that often.</summary>
    private static readonly TimeSpan SchedulerIdle = TimeSpan.FromSeconds(31);

    private readonly TestPlugins _plugins = new("Healthy", "ImportSource");
    private readonly MemoryJournal _journal = new();
    private readonly ManualClock _clock;

    /// <summary>The scheduler's alone, so that it can be seen to wait; it goes with the other one.</summary>
    private readonly ManualClock _scheduler;
    private readonly IHost _host;

    private ScheduledHost(DateTimeOffset start)
    {
        (_clock, _scheduler) = (new ManualClock(start), new ManualClock(start));
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders().AddProvider(_plugins.Log);
        builder.Services
            .AddSingleton<TimeProvider>(_clock)
            .AddPlugins(_plugins.Options)
            .AddSupervision(new SupervisionOptions { StateFolder = _plugins["state"], RecordingsFolder = _plugins["recordings"] }, () => 0.5)
            .AddSingleton<IAdapterRecords>(_journal)
            .AddSchedules(_scheduler);
        _host = builder.Build();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ManualClock Clock => _clock;

    public AdapterSupervisor Supervisor => _host.Services.GetRequiredService<AdapterSupervisor>();

    public PluginCatalogue Catalogue => _host.Services.GetRequiredService<PluginCatalogue>();

    public DailyRestartSchedule Schedule => _host.Services.GetRequiredService<DailyRestartSchedule>();

    public T Service<T>()
        where T : notnull
        => _host.Services.GetRequiredService<T>();

    public static async Task<ScheduledHost> StartAsync(DateTimeOffset start, Func<PluginCatalogue, AdapterEntry[]> entries)
    {
        ScheduledHost host = new(start);
        await host.Catalogue.LoadAsync(Token);
        await host._host.StartAsync(Token);
        var wanted = entries(host.Catalogue);
        await host.ReconcileAsync(wanted);
        foreach (var entry in wanted.Where(entry => entry.Definition.StartupType == StartupType.Automatic))
        {
            await host.Supervisor.WaitForAsync(entry.Definition.Name, item => item.State == AdapterState.Running, Token).WaitAsync(Eventually.DefaultDeadline, Token);
        }

        return host;
    }

    public Task ReconcileAsync(params AdapterEntry[] entries) => Supervisor.ReconcileAsync(new DefinitionSet(entries, [], [], []), Token);

    /// <summary>When an adapter renewed its links, by the clock of the test.</summary>
    public IReadOnlyList<DateTimeOffset> RestartsOf(string adapter)
        => [.. _journal.EventsOf(adapter).OfType<LinkEvent>().Where(item => item.Reason == "daily restart").Select(item => item.Time)];

    /// <summary>Moves the clock on. A scheduler that read it before and waits after it would sleep through the moment at which it then stands.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        await _scheduler.WhenDueWithinAsync(SchedulerIdle);
        _clock.Advance(by);
        _scheduler.Advance(by);
    }

    /// <summary>Lets time go by, in steps. At an expected restart the clock stands until it has happened and the next one is planned; one that nobody expects is seen in the end.</summary>
    public async Task RunUntilAsync(DateTimeOffset end, params (DateTimeOffset At, string Adapter)[] expected)
    {
        while (_clock.GetUtcNow() < end)
        {
            await AdvanceAsync(Step);
            foreach (var (at, adapter) in expected.Where(item => item.At == _clock.GetUtcNow()))
            {
                await Eventually.TrueAsync(() => RestartsOf(adapter).Contains(at) && Schedule.NextFor(adapter) > at, $"{adapter} restarts at {at:u}", cancellationToken: Token);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        var disposed = ((IAsyncDisposable)_host).DisposeAsync().AsTask();
        await Eventually.TrueAsync(() =>
        {
            _scheduler.Advance(TimeSpan.FromSeconds(1));
            _clock.Advance(TimeSpan.FromSeconds(1)); // what waits for unloaded plugins waits by this clock too
            return disposed.IsCompleted;
        }, "the host ends", cancellationToken: CancellationToken.None);
        await disposed;
        await _plugins.DisposeAsync();
    }
}
