using System.Diagnostics.Metrics;

namespace Adapter.Host.Journal;

/// <summary>Shows the journal's counts as instruments.</summary>
internal sealed class JournalMeter : IDisposable
{
    private readonly Meter _meter;

    public JournalMeter(EventJournal journal)
    {
        _meter = new Meter(JournalCounts.MeterName);
        _meter.CreateObservableCounter<long>(
            "adapterhost.journal.events",
            IEnumerable<Measurement<long>> () =>
            {
                var now = journal.Statistics;
                return [Result(now.Journaled, "journaled"), Result(now.Known, "known")];
            },
            description: "Events taken from the adapters: journaled, or known by their id.");
        _meter.CreateObservableCounter("adapterhost.journal.received", () => journal.Statistics.Received, description: "Events handed over by the adapters.");
        _meter.CreateObservableGauge("adapterhost.journal.pending", () => journal.Statistics.Pending, description: "Events handed over and not yet on disk.");
        _meter.CreateObservableCounter("adapterhost.journal.commits", () => journal.Statistics.Commits, description: "Commits.");
        _meter.CreateObservableCounter("adapterhost.journal.write_failures", () => journal.Statistics.FailedWrites, description: "Writes that failed and were tried again.");
        _meter.CreateObservableCounter("adapterhost.journal.deleted", () => journal.Statistics.Deleted, description: "Events removed by retention.");
        _meter.CreateObservableGauge("adapterhost.journal.writable", () => journal.Statistics.WriteError is null ? 1 : 0, description: "1 while the journal can be written.");
        _meter.CreateObservableGauge("adapterhost.journal.first_sequence", () => journal.Statistics.FirstSequence, description: "Oldest sequence number kept.");
        _meter.CreateObservableGauge("adapterhost.journal.last_sequence", () => journal.Statistics.LastSequence, description: "Newest sequence number on disk.");
        _meter.CreateObservableGauge("adapterhost.journal.used", () => journal.Statistics.UsedBytes, "By", "Bytes of the database that hold something.");
        journal.Counts.CommitSeconds = _meter.CreateHistogram<double>("adapterhost.journal.commit.duration", "s", "From the begin of a transaction until it is on disk.");
        journal.Counts.CommitEvents = _meter.CreateHistogram(
            "adapterhost.journal.commit.events", null, "Events in a commit.", null,
            new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 4096] });
    }

    public void Dispose() => _meter.Dispose();

    private static Measurement<long> Result(long value, string result) => new(value, new KeyValuePair<string, object?>("result", result));
}
