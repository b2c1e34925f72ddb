using System.Runtime.CompilerServices;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Ledger;

/// <summary>The ledger on SQLite: one writer that gathers what waits into common transactions, readers on connections of their own.</summary>
internal sealed partial class ImportLedger : IImportLedger
{
    private const int RetriedTogether = 2000;

    private readonly LedgerFile _file;
    private readonly LedgerWriter _writer;
    private readonly DueRows _due;
    private readonly ConversationChanges _conversations;
    private readonly RecordingChanges _recordings;
    private readonly TimeProvider _time;

    private ImportLedger(LedgerFile file, LedgerSession session, TimeProvider time, string? setAside)
    {
        _file = file;
        _time = time;
        _writer = new LedgerWriter(file, session);
        _due = new DueRows(file);
        _conversations = new ConversationChanges(_due);
        _recordings = new RecordingChanges(_due);
        SetAside = setAside;
    }

    public LedgerCounts Counts => _writer.Counts;

    /// <summary>Where a damaged ledger was put when this one was opened in its place; <see langword="null"/> when the ledger was sound. Everything is then listed and fetched again, to the same names in the store.</summary>
    public string? SetAside { get; }

    /// <summary>Opens the ledger of a folder, or makes it. A damaged one is renamed, never overwritten.</summary>
    /// <exception cref="AdapterFailureException">It cannot be opened; message and remedy name file and reason.</exception>
    public static Task<ImportLedger> OpenAsync(string folder, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
        => Task.Run(() => Open(folder, time, logger), cancellationToken);

    public Action<Lane>? Noted { get; set; }

    public async Task<int> NoteConversationsAsync(IReadOnlyList<FoundConversation> conversations, Lane lane, CancellationToken cancellationToken)
    {
        var details = conversations.Select(found => PackedDetails.Pack(found.Details.Span)).ToArray();
        var count = await DoAsync(session => _conversations.Note(session, conversations, details, lane, Now), cancellationToken);
        Noted?.Invoke(lane);
        return count;
    }

    public Task<IReadOnlyList<DueLook>> TakeLooksAsync(Lane lane, int most, CancellationToken cancellationToken)
        => Answer(() => _due.TakeLooks(lane, most, Now), cancellationToken);

    public async Task<IReadOnlyList<LedgerRecording>> NoteLookAsync(
        DueLook look, IReadOnlyList<ListedRecording> recordings, DateTimeOffset? next, CancellationToken cancellationToken)
    {
        var number = 0L;
        return await _writer.DoAsync(
            session =>
            {
                number = ConversationChanges.NumberOf(session, look.ConversationId);
                return _conversations.NoteLook(session, look, recordings, next, Now);
            },
            () => _due.ReturnLook(number),
            cancellationToken);
    }

    public Task PutOffLookAsync(DueLook look, DateTimeOffset next, string reason, DateTimeOffset? unnamed, CancellationToken cancellationToken)
    {
        var number = 0L;
        return _writer.DoAsync(
            session => number = _conversations.PutOff(session, look, next, reason, unnamed, Now), () => _due.ReturnLook(number), cancellationToken);
    }

    public Task LookAgainAsync(IReadOnlyCollection<string> conversationIds, CancellationToken cancellationToken)
        => DoAsync(session => _conversations.LookAgain(session, conversationIds, Now), cancellationToken);

    public Task<IReadOnlyList<LedgerRecording>> TakeDueAsync(Lane lane, int most, CancellationToken cancellationToken)
        => Answer(() => _due.TakeRecordings(lane, most, Now), cancellationToken);

    public Task SaveAsync(LedgerRecording recording, bool isDone, CancellationToken cancellationToken)
    {
        var number = 0L;
        return _writer.DoAsync(
            session => number = _recordings.Save(session, recording, isDone, Now), isDone ? () => _due.ReturnRecording(number) : null, cancellationToken);
    }

    public Task<DateTimeOffset?> NextDueAsync(Lane lane, CancellationToken cancellationToken) => Answer(() => _due.Next(lane), cancellationToken);

    public Task<long> MissingConversationsAsync(CancellationToken cancellationToken)
        => ReadAsync(static session => session.Number(LedgerSql.MissingConversations), cancellationToken);

    public Task<LedgerRecording?> FindAsync(string conversationId, string recordingId, CancellationToken cancellationToken)
        => ReadAsync(session => LedgerReading.Find(session, conversationId, recordingId), cancellationToken);

    public Task<RecordingPage> ListAsync(RecordingQuery query, CancellationToken cancellationToken) => ReadAsync(session => RecordingList.Read(session, query), cancellationToken);

    public Task<(LedgerRecording Recording, ImportReportLine Line)?> FindLineAsync(string conversationId, string recordingId, CancellationToken cancellationToken)
        => ReadAsync(session => RecordingList.Find(session, conversationId, recordingId), cancellationToken);

    public Task<IReadOnlyList<LedgerRecording>> OfConversationAsync(string conversationId, CancellationToken cancellationToken)
        => ReadAsync(session => LedgerReading.OfConversation(session, conversationId), cancellationToken);

    public Task<byte[]?> DetailsAsync(string conversationId, CancellationToken cancellationToken)
        => ReadAsync(session => session.Value(LedgerSql.Details, conversationId) is byte[] packed ? PackedDetails.Unpack(packed) : null, cancellationToken);

    public async Task<long> RetryAsync(IReadOnlyCollection<ImportState> states, CancellationToken cancellationToken)
    {
        var count = 0L;
        foreach (var state in Enum.GetValues<ImportState>().Where(state => !RecordingRow.IsSettled(state) && (states.Count == 0 || states.Contains(state))))
        {
            // in parts, so that downloads under way can save theirs in between
            var part = (Count: RetriedTogether, Last: 0L);
            while (part.Count == RetriedTogether)
            {
                var after = part.Last;
                part = await DoAsync(session => _recordings.Again(session, state, after, RetriedTogether, Now), cancellationToken);
                count += part.Count;
            }
        }

        bool Wants(ImportState state) => states.Count == 0 || states.Contains(state);
        if (Wants(ImportState.Missing) || Wants(ImportState.Waiting))
        {
            await DoAsync(session => _conversations.LookAgainAtUnnamed(session, Wants(ImportState.Missing), Wants(ImportState.Waiting), Now), cancellationToken);
        }

        return count;
    }

    public Task<RecordingRetryOutcome?> RetryAsync(string conversationId, string recordingId, CancellationToken cancellationToken)
        => DoAsync(session => _recordings.Again(session, conversationId, recordingId, Now), cancellationToken);

    public Task<LaneBacklog> BacklogAsync(Lane lane, CancellationToken cancellationToken) => ReadAsync(session => LedgerReading.Backlog(session, lane, Now), cancellationToken);

    public Task<IReadOnlyList<OwedEvent>> OwedAsync(int most, CancellationToken cancellationToken) => ReadAsync(session => LedgerReading.Owed(session, most), cancellationToken);

    public Task ToldAsync(IReadOnlyList<OwedEvent> events, CancellationToken cancellationToken)
        => DoAsync(session => RecordingChanges.Told(session, events), cancellationToken);

    public Task<IReadOnlyList<LedgerRecording>> DueDeletionsAsync(int most, CancellationToken cancellationToken)
        => ReadAsync(session => LedgerReading.DueDeletions(session, most, Now), cancellationToken);

    public async IAsyncEnumerable<LedgerRecording> DeletionsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var session = LedgerReading.Guarded(_file, _file.OpenReader);
        await foreach (var recording in LedgerReading.StreamAsync<LedgerRecording>(_file, session, LedgerSql.Deletions, [], row => [RecordingRow.Read(row)], cancellationToken))
        {
            yield return recording;
        }
    }

