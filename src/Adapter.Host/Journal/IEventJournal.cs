using Adapter.Abstractions;

namespace Adapter.Host.Journal;

/// <summary>The durable, ordered record of every event that adapters delivered. Thread-safe.</summary>
internal interface IEventJournal
{
    /// <summary>A publisher for one run of an adapter. Its events carry the adapter's name and the data source's path.</summary>
    IEventPublisher CreatePublisher(string adapterName, string dataSourceName);

    /// <summary>Sequence number of the newest event on disk; 0 when there never was one.</summary>
    long LastSequence { get; }

    JournalStatistics Statistics { get; }

    ICursorStore Cursors { get; }

    /// <summary>When an adapter (case does not matter) journaled a new event last, also before this start. Costs nothing.</summary>
    LastEvent LastEventOf(string adapterName);

    /// <summary>Events that are on disk now, in order, as the query asks. Ends at the newest; follow with <see cref="WaitForAsync"/>.</summary>
    IAsyncEnumerable<JournaledEvent> ReadAsync(JournalQuery query, CancellationToken cancellationToken);

    /// <summary>Completes once an event with a sequence number above <paramref name="afterSequence"/> is on disk.</summary>
    Task WaitForAsync(long afterSequence, CancellationToken cancellationToken);
}

/// <summary>One event as it stands in the journal.</summary>
/// <param name="Sequence">Its place; grows by one from event to event.</param>
/// <param name="Json">The complete CloudEvents JSON object, UTF-8, on one line.</param>
internal sealed record JournaledEvent(long Sequence, ReadOnlyMemory<byte> Json)
{
    /// <summary>The event's type.</summary>
    public required string Type { get; init; }
}

/// <summary>What to read.</summary>
/// <param name="After">Only events with a higher sequence number.</param>
/// <param name="Limit">At most that many; <see langword="null"/> for all.</param>
internal sealed record JournalQuery(long After = 0, int? Limit = null)
{
    /// <summary>Only events of this adapter (case does not matter).</summary>
    public string? Adapter { get; init; }

    /// <summary>Only events of this data source, spelled exactly.</summary>
    public string? DataSource { get; init; }

    /// <summary>Only events of this conversation.</summary>
    public string? Conversation { get; init; }

    /// <summary>Only events of this type, spelled exactly.</summary>
    public string? Type { get; init; }
}

/// <summary>Numbers of the journal since the host started. Received = journaled + known + pending, save what a stop cut off.</summary>
internal sealed record JournalStatistics
{
    public long Received { get; init; }

    public long Journaled { get; init; }

    public long Known { get; init; }

    public long Pending { get; init; }

    public long Commits { get; init; }

    public long FailedWrites { get; init; }

    public long FirstSequence { get; init; }

    public long LastSequence { get; init; }

    /// <summary>Bytes of the database that hold something; the files may be larger.</summary>
    public long UsedBytes { get; init; }

    /// <summary>Events removed by retention.</summary>
    public long Deleted { get; init; }

    /// <summary>Why nothing can be written at the moment; <see langword="null"/> when all is well.</summary>
    public string? WriteError { get; init; }

    /// <summary>Since when <see cref="WriteError"/> lasts.</summary>
    public DateTimeOffset? WriteErrorSince { get; init; }

    /// <summary>What is damaged, while the journal is being healed and takes nothing; else <see langword="null"/>.</summary>
    public string? Healing { get; init; }

    /// <summary>Runs of sequence numbers that have no event, in order: damage took it, or the numbers were left out.</summary>
    public IReadOnlyList<QuarantinedSpan> Quarantined { get; init; } = [];

    /// <summary>Events that damage took.</summary>
    public long QuarantinedEvents { get; init; }

    /// <summary>Why retention cannot delete what is due, or that it deleted what a consumer had not read; else <see langword="null"/>.</summary>
    public string? RetentionNotice { get; init; }
}

/// <summary>Where alarms of the journal go.</summary>
internal interface IJournalAlarms
{
    void Raise(string code, AlarmSeverity severity, string text);

    void Clear(string code);
}
