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
        JournalStore store = new(dataDirectory, time, opened);
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
}
