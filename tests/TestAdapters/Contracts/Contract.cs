namespace Adapter.Abstractions;

/// <summary>Stands for the contract in another version.</summary>
public interface IAdapterPlugin
{
    IReadOnlyList<string> AdapterTypes { get; }
}

[AttributeUsage(AttributeTargets.Assembly)]
public sealed class AdapterPluginAttribute(Type pluginType) : Attribute
{
    public Type PluginType { get; } = pluginType;
}