    public Task<LanePosition?> PositionAsync(Lane lane, CancellationToken cancellationToken) => ReadAsync(session => LedgerReading.Position(session, lane), cancellationToken);

    public Task SavePositionAsync(Lane lane, LanePosition position, CancellationToken cancellationToken)
        => DoAsync(session => session.Execute(LedgerSql.SavePosition, (int)lane, position.From.UtcTicks, position.Position.UtcTicks), cancellationToken);

    public Task PlanSpansAsync(IReadOnlyList<DueSpan> spans, CancellationToken cancellationToken)
        => DoAsync(
            session => spans.Sum(span => session.Execute(LedgerSql.PlanSpan, span.From.UtcTicks, span.To.UtcTicks, span.Due.UtcTicks, span.Why)), cancellationToken);

    public Task<IReadOnlyList<DueSpan>> DueSpansAsync(int most, CancellationToken cancellationToken)
        => ReadAsync(session => LedgerReading.DueSpans(session, most, Now), cancellationToken);

    public Task SpanDoneAsync(long id, CancellationToken cancellationToken) => DoAsync(session => session.Execute(LedgerSql.SpanDone, id), cancellationToken);

    public Task<string?> MarkAsync(string name, CancellationToken cancellationToken)
        => ReadAsync(session => session.Value(LedgerSql.Mark, MarkName(name)) as string, cancellationToken);

