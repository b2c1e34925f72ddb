using System.Runtime.CompilerServices;
using Adapter.Abstractions;

namespace Adapter.Host.Plugins;

/// <summary>
/// One generation of one plugin. The only place in the host that holds objects of a plugin: everybody else has detached declarations and a lease.
/// The code is in memory from the first use until the last lease is given back, and comes back with the next use.
/// </summary>
internal sealed class LoadedPlugin(string name, string directory, HostAssemblies host)
{
    private readonly Lock _gate = new();
    private PluginLoadContext? _context;
    private IReadOnlyList<AdapterType>? _types;
    private int _leases;
    private bool _isRetired;

    public string Name { get; } = name;

    /// <summary>Folder that it is loaded from: this generation's copy.</summary>
    public string Directory { get; } = directory;

    /// <summary>Whether its code is in memory and not asked to go.</summary>
    public bool IsLoaded
    {
        get
        {
            lock (_gate)
            {
                return _context is not null;
            }
        }
    }

    /// <summary>Adapters that use it now.</summary>
    public int Leases
    {
        get
        {
            lock (_gate)
            {
                return _leases;
            }
        }
    }

    /// <summary>Whether a newer generation has taken its place.</summary>
    public bool IsRetired
    {
        get
        {
            lock (_gate)
            {
                return _isRetired;
            }
        }
    }

    /// <summary>Loads the code and gives copies of the declarations.</summary>
    /// <exception cref="PluginLoadException">It cannot be loaded.</exception>
    public IReadOnlyList<AdapterType> Load() => [.. Types().Select(type => DetachedTypes.Copy(type, this))];

    /// <summary>Keeps the code in memory until <see cref="Release"/>.</summary>
    /// <returns><see langword="false"/> when a newer generation has taken its place.</returns>
    public bool TryAcquire()
    {
        lock (_gate)
        {
            if (_isRetired)
            {
                return false;
            }

            _leases++;
            return true;
        }
    }

    /// <summary>Gives a lease back; the last one unloads the code.</summary>
    /// <returns>The context that is to go away, or <see langword="null"/> while others use it.</returns>
    public WeakReference? Release()
    {
        lock (_gate)
        {
            return --_leases == 0 ? Unload() : null;
        }
    }

    /// <summary>Unloads the code for good: a newer generation has come, or the host stops. Running adapters keep it in memory until they end.</summary>
    public WeakReference? Retire()
    {
        lock (_gate)
        {
            _isRetired = true;
            return Unload();
        }
    }

    /// <summary>Makes an adapter.</summary>
    public IAdapter Create(string typeName) => Type(typeName).Create();

    /// <summary>Begins a test of a connection. The caller holds a lease until it has ended.</summary>
    public IAsyncEnumerable<ConnectionCheck> TestConnection(string typeName, ConnectionTestContext context, CancellationToken cancellationToken)
        => Type(typeName).TestConnection?.Invoke(context, cancellationToken) ?? throw new AdapterFailureException(FailureClass.Permanent, $"'{typeName}' has no test of a connection.", "Reload the definitions.");

    /// <summary>Asks a rule of a type about values; <see langword="null"/> when it has nothing to say.</summary>
    public string? Check(string typeName, string ruleCode, SettingValues values)
        => Type(typeName).Rules.First(rule => rule.Code == ruleCode).Check(values);

    private AdapterType Type(string typeName) => Types().First(type => type.Name.Equals(typeName, StringComparison.OrdinalIgnoreCase));

    private IReadOnlyList<AdapterType> Types()
    {
        lock (_gate)
        {
            return _types ??= _isRetired
                ? throw new AdapterFailureException(FailureClass.Permanent, $"Plugin '{Name}' was replaced or removed.", "Reload the definitions.")
                : ReadTypes();
        }
    }

    private IReadOnlyList<AdapterType> ReadTypes()
    {
        PluginLoadContext context = new(PluginFolder.MainAssembly(Directory), host);
        try
        {
            var types = PluginEntryPoint.Read(context.LoadFromAssemblyPath(PluginFolder.MainAssembly(Directory)));
            _context = context;
            return types;
        }
        catch (Exception exception) when (exception is PluginLoadException or IOException or BadImageFormatException)
        {
            context.Unload();
            throw exception as PluginLoadException ?? new PluginLoadException(new PluginFinding("load-failed", true,
                $"{Name}.dll cannot be loaded: {exception.Message}", "Deploy the plugin's build output again, as a whole."));
        }
    }

    // not inlined: a temporary of the caller would otherwise keep the context alive for as long as the caller's frame
    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference? Unload()
    {
        if (_context is not { } context)
        {
            return null;
        }

        _types = null;
        _context = null;
        context.Unload();
        return new WeakReference(context);
    }
}
