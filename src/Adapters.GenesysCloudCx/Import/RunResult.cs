using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>What a run did, for people.</summary>
internal static class RunResult
{
    public static string Of(LedgerCounts before, LedgerCounts after)
    {
        long Stored(LedgerCounts counts) => counts.Recordings.GetValueOrDefault(ImportState.Stored) + counts.Recordings.GetValueOrDefault(ImportState.DeletedAtSource);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{after.Conversations - before.Conversations:N0} conversations found, {after.Recordings.Values.Sum() - before.Recordings.Values.Sum():N0} recordings found, {Stored(after) - Stored(before):N0} stored");
    }
}
