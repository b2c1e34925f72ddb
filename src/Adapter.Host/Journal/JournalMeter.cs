using System.Diagnostics.Metrics;

namespace Adapter.Host.Journal;

/// <summary>Shows the journal's counts as instruments.</summary>
internal sealed class JournalMeter
{
    public JournalMeter(EventJournal journal, IMeterFactory meters)
    {
#pragma warning disable CA2000 // the factory disposes what it makes
        var meter = meters.Create(JournalCounts.MeterName);
#pragma warning restore CA2000
        meter.CreateObservableCounter<long>(
            "adapterhost.journal.events",
            IEnumerable<Measurement<long>> () =>
            {
                var now = journal.Statistics;
                return [Result(now.Journaled, "journaled"), Result(now.Known, "known")];
            },
            description: "Events taken from the adapters: journaled, or known by their id.");
        meter.CreateObservableCounter("adapterhost.journal.received", () => journal.Statistics.Received, description: "Events handed over by the adapters.");
        meter.CreateObservableGauge("adapterhost.journal.pending", () => journal.Statistics.Pending, description: "Events handed over and not yet on disk.");
        meter.CreateObservableCounter("adapterhost.journal.commits", () => journal.Statistics.Commits, description: "Commits.");
        meter.CreateObservableCounter("adapterhost.journal.write_failures", () => journal.Statistics.FailedWrites, description: "Writes that failed and were tried again.");
        meter.CreateObservableCounter("adapterhost.journal.deleted", () => journal.Statistics.Deleted, description: "Events removed by retention.");
        meter.CreateObservableGauge("adapterhost.journal.writable", () => journal.Statistics.WriteError is null ? 1 : 0, description: "1 while the journal can be written.");
        meter.CreateObservableGauge("adapterhost.journal.healing", () => journal.Statistics.Healing is null ? 0 : 1, description: "1 while a damaged journal is being healed.");
        meter.CreateObservableGauge("adapterhost.journal.quarantined", () => journal.Statistics.QuarantinedEvents, description: "Events that damage took.");
        meter.CreateObservableGauge("adapterhost.journal.first_sequence", () => journal.Statistics.FirstSequence, description: "Oldest sequence number kept.");
        meter.CreateObservableGauge("adapterhost.journal.last_sequence", () => journal.Statistics.LastSequence, description: "Newest sequence number on disk.");
        meter.CreateObservableGauge("adapterhost.journal.used", () => journal.Statistics.UsedBytes, "By", "Bytes of the database that hold something.");
        journal.Counts.CommitSeconds = meter.CreateHistogram<double>("adapterhost.journal.commit.duration", "s", "From the begin of a transaction until it is on disk.");
        journal.Counts.CommitEvents = meter.CreateHistogram(
            "adapterhost.journal.commit.events", null, "Events in a commit.", null,
            new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 4096] });
    }

    private static Measurement<long> Result(long value, string result) => new(value, new KeyValuePair<string, object?>("result", result));
}
