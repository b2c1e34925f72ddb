using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Ledger;

/// <summary>The sums as they stand in the database.</summary>
internal static class LedgerTally
{
    public static LedgerCounts Read(LedgerSession session)
    {
        Dictionary<ImportState, long> recordings = [];
        long conversations = 0, unnamed = 0, looks = 0, bytes = 0;
        using var rows = session.Query(LedgerSql.Tally);
        while (rows.Read())
        {
            var value = rows.GetInt64(1);
            switch (rows.GetInt32(0))
            {
                case LedgerSchema.Conversations:
                    conversations = value;
                    break;
                case LedgerSchema.Unnamed:
                    unnamed = value;
                    break;
                case LedgerSchema.PendingLooks:
                    looks = value;
                    break;
                case LedgerSchema.Bytes:
                    bytes = value;
                    break;
                case var state when value != 0:
                    recordings[(ImportState)state] = value;
                    break;
            }
        }

        return new LedgerCounts(conversations, unnamed, looks, recordings, bytes);
    }
}
