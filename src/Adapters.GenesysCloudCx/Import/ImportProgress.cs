using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Discovery;
using Adapters.GenesysCloudCx.Ledger;
using Adapters.GenesysCloudCx.Storage;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>Says how the import stands: the picture for those who ask, facts and alarms for those who watch.</summary>
internal sealed class ImportProgress(
    ImportOptions options, IImportLanes lanes, IImportLedger ledger, ImportRuns runs, ImportMeter meter, WorkPause pause, OrphanCount orphans, IRecordingStore store, HealthBoard health, TimeProvider time, IAdapterStatus status)
{
    private const int Samples = 60;
    private const string MissingAlarm = "recordings.missing";
    private const string FailedAlarm = "recordings.failed";
    private const string OverLongAlarm = "recordings.overlong";
    private const string OrphansAlarm = "recordings.orphans";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Queue<(DateTimeOffset At, DateTimeOffset Position)> _positions = new();
    private readonly BacklogWatch _backlog = new(options.BehindAfter, time, status);
    private TimeSpan? _left;
    private long _missingConversations;
    private volatile Backlogs? _backlogs;

    public ImportStatus Read()
    {
        var (bytes, live, historic) = meter.Rate;
        var counts = ledger.Counts;
        var (now, backlogs) = (time.GetUtcNow(), _backlogs);
        var past = LaneOutlook.Of(lanes.Historic, backlogs?.Historic, lanes.IsCaughtUp ? TimeSpan.Zero : _left, historic, pause.Until, now);
        return new ImportStatus
        {
            Run = runs.Current,
            Live = LaneOutlook.Of(lanes.Live, backlogs?.Live, TimeSpan.Zero, live, pause.Until, now),
            Historic = past,
            Conversations = counts.Conversations,
            Recordings = meter.Shown(counts),
            Unnamed = counts.Unnamed,
            Orphans = orphans.Value,
            Bytes = counts.Bytes,
            BytesPerSecond = bytes,
            RecordingsPerMinute = live + historic,
            ExpectedEnd = past.ExpectedEnd,
            ParkedUntil = pause.ParkedUntil,
            Store = store.Name,
        };
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        using PeriodicTimer timer = new(Interval, time);
        do
        {
            Volatile.Write(ref _missingConversations, await ledger.MissingConversationsAsync(stopping));
            _backlogs = new Backlogs(await BacklogAsync(Lane.Live, lanes.Live.Position, stopping), await BacklogAsync(Lane.Historic, lanes.Historic.Position, stopping));
            Tell();
            _backlog.Tell(await ledger.NextDueAsync(Lane.Live, stopping));
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    /// <summary>Counts orphans now and then, beside the telling: the question may wait for long while the platform is busy.</summary>
    public async Task CountOrphansAsync(CancellationToken stopping)
    {
        using PeriodicTimer timer = new(Interval, time);
        do
        {
            try
            {
                await orphans.RefreshAsync(stopping);
            }
            catch (PlatformException exception) when (!exception.IsTokenRefusal)
            {
                pause.Failed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    /// <summary>Brings facts, alarms and the state up to date.</summary>
    public void Tell()
    {
        Sample();
        var now = Read();
        long Of(ImportState state) => now.Recordings.GetValueOrDefault(state);
        var missing = Of(ImportState.Missing) + Volatile.Read(ref _missingConversations);
        var waiting = Of(ImportState.Found) + Of(ImportState.Waiting) + Of(ImportState.Transcoding) + Of(ImportState.Downloading);
        Gauges(now, waiting, missing);
        status.Fact("import.position.live", Text(now.Live.Position));
        status.Fact("import.position.historic", Text(now.Historic.Position));
        status.Fact("import.conversations", Text(now.Conversations));
        status.Fact("import.found", Text(now.Recordings.Values.Sum()));
        status.Fact("import.stored", Text(Of(ImportState.Stored) + Of(ImportState.DeletedAtSource)));
        status.Fact("import.waiting", Text(waiting));
        status.Fact("import.missing", Text(missing));
        status.Fact("import.refused", Text(Of(ImportState.Refused)));
        status.Fact("import.failed", Text(Of(ImportState.Failed)));
        status.Fact("import.bytes", Text(now.Bytes));
        status.Fact("import.rate", string.Create(CultureInfo.InvariantCulture, $"{now.RecordingsPerMinute:0.#} recordings a minute, {now.BytesPerSecond / 1e6:0.##} MB/s"));
        status.Fact("import.expected.end", now.ExpectedEnd is { } end ? Text(end) : null);
        status.Fact("import.store", now.Store);
        Alarm(MissingAlarm, missing, AlarmSeverity.Error, "are not to be had within the availability delay; they are looked for further on");
        Alarm(FailedAlarm, Of(ImportState.Failed), AlarmSeverity.Error, "could not be stored; the report says why. They are tried again daily, or at once by import retry");
        Alarm(OverLongAlarm, Of(ImportState.OverLong), AlarmSeverity.Warning, "are longer than the maximum and were skipped, as the definition says");
        Alarm(OrphansAlarm, now.Orphans ?? 0, AlarmSeverity.Warning, "belong to no conversation, as the platform counts them, and cannot be imported. See the orphan recordings there");
        if (Of(ImportState.Refused) == 0)
        {
            status.Clear(FetchDesk.RefusedAlarm);
        }

        health.Live(lanes.IsCaughtUp ? $"Imports to {now.Store}; the past is caught up with." : $"Imports to {now.Store}; the past is listed up to {now.Historic.Position:u}.");
    }

    private void Gauges(ImportStatus now, long waiting, long missing)
    {
        status.Gauge("import_live_position_timestamp_seconds", "Up to when the live lane has listed, in seconds since 1970.").Set(now.Live.Position);
        status.Gauge("import_historic_position_timestamp_seconds", "Up to when the historic lane has listed, in seconds since 1970.").Set(now.Historic.Position);
        status.Gauge("import_recordings_found", "Recordings that were found, whatever became of them.").Set(now.Recordings.Values.Sum());
        status.Gauge("import_recordings_waiting", "Recordings that are still to be stored.").Set(waiting);
        status.Gauge("import_recordings_missing", "Recordings that are not to be had within the availability delay.").Set(missing);
        status.Gauge("import_recordings_failed", "Recordings that could not be stored.").Set(now.Recordings.GetValueOrDefault(ImportState.Failed));
    }

    private void Alarm(string code, long count, AlarmSeverity severity, string what)
    {
        if (count > 0)
        {
            status.Raise(code, severity, string.Create(CultureInfo.InvariantCulture, $"{count:N0} recordings {what}."));
        }
        else
        {
            status.Clear(code);
        }
    }

    private void Sample()
    {
        if (lanes.IsCaughtUp)
        {
            _positions.Clear();
            _left = null;
            return;
        }

        var lane = lanes.Historic;
        _positions.Enqueue((time.GetUtcNow(), lane.Position));
        if (_positions.Count > Samples)
        {
            _positions.Dequeue();
        }

        var first = _positions.Peek();
        var (passed, gone) = (time.GetUtcNow() - first.At, lane.Position - first.Position);
        _left = gone > TimeSpan.Zero && passed > TimeSpan.Zero && lane.To > lane.Position ? (lane.To - lane.Position) * (passed / gone) : null;
    }

    /// <summary>The position is from before the count: what was listed up to it is in it.</summary>
    private async Task<(LaneBacklog, DateTimeOffset)> BacklogAsync(Lane lane, DateTimeOffset position, CancellationToken cancellationToken)
        => (await ledger.BacklogAsync(lane, cancellationToken), position);

    private static string Text(DateTimeOffset at) => at.ToString("O", CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Backlogs((LaneBacklog Backlog, DateTimeOffset Position) Live, (LaneBacklog Backlog, DateTimeOffset Position) Historic);
}
