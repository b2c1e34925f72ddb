using System.Runtime.CompilerServices;
using SQLitePCL;

namespace Adapters.GenesysCloudCx.Tests.Ledger;

/// <summary>What the host does for its plugins. The packaged library is the oldest that the ledger has to work with.</summary>
internal static class NativeSqlite
{
    [ModuleInitializer]
    public static void Register()
    {
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        raw.FreezeProvider();
    }
}
