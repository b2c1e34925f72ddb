using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Tests.Discovery;

/// <summary>A ledger in memory, as far as discovery uses one; it can outlive what uses it, as a file does.</summary>
internal sealed class FakeLedger(TimeProvider time) : IImportLedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Lane, LanePosition> _positions = [];
    private readonly List<DueSpan> _spans = [];
    private long _spanNumber;

    public Dictionary<string, (FoundConversation Conversation, Lane Lane)> Conversations { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Conversations noted that were known already.</summary>
    public int Again { get; private set; }

    public Dictionary<string, string> Marks { get; } = [];

    public List<LanePosition> HistoricPositions { get; } = [];

    public Queue<DueLook> Looks { get; } = [];

    public List<(DueLook Look, IReadOnlyList<ListedRecording> Recordings, DateTimeOffset? Next)> Noted { get; } = [];

    public List<(DueLook Look, DateTimeOffset Next, string Reason, DateTimeOffset? Unnamed)> PutOff { get; } = [];

    public List<(DueSpan Span, DateTimeOffset At)> SpansDone { get; } = [];

    public Task<long> MissingConversationsAsync(CancellationToken cancellationToken) => Task.FromResult<long>(PutOff.Count(static look => look.Unnamed is not null));

    public IReadOnlyList<DueSpan> Spans
    {
        get
        {
            lock (_gate)
            {
                return [.. _spans];
            }
        }
    }

    /// <summary>Recordings found and not tried yet.</summary>
    public long Found { get; set; }

    public DateTimeOffset? NextDue { get; set; }

    Action<Lane>? IImportLedger.Noted { get; set; }

    public LedgerCounts Counts => new(Conversations.Count, 0, 0, new Dictionary<ImportState, long> { [ImportState.Found] = Found }, 0);

    /// <summary>Up to where the live lane listed.</summary>
    public DateTimeOffset Edge => _positions[Lane.Live].Position;

    public IEnumerable<string> Ids
    {
        get
        {
            lock (_gate)
            {
                return [.. Conversations.Keys.Order(StringComparer.Ordinal)];
            }
        }
    }

    public Task<int> NoteConversationsAsync(IReadOnlyList<FoundConversation> conversations, Lane lane, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var known = conversations.Count(conversation => !Conversations.TryAdd(conversation.Id, (conversation, lane)));
            Again += known;
            return Task.FromResult(conversations.Count - known);
        }
    }

    public Task<LanePosition?> PositionAsync(Lane lane, CancellationToken cancellationToken) => Task.FromResult(_positions.GetValueOrDefault(lane));

    public Task SavePositionAsync(Lane lane, LanePosition position, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            _positions[lane] = position;
            if (lane == Lane.Historic)
            {
                HistoricPositions.Add(position);
            }
        }

        return Task.CompletedTask;
    }

    public Task PlanSpansAsync(IReadOnlyList<DueSpan> spans, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _spans.AddRange(spans.Select(span => span with { Id = ++_spanNumber }));
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<DueSpan>> DueSpansAsync(int most, CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<DueSpan>>([.. Spans.Where(span => span.Due <= time.GetUtcNow()).OrderBy(span => span.Due).Take(most)]);

    public Task SpanDoneAsync(long id, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            SpansDone.Add((_spans.Single(span => span.Id == id), time.GetUtcNow()));
            _spans.RemoveAll(span => span.Id == id);
        }

        return Task.CompletedTask;
    }

    public Task<string?> MarkAsync(string name, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(Marks.GetValueOrDefault(name));
        }
    }

    public Task SaveMarkAsync(string name, string? value, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (value is null)
            {
                Marks.Remove(name);
            }
            else
            {
                Marks[name] = value;
            }
        }

        return Task.CompletedTask;
    }

    public Task<DateTimeOffset?> NextDueAsync(Lane lane, CancellationToken cancellationToken) => Task.FromResult(NextDue);

    public Task<IReadOnlyList<DueLook>> TakeLooksAsync(Lane lane, int most, CancellationToken cancellationToken)
    {
        List<DueLook> taken = [];
        while (taken.Count < most && Looks.TryDequeue(out var look))
        {
            taken.Add(look);
        }

        return Task.FromResult<IReadOnlyList<DueLook>>(taken);
    }

    public Task<IReadOnlyList<LedgerRecording>> NoteLookAsync(DueLook look, IReadOnlyList<ListedRecording> recordings, DateTimeOffset? next, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Noted.Add((look, recordings, next));
        }

        return Task.FromResult<IReadOnlyList<LedgerRecording>>([]);
    }

    public Task PutOffLookAsync(DueLook look, DateTimeOffset next, string reason, DateTimeOffset? unnamed, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            PutOff.Add((look, next, reason, unnamed));
        }

        return Task.CompletedTask;
    }

    public Task LookAgainAsync(IReadOnlyCollection<string> conversationIds, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<LedgerRecording>> TakeDueAsync(Lane lane, int most, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SaveAsync(LedgerRecording recording, bool isDone, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<LedgerRecording?> FindAsync(string conversationId, string recordingId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<RecordingPage> ListAsync(RecordingQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<(LedgerRecording Recording, ImportReportLine Line)?> FindLineAsync(string conversationId, string recordingId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<LedgerRecording>> OfConversationAsync(string conversationId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<byte[]?> DetailsAsync(string conversationId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<long> RetryAsync(IReadOnlyCollection<ImportState> states, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<RecordingRetryOutcome?> RetryAsync(string conversationId, string recordingId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<LaneBacklog> BacklogAsync(Lane lane, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<OwedEvent>> OwedAsync(int most, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ToldAsync(IReadOnlyList<OwedEvent> events, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<LedgerRecording>> DueDeletionsAsync(int most, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<LedgerRecording> DeletionsAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<LedgerReport> ReportAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
