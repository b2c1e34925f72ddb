using System.Diagnostics.Metrics;

namespace Adapter.Host.Journal;

/// <summary>What the writer counts. One thread writes, any thread reads.</summary>
internal sealed class JournalCounts
{
    public const string MeterName = "Adapter.Host.Journal";

    private readonly Lock _gate = new();
    private long _journaled;
    private long _known;
    private long _commits;
    private long _failedWrites;
    private long _deleted;
    private string? _writeError;
    private DateTimeOffset? _writeErrorSince;
    private long _firstSequence = 1;
    private long _usedBytes;
    private volatile string? _retentionNotice;
    private volatile IReadOnlyList<QuarantinedSpan> _quarantined = [];
    private volatile string? _healing;

    /// <summary>Set by the meter's owner.</summary>
    public Histogram<double>? CommitSeconds { get; set; }

    /// <summary>Set by the meter's owner.</summary>
    public Histogram<long>? CommitEvents { get; set; }

    public long FirstSequence
    {
        get => Volatile.Read(ref _firstSequence);
        set => Volatile.Write(ref _firstSequence, value);
    }

    public long UsedBytes
    {
        get => Volatile.Read(ref _usedBytes);
        set => Volatile.Write(ref _usedBytes, value);
    }

    public string? RetentionNotice
    {
        get => _retentionNotice;
        set => _retentionNotice = value;
    }

    /// <summary>The numbers without events, in order.</summary>
    public IReadOnlyList<QuarantinedSpan> Quarantined
    {
        get => _quarantined;
        set => _quarantined = value;
    }

    public bool IsHealing => _healing is not null;

    /// <summary>Healing begins; tells whether it did not go on before.</summary>
    public bool BeginHealing(string why)
    {
        var first = _healing is null;
        _healing = why;
        return first;
    }

    public void EndHealing() => _healing = null;

    public void Committed(int journaled, int known, TimeSpan took)
    {
        Volatile.Write(ref _journaled, _journaled + journaled);
        Volatile.Write(ref _known, _known + known);
        Volatile.Write(ref _commits, _commits + 1);
        CommitSeconds?.Record(took.TotalSeconds);
        CommitEvents?.Record(journaled + known);
    }

    public void Deleted(int events, long firstSequence)
    {
        Volatile.Write(ref _deleted, _deleted + events);
        FirstSequence = firstSequence;
    }

    public void Failed(string why, DateTimeOffset now, out bool first)
    {
        lock (_gate)
        {
            _failedWrites++;
            first = _writeErrorSince is null;
            _writeError = why;
            _writeErrorSince ??= now;
        }
    }

    /// <summary>Since when writing had failed, where it had.</summary>
    public DateTimeOffset? Worked()
    {
        if (_writeErrorSince is null)
        {
            return null;
        }

        lock (_gate)
        {
            var since = _writeErrorSince;
            _writeErrorSince = null;
            _writeError = null;
            return since;
        }
    }

    public JournalStatistics Snapshot(long received, long pending, long lastSequence)
    {
        lock (_gate)
        {
            return new JournalStatistics
            {
                Received = received,
                Pending = pending,
                LastSequence = lastSequence,
                FirstSequence = FirstSequence,
                Journaled = Volatile.Read(ref _journaled),
                Known = Volatile.Read(ref _known),
                Commits = Volatile.Read(ref _commits),
                FailedWrites = _failedWrites,
                Deleted = Volatile.Read(ref _deleted),
                UsedBytes = UsedBytes,
                WriteError = _writeError,
                WriteErrorSince = _writeErrorSince,
                RetentionNotice = _retentionNotice,
                Healing = _healing,
                Quarantined = _quarantined,
                QuarantinedEvents = _quarantined.Where(span => span.IsLoss).Sum(span => span.Count),
            };
        }
    }
}
