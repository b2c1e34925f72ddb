using Adapter.Abstractions;

namespace Adapter.Host.Plugins;

/// <summary>The right of one adapter to use its plugin's code. Given back once, after the adapter's last life has really ended.</summary>
internal sealed class PluginLease(LoadedPlugin plugin, string typeName, Version? version, Func<LoadedPlugin, Task<UnloadResult>> release)
{
    private readonly Lazy<Task<UnloadResult>> _released = new(() => release(plugin));

    public string PluginName => plugin.Name;

    public string TypeName => typeName;

    /// <summary>A newer generation has taken the plugin's place, or the plugin is gone: what runs goes on, and nothing more can be made.</summary>
    public bool IsOutdated => plugin.IsRetired;

    public Version? PluginVersion => version;

    /// <summary>Makes an adapter of the type the lease is for.</summary>
    public IAdapter Create() => plugin.Create(typeName);

    /// <summary>Begins a test of a connection.</summary>
    public IAsyncEnumerable<ConnectionCheck> TestConnection(ConnectionTestContext context, CancellationToken cancellationToken) => plugin.TestConnection(typeName, context, cancellationToken);

    /// <summary>Gives the lease back. Completes when it is known whether the code has left memory; that takes a moment and is not for waiting in line.</summary>
    public Task<UnloadResult> ReleaseAsync() => _released.Value;
}

/// <summary>What became of a plugin's code after the last adapter let go.</summary>
internal enum UnloadResult
{
    /// <summary>Other adapters use it.</summary>
    StillUsed,

    /// <summary>It has left memory.</summary>
    Unloaded,

    /// <summary>Something still holds it: a timer, a thread, a static event. Reported with the plugin's name.</summary>
    Held,
}
