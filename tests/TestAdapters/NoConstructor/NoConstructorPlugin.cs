using Adapter.Abstractions;
using TestAdapters.NoConstructor;

[assembly: AdapterPlugin(typeof(NoConstructorPlugin))]

namespace TestAdapters.NoConstructor;

public sealed class NoConstructorPlugin(string needed) : IAdapterPlugin
{
    public string Needed { get; } = needed;

    public IReadOnlyList<AdapterType> AdapterTypes => [];
}
