using System.Collections.Immutable;
using Adapter.Abstractions;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Plugins;

/// <summary>
/// The installed plugins and the adapter types they offer. Reads never wait; what changes the catalogue (<see cref="LoadAsync"/>,
/// <see cref="ReplaceAsync"/>) is called by one caller at a time.
/// </summary>
internal sealed partial class PluginCatalogue : IAsyncDisposable
{
    private static readonly TimeSpan LoadDeadline = TimeSpan.FromSeconds(30);

    private readonly PluginOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<PluginCatalogue> _logger;
    private readonly HostAssemblies _host = new();
    private readonly ShadowStore _shadow;
    private readonly List<Task<UnloadResult>> _unloads = [];
    private readonly Lock _gate = new();
    private ImmutableArray<CataloguePlugin> _plugins = [];
    private int _generation;

    public PluginCatalogue(PluginOptions options, TimeProvider time, ILogger<PluginCatalogue> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _shadow = new ShadowStore(options.ShadowFolder);
    }

    /// <summary>The types of all usable plugins. Declarations only; they stay valid whatever becomes of the plugin.</summary>
    public IReadOnlyList<AdapterType> Types => [.. _plugins.SelectMany(plugin => plugin.Types)];

    /// <summary>What became of each plugin folder.</summary>
    public IReadOnlyList<PluginLoadReport> Reports => [.. _plugins.Select(plugin => plugin.Report)];

    /// <summary>The type of a name, without regard to case.</summary>
    public AdapterType? Find(string typeName) => Types.FirstOrDefault(type => type.Name.Equals(typeName, StringComparison.OrdinalIgnoreCase));

    /// <summary>The report of the plugin that offers, or is known to have meant to offer, a type.</summary>
    public PluginLoadReport? ReportFor(string typeName)
        => Owner(typeName)?.Report ?? Reports.FirstOrDefault(report => report.AdapterTypes.Contains(typeName, StringComparer.OrdinalIgnoreCase));

    /// <summary>Whether a type is one of a plugin that was built for another contract.</summary>
    public bool IsIncompatible(string typeName) => Find(typeName) is null && ReportFor(typeName)?.State == PluginState.Incompatible;

    /// <summary>Why there is no type of a name, and what to do: for the finding of a definition that asks for it.</summary>
    public string ExplainUnknown(string typeName)
    {
        if (ReportFor(typeName) is { FirstError: { } error } report)
        {
            return $"Adapter type '{typeName}' belongs to plugin '{report.Plugin}', which cannot be used. {error.Problem} {error.Remedy}";
        }

        var names = Types.Select(type => $"'{type.Name}'").Order(StringComparer.Ordinal).ToList();
        var known = names.Count > 0 ? $"Installed are: {string.Join(", ", names)}." : $"No adapter type is installed; plugins lie in {_options.Folder}.";
        var suspects = Reports.Where(item => item.State != PluginState.Usable && item.AdapterTypes.Count == 0)
            .Select(item => $" Plugin '{item.Plugin}' could not be asked for its types: {item.FirstError?.Problem} {item.FirstError?.Remedy}");
        return $"There is no adapter type '{typeName}'. {known}{string.Concat(suspects)}";
    }

    /// <summary>Takes a lease on the plugin of a type; <see langword="null"/> when no usable plugin offers it.</summary>
    public PluginLease? Acquire(string typeName)
        => Owner(typeName) is { Plugin: { } plugin } owner && plugin.TryAcquire() ? new PluginLease(plugin, typeName, owner.Report.Version, ReleaseAsync) : null;

    /// <summary>Reads every plugin of the folder. Never throws because of a plugin.</summary>
    public Task LoadAsync(CancellationToken cancellationToken) => ReplaceAsync(FindChanges(), cancellationToken);

    /// <summary>Which plugins of the folder are new, changed or gone since they were read.</summary>
    public PluginChanges FindChanges()
    {
        var there = PluginFolder.Find(_options.Folder).ToDictionary(directory => Path.GetFileName(directory), PluginFolder.Fingerprint, StringComparer.OrdinalIgnoreCase);
        var known = _plugins;
        return new PluginChanges(
            [.. there.Where(item => known.FirstOrDefault(plugin => plugin.IsNamed(item.Key))?.Fingerprint != item.Value).Select(item => item.Key)],
            [.. known.Where(plugin => !there.ContainsKey(plugin.Report.Plugin)).Select(plugin => plugin.Report.Plugin)]);
    }

    /// <summary>Reads the plugins that are new or changed and drops those that are gone. Adapters of those have been stopped before.</summary>
    public async Task ReplaceAsync(PluginChanges changes, CancellationToken cancellationToken)
    {
        foreach (var name in changes.All)
        {
            if (_plugins.FirstOrDefault(plugin => plugin.IsNamed(name)) is { } old)
            {
                _plugins = _plugins.Remove(old);
                Retire(old);
            }
        }

        foreach (var name in changes.NewOrChanged.Order(StringComparer.OrdinalIgnoreCase))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = await ReadAsync(Path.Combine(_options.Folder, name));
            _plugins = _plugins.Add(read);
            LogRead(read.Report);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var plugin in _plugins)
        {
            Retire(plugin);
        }

