using Adapter.Abstractions;
using TestAdapters.ThrowsOnLoad;

[assembly: AdapterPlugin(typeof(ThrowsOnLoadPlugin))]

namespace TestAdapters.ThrowsOnLoad;

public sealed class ThrowsOnLoadPlugin : IAdapterPlugin
{
    public ThrowsOnLoadPlugin() => throw new OwnException("It was meant to fail.");

    public IReadOnlyList<AdapterType> AdapterTypes => [];
}

/// <summary>An exception type of the plugin: one that the host kept would keep the plugin.</summary>
public sealed class OwnException(string message) : Exception(message);
