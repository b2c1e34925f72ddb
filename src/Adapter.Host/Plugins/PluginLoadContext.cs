using System.Reflection;
using System.Runtime.Loader;

namespace Adapter.Host.Plugins;

/// <summary>
/// One plugin's own world: shared names come from the host, what the plugin's deps.json knows is private, the shared framework falls
/// through to the default context, and nothing else of the host does.
/// </summary>
internal sealed class PluginLoadContext(string mainAssembly, HostAssemblies host)
    : AssemblyLoadContext(Path.GetFileNameWithoutExtension(mainAssembly), isCollectible: true)
{
    private readonly AssemblyDependencyResolver _resolver = new(mainAssembly);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        if (HostAssemblies.IsShared(name))
        {
            return null; // the host's copy, so that contract types are one and the same
        }

        if (_resolver.ResolveAssemblyToPath(assemblyName) is { } path)
        {
            return LoadFromAssemblyPath(path);
        }

        return host.IsPrivate(name)
            ? throw new FileNotFoundException(
                $"Plugin '{Name}' asks for '{assemblyName.Name}' {assemblyName.Version}, which is not in its folder. The host's own copy is not for plugins.", name)
            : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
        => _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
