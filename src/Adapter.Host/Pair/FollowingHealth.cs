using Adapter.Abstractions;
using Adapter.Host.Coverage;
using Adapter.Host.Journal;
using Adapter.Host.Supervision;

namespace Adapter.Host.Pair;

/// <summary>By the states of the adapters and, where they keep one, by their account of what they covered; while the journal takes what they tell.</summary>
internal sealed class FollowingHealth(AdapterSupervisor supervisor, ICoverageAccounts accounts, IEventJournal journal, TimeProvider time) : IPairHealth
{
    /// <summary>The covered edge moves in steps of some seconds. An account whose edge is older than this stands still.</summary>
    internal static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(15);

    public IReadOnlyList<FollowingAdapter> Adapters
    {
        get
        {
            var canWrite = journal.Statistics.WriteError is null;
            var now = time.GetUtcNow();
            return
            [
                .. supervisor.Snapshots
                    .Where(adapter => adapter.DataSource is not null && !adapter.IsImport && adapter.State != AdapterState.Disabled)
                    .Select(adapter => Of(adapter.Name, adapter.DataSource!, adapter.State, accounts.Find(adapter.Name), canWrite, now)),
            ];
        }
    }

    internal static FollowingAdapter Of(string name, string dataSource, AdapterState state, CoverageAccount? account, bool canWrite, DateTimeOffset now)
    {
        if (account is not { Spans.Count: > 0 })
        {
            return new FollowingAdapter(name, dataSource, state.ToString(), canWrite && state == AdapterState.Running, null, null);
        }

        // an adapter that lacks a permission is degraded, and covers all the same
        var edge = account.Spans.LastOrDefault(span => span.State == CoverageState.Covered)?.To;
        var isCovering = canWrite && state is AdapterState.Running or AdapterState.Degraded && now - edge < FreshFor;
        var missed = account.Spans.FirstOrDefault(span => span.State == CoverageState.Uncertain && !(isCovering && span.From >= edge));
        return new FollowingAdapter(name, dataSource, state.ToString(), isCovering, edge, missed?.From);
    }
}
