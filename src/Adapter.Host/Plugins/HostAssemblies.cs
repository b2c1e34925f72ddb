using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;

namespace Adapter.Host.Plugins;

/// <summary>
/// The rule of sharing: a plugin sees the contract, the logging abstractions and SQLite of the host, and the shared framework. Assemblies that the
/// host brought for itself are none of its business, even where the plugin forgot to bring its own.
/// </summary>
internal sealed class HostAssemblies
{
    public const string ContractName = "Adapter.Abstractions";

    // SQLite: a plugin's own copy would hold on to events of the process (and so the plugin in memory), and a process should have one native library
    private static readonly HashSet<string> SharedNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ContractName, "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Data.Sqlite", "SQLitePCLRaw.core", "SQLitePCLRaw.provider.e_sqlite3",
    };

    private readonly HashSet<string> _private;

    public HostAssemblies()
        : this(AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)
    {
    }

    internal HostAssemblies(string? dependencyFiles)
    {
        // the application's own file comes first; those of the shared frameworks follow
        var own = dependencyFiles?.Split(';', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        _private = own is not null && File.Exists(own) ? BroughtByHost(own) : new(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Version of the contract that this host has.</summary>
    public static Version ContractVersion { get; } = typeof(Abstractions.IAdapter).Assembly.GetName().Version!;

    /// <summary>Whether host and plugins have one and the same copy.</summary>
    public static bool IsShared(string name) => SharedNames.Contains(name);

    /// <summary>Whether the host brought it for itself.</summary>
    public bool IsPrivate(string name) => _private.Contains(name) && !IsShared(name);

    /// <summary>The version a plugin gets from the host or its framework; <see langword="null"/> when it gets none.</summary>
    public Version? VersionFor(string name)
    {
        if (IsPrivate(name))
        {
            return null;
        }

        try
        {
            return AssemblyLoadContext.Default.LoadFromAssemblyName(new AssemblyName(name)).GetName().Version;
        }
        catch (IOException)
        {
            return null; // not there (FileNotFoundException) or not to be loaded (FileLoadException)
        }
    }

    private static HashSet<string> BroughtByHost(string dependencyFile)
    {
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        using var document = JsonDocument.Parse(File.ReadAllBytes(dependencyFile));
        var root = document.RootElement;
        foreach (var library in root.GetProperty("targets").EnumerateObject().SelectMany(target => target.Value.EnumerateObject()))
        {
            // a self-contained host lists the framework too, as "runtimepack"
            var type = root.GetProperty("libraries").TryGetProperty(library.Name, out var about) ? about.GetProperty("type").GetString() : null;
            if (type is not "runtimepack" && library.Value.TryGetProperty("runtime", out var files))
            {
                names.UnionWith(files.EnumerateObject().Select(file => Path.GetFileNameWithoutExtension(file.Name)));
            }
        }

        return names;
    }
}
