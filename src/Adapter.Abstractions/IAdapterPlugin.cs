namespace Adapter.Abstractions;

/// <summary>
/// What a plugin assembly offers. The host makes one instance when it loads the plugin, through the public parameterless constructor of the
/// class that <see cref="AdapterPluginAttribute"/> names, and asks it for its declarations; nothing may be started here.
/// </summary>
public interface IAdapterPlugin
{
    /// <summary>The adapter types of the plugin; their names are unique among all plugins without regard to case.</summary>
    IReadOnlyList<AdapterType> AdapterTypes { get; }
}

/// <summary>Marks a plugin assembly and names its entry point.</summary>
/// <param name="pluginType">A public class with a public parameterless constructor that implements <see cref="IAdapterPlugin"/>.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class AdapterPluginAttribute(Type pluginType) : Attribute
{
    /// <summary>The entry point.</summary>
    public Type PluginType { get; } = pluginType;
}
