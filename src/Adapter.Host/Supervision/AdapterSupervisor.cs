using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Logging;
using Adapter.Host.Plugins;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Supervision;

/// <summary>All adapters of the host. What concerns one of them goes through that one's own loop: no adapter waits for another here.</summary>
internal sealed class AdapterSupervisor : IAsyncDisposable
{
    private readonly UnitServices _services;
    private readonly ISchedules _schedules;
    private readonly ChangeSignal _changed = new();
    private readonly SemaphoreSlim _reconciling = new(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, AdapterUnit> _units = new(StringComparer.OrdinalIgnoreCase);
    private readonly BackgroundTasks _background = new();
    private bool _isStopping;

    public AdapterSupervisor(
        PluginCatalogue plugins,
        IAdapterRecords records,
        ISchedules schedules,
        SupervisionOptions options,
        TimeProvider time,
        Func<double> random,
        ILoggerFactory loggers,
        Func<string, ILoggerFactory>? adapterLoggers = null)
    {
        _schedules = schedules;
        _services = new UnitServices(plugins, records, options, time, random, loggers, adapterLoggers ?? (name => new AdapterLoggerFactory(loggers, name)), _changed.Pulse);
    }

    /// <summary>How every adapter stands, in order of name.</summary>
    public IReadOnlyList<AdapterSnapshot> Snapshots
        => [.. Units().Select(Snapshot).OrderBy(snapshot => snapshot.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Completes when something has changed at any adapter. Take it before looking at <see cref="Snapshots"/>, then await it.</summary>
    public Task NextChange => _changed.Next;

    /// <summary>How one adapter stands; <see langword="null"/> when there is none of that name.</summary>
    public AdapterSnapshot? Find(string name) => Unit(name) is { } unit ? Snapshot(unit) : null;

    /// <summary>Waits until an adapter stands as asked.</summary>
    /// <param name="name">Its name. It may not be there yet.</param>
    /// <param name="condition">What is asked.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<AdapterSnapshot> WaitForAsync(string name, Func<AdapterSnapshot, bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = _changed.Next;
            if (Find(name) is { } snapshot && condition(snapshot))
            {
                return snapshot;
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Makes what runs agree with what the definitions say. Only adapters whose definition differs are touched; does not wait for them.</summary>
    public async Task ReconcileAsync(DefinitionSet set, CancellationToken cancellationToken)
    {
        await _reconciling.WaitAsync(cancellationToken);
        try
        {
            var wanted = set.Adapters.ToDictionary(entry => entry.Definition.Name, StringComparer.OrdinalIgnoreCase);
            var broken = set.Broken.Where(item => !item.IsDataSource && !wanted.ContainsKey(NameOf(item))).DistinctBy(NameOf, StringComparer.OrdinalIgnoreCase).ToList();
            var names = wanted.Keys.Concat(broken.Select(NameOf)).ToHashSet(StringComparer.OrdinalIgnoreCase);
            foreach (var unit in Units().Where(unit => !names.Contains(unit.Name)))
            {
                await unit.RemoveAsync();
            }

            foreach (var entry in wanted.Values)
            {
                await UpdateAsync(entry.Definition.Name, unit => unit.UpdateAsync(entry));
            }

            foreach (var item in broken)
            {
                await UpdateAsync(NameOf(item), unit => unit.UpdateAsync(item));
            }

            await _schedules.ReconcileAsync(set, cancellationToken);
            _changed.Pulse();
        }
        finally
        {
            _reconciling.Release();
        }
    }

    /// <summary>A person starts an adapter.</summary>
    public Task<OperationResult> StartAsync(string name) => OnAsync(name, unit => unit.StartAsync());

    /// <summary>A person stops an adapter. Completes when it has ended or was given up.</summary>
    public Task<OperationResult> StopAsync(string name) => OnAsync(name, unit => unit.StopAsync(StopReason.Operator));

    /// <summary>A person restarts an adapter. Completes when the new run has begun.</summary>
    public Task<OperationResult> RestartAsync(string name) => OnAsync(name, unit => unit.RestartAsync("A person restarted it."));

    /// <summary>Renews an adapter's links, or restarts it where it cannot. Leaves an adapter alone that is not running.</summary>
    public Task<OperationResult> RenewAsync(string name, string why) => OnAsync(name, unit => unit.RenewAsync(why));

    /// <summary>Asks an adapter of a certain kind something while it runs.</summary>
    /// <exception cref="NoAnswerException">There is no such adapter, it is of another kind, it does not run, or it cannot answer.</exception>
    public async Task<T> AskAsync<TKind, T>(string name, Func<TKind, CancellationToken, Task<T>> question, CancellationToken cancellationToken)
        where TKind : class, IAdapter
    {
        try
        {
            return Unit(name) is { } unit ? await unit.AskAsync(question, cancellationToken) : throw new NoAnswerException(NoAnswerReason.NotFound, NoSuch(name), null);
        }
        catch (ObjectDisposedException gone)
        {
            // its definition went away in between
            throw new NoAnswerException(NoAnswerReason.NotFound, NoSuch(name), null, gone);
        }
    }

    /// <summary>Stops every adapter because the host goes down. Takes one stop deadline, however many adapters hang.</summary>
    public async Task StopAllAsync()
    {
        lock (_gate)
        {
            _isStopping = true;
        }

        await Task.WhenAll(Units().Select(unit => unit.StopAsync(StopReason.HostStopping)));
    }

    /// <summary>Stops the adapters of some types until <see cref="ResumeAsync"/>.</summary>
    public Task SuspendAsync(IReadOnlyCollection<string> types, string why) => Task.WhenAll(OfTypes(types).Select(unit => unit.SuspendAsync(why)));

    /// <summary>Starts the adapters of some types that are meant to run and do not.</summary>
    public Task ResumeAsync(IReadOnlyCollection<string> types) => Task.WhenAll(OfTypes(types).Select(unit => unit.ResumeAsync()));

    public async ValueTask DisposeAsync()
    {
        await StopAllAsync();
        foreach (var unit in Units())
        {
            await unit.DisposeAsync();
        }

        await _background.WhenAllAsync();
        _reconciling.Dispose();
    }

    private static string NameOf(BrokenDefinition broken) => broken.Name is { Length: > 0 } name ? name : Path.GetFileName(broken.File);

    private async Task UpdateAsync(string name, Func<AdapterUnit, Task<bool>> update)
    {
        while (Ensure(name) is { } unit && !await update(unit))
        {
            await unit.Gone.Task;
            Forget(unit);
        }
    }

    private AdapterUnit? Ensure(string name)
    {
        lock (_gate)
        {
            if (_isStopping)
            {
                return null;
            }

            if (!_units.TryGetValue(name, out var unit))
            {
                unit = new AdapterUnit(name, _services);
                _units.Add(name, unit);
                _background.Keep(ForgetWhenGoneAsync(unit));
            }

            return unit;
        }
    }

    private async Task ForgetWhenGoneAsync(AdapterUnit unit)
    {
        await unit.Gone.Task;
        Forget(unit);
        await unit.DisposeAsync();
    }

    private void Forget(AdapterUnit unit)
    {
        lock (_gate)
        {
            if (_units.TryGetValue(unit.Name, out var current) && current == unit)
            {
                _units.Remove(unit.Name);
            }
        }

        _changed.Pulse();
    }

    private List<AdapterUnit> OfTypes(IReadOnlyCollection<string> types)
        => [.. Units().Where(unit => unit.Snapshot().Type is { } type && types.Contains(type, StringComparer.OrdinalIgnoreCase))];

    private AdapterUnit[] Units()
    {
        lock (_gate)
        {
            return [.. _units.Values];
        }
    }

    private AdapterUnit? Unit(string name)
    {
        lock (_gate)
        {
            return _units.GetValueOrDefault(name);
        }
    }

    private AdapterSnapshot Snapshot(AdapterUnit unit)
    {
        var snapshot = unit.Snapshot();
        return snapshot.State == AdapterState.Disabled ? snapshot : snapshot with { NextDailyRestart = _schedules.NextRestartFor(snapshot.Name), NextRun = _schedules.NextRunFor(snapshot.Name) };
    }

    private async Task<OperationResult> OnAsync(string name, Func<AdapterUnit, Task<OperationResult>> operation)
    {
        try
        {
            return Unit(name) is { } unit ? await operation(unit) : new OperationResult(OperationOutcome.NotFound, NoSuch(name), null);
        }
        catch (ObjectDisposedException)
        {
            // its definition went away in between
            return new OperationResult(OperationOutcome.NotFound, NoSuch(name), null);
        }
    }

    private string NoSuch(string name) => $"There is no adapter '{name}'. The adapters are: {string.Join(", ", Units().Select(item => $"'{item.Name}'").Order(StringComparer.OrdinalIgnoreCase))}.";
}
