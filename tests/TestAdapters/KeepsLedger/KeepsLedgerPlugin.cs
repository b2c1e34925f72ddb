using Adapter.Abstractions;
using TestAdapters.KeepsLedger;

[assembly: AdapterPlugin(typeof(KeepsLedgerPlugin))]

namespace TestAdapters.KeepsLedger;

public sealed class KeepsLedgerPlugin : IAdapterPlugin
{
    public IReadOnlyList<AdapterType> AdapterTypes { get; } =
    [
        new AdapterType
        {
            Name = "Keeps Ledger Adapter",
            Description = "Opens a ledger on the SQLite that the host shares, uses it and closes it.",
            DataSourceType = "Test",
            Settings = [],
            Create = () => new KeepsLedgerAdapter(),
        },
    ];
}
