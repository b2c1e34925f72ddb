using Adapter.Abstractions;
using TestAdapters;

[assembly: AdapterPlugin(typeof(WrongContractPlugin))]

namespace TestAdapters;

public sealed class WrongContractPlugin : IAdapterPlugin
{
    public IReadOnlyList<string> AdapterTypes => ["never asked for"];
}
