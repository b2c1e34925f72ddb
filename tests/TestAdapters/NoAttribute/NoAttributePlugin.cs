using Adapter.Abstractions;

namespace TestAdapters.NoAttribute;

public sealed class NoAttributePlugin : IAdapterPlugin
{
    public IReadOnlyList<AdapterType> AdapterTypes => [];
}
