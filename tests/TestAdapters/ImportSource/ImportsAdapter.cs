using System.Runtime.CompilerServices;
using Adapter.Abstractions;

namespace TestAdapters.ImportSource;

/// <summary>Two conversations, three recordings, and runs that only take time.</summary>
internal sealed partial class ImportsAdapter : IRecordingRetry
{
    private static readonly DateTimeOffset Began = new(2026, 9, 14, 8, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private IAdapterContext? _context;
    private ImportRun? _run;

    private bool Refuses => _context!.Definition.Settings.Boolean("Refuses");

    private TimeSpan Length => TimeSpan.FromSeconds(_context!.Definition.Settings.WholeNumber("RunS"));

    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        _context = context;
        context.Status.Fact("recordings", context.RecordingsDirectory);
        context.Status.Running("imports nothing");
        await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, stopping);
    }

    public ImportStatus ReadImportStatus() => new()
    {
        Run = _run is { } run && run.Started + Length is var end && _context!.Time.GetUtcNow() >= end ? run with { Ended = end, Result = "nothing was there" } : _run,
        Live = new ImportLane(Began, Began.AddHours(1), Began.AddHours(1), "waits for the next run") { Waiting = 3, ExpectedEnd = Began.AddHours(2) },
        Historic = new ImportLane(Began, Began, Began, "caught up with") { Waiting = 0, UpToDateAsOf = Began },
        Conversations = 2,
        Recordings = new Dictionary<ImportState, long> { [ImportState.Stored] = 1, [ImportState.Failed] = 1, [ImportState.NotFetched] = 1 },
        Bytes = 2048,
        Store = "nowhere",
        ParkedUntil = _context!.Definition.Settings.Boolean("Parked") ? Began.AddDays(1) : null,
    };

    public ValueTask<ImportRunStart> StartRunAsync(string reason, CancellationToken cancellationToken)
    {
        if (Refuses)
        {
            throw new AdapterFailureException(FailureClass.Transient, "Not now.", "Ask later.");
        }

        lock (_gate)
        {
            var now = _context!.Time.GetUtcNow();
            if (_run is { } going && now < going.Started + Length)
            {
                return ValueTask.FromResult(new ImportRunStart(false, going));
            }

            _run = new ImportRun((_run?.Number ?? 0) + 1, reason, now, null, null);
            _context.Status.Fact("runs", $"{_run.Number} {now:O} {reason}");
            _context.Status.Counter("runs", "Runs begun.").Add();
            return ValueTask.FromResult(new ImportRunStart(true, _run));
        }
    }

    public Task<long> RetryAsync(IReadOnlyCollection<ImportState> states, CancellationToken cancellationToken)
        => Refuses ? throw new AdapterFailureException(FailureClass.Transient, "Not now.", "Ask later.") : Task.FromResult(states.Count == 0 ? 1L : states.Contains(ImportState.Failed) ? 1L : 0L);

    public Task<ImportReport> ReportAsync(ImportReportRequest request, CancellationToken cancellationToken)
        => Refuses
            ? throw new AdapterFailureException(FailureClass.Permission, "The platform does not let us list.", "Grant the permission.")
            : Task.FromResult<ImportReport>(new Account
            {
                Request = request,
                MadeAt = _context!.Time.GetUtcNow(),
                PlatformConversations = request.AskPlatform ? 2 : null,
                Totals = new ImportTotals(
                    2, 0, 0, new Dictionary<ImportState, long> { [ImportState.Stored] = _context.Definition.Settings.Boolean("Miscounts") ? 2 : 1, [ImportState.Failed] = 1, [ImportState.NotFetched] = 1 }, 2048),
            });

    public async IAsyncEnumerable<ImportDeletion> DeletionsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield return new ImportDeletion { ConversationId = "c1", RecordingId = "r1", State = "would-delete", At = Began, Sha256 = "ab" };
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Account : ImportReport
    {
        public override async IAsyncEnumerable<ImportReportLine> ReadLinesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            yield return new ImportReportLine { ConversationId = "c1", ConversationStart = Began, RecordingId = "r1", State = ImportState.Stored, SizeInBytes = 2048, Location = "a,b", Sha256 = "ab" };
            yield return new ImportReportLine { ConversationId = "c1", ConversationStart = Began, RecordingId = "r2", State = ImportState.NotFetched, Media = "screen" };
            yield return new ImportReportLine { ConversationId = "c2", ConversationStart = Began.AddMinutes(1), RecordingId = "r3", State = ImportState.Failed, Reason = "=the \"platform\" says ERROR" };
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
