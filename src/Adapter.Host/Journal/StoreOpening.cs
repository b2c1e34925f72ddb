using Adapter.Host.Journal.Healing;
using Microsoft.Data.Sqlite;

namespace Adapter.Host.Journal;

/// <summary>Opens the database for writing, after a look at whether it is still the one that was left.</summary>
internal sealed class StoreOpening(string dataDirectory, JournalReserve reserve, TimeProvider time, JournalPoints points, Action<SqliteConnection>? opened)
{
    private bool _looked;

    /// <exception cref="JournalDamagedException">It has to be healed first.</exception>
    public JournalStore Open()
    {
        HealedSwap.Finish(dataDirectory, points);
        Damage.LookAt(JournalSchema.PathIn(dataDirectory), reserve);
        var store = Store();
        try
        {
            if (store.LastSequence < reserve.Last)
            {
                throw new JournalDamagedException($"The journal ends at {store.LastSequence}, but had events up to {reserve.Last}.");
            }

            if (!_looked)
            {
                if (reserve.State is { IsExact: false } state)
                {
                    store.LeaveOut(state.Reserved);
                }

                reserve.KeepFirstPage(JournalSchema.FirstPage(dataDirectory));
                _looked = true;
            }

            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private JournalStore Store()
    {
        try
        {
            return new JournalStore(dataDirectory, time, opened);
        }
        catch (Exception failure) when (failure is InvalidCastException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            // the database is sound for SQLite, but what stands in its columns was never written there
            throw new JournalDamagedException($"A row holds what was never written into it: {failure.Message}");
        }
    }
}