    public Task SaveMarkAsync(string name, string? value, CancellationToken cancellationToken)
        => DoAsync(session => value is null ? session.Execute(LedgerSql.DropMark, MarkName(name)) : session.Execute(LedgerSql.SaveMark, MarkName(name), value), cancellationToken);

    public Task<LedgerReport> ReportAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
        => Answer<LedgerReport>(() => LedgerAccount.Open(_file, from, to), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _file.Dispose();
    }

    private static ImportLedger Open(string folder, TimeProvider time, ILogger logger)
    {
        LedgerFile file = new(folder);
        LedgerSession? session = null;
        try
        {
            var setAside = file.IsDamaged ? file.SetAside(time.GetUtcNow()) : null;
            try
            {
                session = file.OpenWriter();
            }
            catch (SqliteException exception) when (LedgerFailures.IsDamage(exception) && setAside is null)
            {
                setAside = file.SetAside(time.GetUtcNow());
                session = file.OpenWriter();
            }

            if (setAside is not null)
            {
                LogSetAside(logger, file.Path, setAside);
            }

            ImportLedger ledger = new(file, session, time, setAside);
            LogOpened(logger, file.Path, ledger.Counts.Conversations, ledger.Counts.Recordings.Values.Sum());
            return ledger;
        }
        catch (SqliteException exception)
        {
            session?.Dispose();
            var failure = file.Failed(exception);
            file.Dispose();
            throw failure;
        }
        catch
        {
            session?.Dispose();
            file.Dispose();
            throw;
        }
    }

    private DateTimeOffset Now => _time.GetUtcNow();

    // those of the import stand apart from the ledger's own
    private static string MarkName(string name) => "import." + name;

    private Task<T> DoAsync<T>(Func<LedgerSession, T> work, CancellationToken cancellationToken) => _writer.DoAsync(work, null, cancellationToken);

    private Task<T> ReadAsync<T>(Func<LedgerSession, T> work, CancellationToken cancellationToken) => Answer(() => _file.Read(work), cancellationToken);

    // SQLite reads without asynchrony, and these are short
    private static Task<T> Answer<T>(Func<T> read, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        try
        {
            return Task.FromResult(read());
        }
#pragma warning disable CA1031 // what goes wrong belongs to the task
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Task.FromException<T>(exception);
        }
    }

    [LoggerMessage(EventIds.LedgerOpened, LogLevel.Information, "Ledger {Path}: {Conversations} conversations, {Recordings} recordings")]
    private static partial void LogOpened(ILogger logger, string path, long conversations, long recordings);

    [LoggerMessage(EventIds.LedgerSetAside, LogLevel.Error,
        "Ledger {Path} was damaged and is now {SetAside}. A new one begins: the platform is listed again from the start timestamp, and recordings are fetched again to the same names in the store. What the platform does not have any more stays in the store and is reported as missing. Check the disk")]
    private static partial void LogSetAside(ILogger logger, string path, string setAside);
}