        _plugins = [];
        Task<UnloadResult>[] unloads;
        lock (_gate)
        {
            unloads = [.. _unloads];
        }

        await Task.WhenAll(unloads);
        _shadow.Dispose();
    }

    private CataloguePlugin? Owner(string typeName)
        => _plugins.FirstOrDefault(plugin => plugin.Types.Any(type => type.Name.Equals(typeName, StringComparison.OrdinalIgnoreCase)));

    private async Task<CataloguePlugin> ReadAsync(string directory)
    {
        var name = Path.GetFileName(directory);
        var fingerprint = string.Empty;
        PluginMetadata? metadata = null;
        List<PluginFinding> findings = [];
        try
        {
            fingerprint = PluginFolder.Fingerprint(directory);
            metadata = PluginMetadata.Read(PluginFolder.MainAssembly(directory));
            if (metadata.ContractVersion is { } wanted && new ContractCompatibility(HostAssemblies.ContractVersion, wanted) is { IsCompatible: false } verdict)
            {
                findings.Add(new PluginFinding("contract-incompatible", true, verdict.Problem!, verdict.Remedy!)
                {
                    AssemblyAskedFor = HostAssemblies.ContractName,
                    VersionWanted = wanted,
                    VersionFound = HostAssemblies.ContractVersion,
                    AskedBy = $"{metadata.Name} {metadata.Version}",
                });
                return Unusable(PluginState.Incompatible);
            }

            LoadedPlugin plugin = new(name, _shadow.Copy(directory, Interlocked.Increment(ref _generation)), _host);
            findings.AddRange(new ReferenceAudit(plugin.Directory, _host).Run());
            // a plugin's constructor may hang; it must not keep the host from starting
            var types = await Task.Run(plugin.Load).WaitAsync(LoadDeadline, _time);
            var fresh = types.Where(type => Owner(type.Name) is null).DistinctBy(type => type.Name, StringComparer.OrdinalIgnoreCase).ToImmutableArray();
            findings.AddRange(types.Except(fresh).Select(type => new PluginFinding("type-name-taken", true,
                $"Adapter type '{type.Name}' is offered by plugin '{Owner(type.Name)?.Report.Plugin ?? name}' already; this one is not used.",
                "Remove one of the two plugins, or give the type a name of its own.")));
            return new CataloguePlugin(
                new PluginLoadReport(name, PluginState.Usable, metadata.Version, metadata.ContractVersion, [.. fresh.Select(type => type.Name)], findings), fingerprint, plugin, fresh);
        }
        catch (PluginLoadException exception)
        {
            findings.Insert(0, exception.Finding);
        }
        catch (TimeoutException)
        {
            findings.Insert(0, new PluginFinding("load-timeout", true, $"{name}.dll did not tell its adapter types within {LoadDeadline.TotalSeconds:0} s.",
                "Report this to the plugin's author: nothing may be started or waited for in the plugin's constructor."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            findings.Insert(0, new PluginFinding("load-failed", true, $"{name}.dll cannot be read: {exception.Message}", "Deploy the plugin's build output again, as a whole."));
        }

        return Unusable(PluginState.Failed);

        CataloguePlugin Unusable(PluginState state) => new(
            new PluginLoadReport(name, state, metadata?.Version, metadata?.ContractVersion, metadata?.DeclaredTypes ?? [], findings), fingerprint, null, []);
    }

    private void Retire(CataloguePlugin plugin)
    {
        if (plugin.Plugin?.Retire() is { } context)
        {
            Track(CheckUnloadAsync(plugin.Plugin, context));
        }
    }

    private Task<UnloadResult> ReleaseAsync(LoadedPlugin plugin)
        => plugin.Release() is { } context ? Track(CheckUnloadAsync(plugin, context)) : Task.FromResult(UnloadResult.StillUsed);

    private Task<UnloadResult> Track(Task<UnloadResult> unload)
    {
        lock (_gate)
        {
            _unloads.RemoveAll(task => task.IsCompleted);
            _unloads.Add(unload);
        }

        return unload;
    }

    private async Task<UnloadResult> CheckUnloadAsync(LoadedPlugin plugin, WeakReference context)
    {
        for (var round = 1; round <= _options.UnloadRounds; round++)
        {
            // what it left waiting (a socket, a timer) may take seconds on a busy machine; most plugins are gone at once
            await Task.Delay(_options.UnloadPause * round, _time);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            if (!context.IsAlive)
            {
                LogUnloaded(plugin.Name, round);
                return UnloadResult.Unloaded;
            }
        }

        LogHeld(plugin.Name, _options.UnloadRounds);
        return UnloadResult.Held;
    }

    private sealed record CataloguePlugin(PluginLoadReport Report, string Fingerprint, LoadedPlugin? Plugin, ImmutableArray<AdapterType> Types)
    {
        public bool IsNamed(string name) => Report.Plugin.Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>Plugins of the folder that differ from what the catalogue holds.</summary>
internal sealed record PluginChanges(IReadOnlyList<string> NewOrChanged, IReadOnlyList<string> Removed)
{
    public IEnumerable<string> All => NewOrChanged.Concat(Removed);

    public bool IsEmpty => NewOrChanged.Count == 0 && Removed.Count == 0;
}
