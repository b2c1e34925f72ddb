using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Adapter.Abstractions;

namespace Adapter.Host.Plugins;

/// <summary>A plugin that could not be loaded, with what a person can do about it.</summary>
internal sealed class PluginLoadException(PluginFinding finding) : Exception(finding.ToString())
{
    public PluginFinding Finding { get; } = finding;
}

/// <summary>From a loaded assembly to the adapter types it offers.</summary>
internal static class PluginEntryPoint
{
    /// <summary>Finds the entry point, makes it and asks it for its types.</summary>
    /// <exception cref="PluginLoadException">It is not as the contract asks for.</exception>
    public static IReadOnlyList<AdapterType> Read(Assembly assembly)
    {
        var name = assembly.GetName().Name;
        try
        {
            // every type now, so that a mismatch shows here and not in the middle of a call
            _ = assembly.GetTypes();
            var attribute = assembly.GetCustomAttribute<AdapterPluginAttribute>() ?? throw Failure("attribute-missing",
                $"{name}.dll has no [assembly: AdapterPlugin(typeof(...))].", "Add the attribute to the plugin; it names the class that implements IAdapterPlugin.");
            var type = attribute.PluginType;
            if (!typeof(IAdapterPlugin).IsAssignableFrom(type))
            {
                throw Failure("entry-point-wrong", $"{type} does not implement IAdapterPlugin.", "Let the class that the attribute names implement IAdapterPlugin of Adapter.Abstractions.");
            }

            if (type.IsAbstract || type.GetConstructor(Type.EmptyTypes) is null)
            {
                throw Failure("constructor-missing", $"{type} has no public parameterless constructor.", "Give the class one; the host makes it when it loads the plugin.");
            }

            var plugin = (IAdapterPlugin)Activator.CreateInstance(type)!;
            var types = plugin.AdapterTypes;
            return types is { Count: > 0 } && types.All(item => item is { Name.Length: > 0, Create: not null })
                ? types
                : throw Failure("types-missing", $"{type} offers no adapter type, or one without name or Create.", "Return every adapter type of the plugin from AdapterTypes.");
        }
        catch (ReflectionTypeLoadException exception)
        {
            var reasons = exception.LoaderExceptions.OfType<Exception>().Select(reason => reason.Message).Distinct().Take(3);
            throw Failure("type-load", $"Types of {name}.dll cannot be loaded: {string.Join(" ", reasons)}", "Deploy the plugin with the dependencies it was built with.");
        }
        catch (TargetInvocationException exception)
        {
            throw Threw(name, exception.InnerException ?? exception);
        }
        catch (Exception exception) when (IsPluginsFault(exception))
        {
            throw Threw(name, exception);
        }
    }

    // the plugin's code may throw anything; what it throws must not leave this boundary, since it may hold the plugin in memory
    [SuppressMessage("Design", "CA1031", Justification = "Filter only; every exception of the plugin's own code becomes one finding.")]
    private static bool IsPluginsFault(Exception exception) => exception is not PluginLoadException;

    private static PluginLoadException Threw(string? name, Exception exception)
        => exception is PluginLoadException known ? known : Failure("threw-on-load", $"{name}.dll threw {exception.GetType().Name} while it was loaded: {exception.Message}",
            "Report this to the plugin's author; other plugins are not affected.");

    private static PluginLoadException Failure(string code, string problem, string remedy) => new(new PluginFinding(code, true, problem, remedy));
}
