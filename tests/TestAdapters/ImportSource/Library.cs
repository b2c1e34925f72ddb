using Adapter.Abstractions;

namespace TestAdapters.ImportSource;

/// <summary>Two recordings with media: one sound, the other gone; and what there is to say about a third that has none.</summary>
internal sealed partial class ImportsAdapter
{
    private const int SoundLength = 100_000;

    private static readonly ImportReportLine Sound = new()
    {
        ConversationId = "c1",
        ConversationStart = Began,
        RecordingId = "r1",
        State = ImportState.Stored,
        SizeInBytes = SoundLength,
        Sha256 = "abc",
        StoredAt = Began.AddHours(1),
    };

    private static readonly ImportReportLine Gone = new()
    {
        ConversationId = "c2",
        ConversationStart = Began.AddMinutes(1),
        RecordingId = "r2",
        State = ImportState.Stored,
        SizeInBytes = 5,
        StoredAt = Began.AddHours(1),
    };

    private static readonly ImportReportLine Failed = new()
    {
        ConversationId = "c3",
        ConversationStart = Began.AddMinutes(2),
        RecordingId = "r3",
        State = ImportState.Failed,
        Reason = "The platform says ERROR.",
    };

    /// <summary>What was asked last, for a test to see.</summary>
    private void Tell(string fact, string value) => _context!.Status.Fact(fact, value);

    public Task<RecordingPage> ListAsync(RecordingQuery query, CancellationToken cancellationToken)
    {
        Tell("query", $"{query.From:O} {query.To:O} [{string.Join(' ', query.States)}] {query.ConversationId} {query.After} {query.Limit}");
        return query.After == "bad"
            ? throw new AdapterFailureException(FailureClass.Configuration, "That is no place.", "Give back what next was.")
            : Task.FromResult(new RecordingPage([Failed, Gone, Sound], "next-page"));
    }

    public Task<RecordingDetails?> FindAsync(string conversationId, string recordingId, CancellationToken cancellationToken) => Task.FromResult((conversationId, recordingId) switch
    {
        ("c1", "r1") => new RecordingDetails(
            Sound, [new RecordingFile("r1.wav", "audio/wav", SoundLength) { Sha256 = "abc" }, new RecordingFile("r1.html", "text/html", 9)], """{"agents":[{"id":"a1"}]}"""),
        ("c2", "r2") => new RecordingDetails(Gone, [new RecordingFile("r2.wav", "audio/wav", 5) { Problem = "It is gone." }, new RecordingFile("cut.wav", "audio/wav", SoundLength)], "{broken"),
        ("c3", "r3") => new RecordingDetails(Failed, [], null),
        _ => null,
    });

    public Task<RecordingRetry?> RetryAsync(string conversationId, string recordingId, CancellationToken cancellationToken)
    {
        Tell("retry", $"{conversationId} {recordingId}");
        return Task.FromResult((conversationId, recordingId) switch
        {
            ("c1", "r1") => new RecordingRetry(RecordingRetryOutcome.NothingToDo, Sound),
            ("c2", "r2") => new RecordingRetry(RecordingRetryOutcome.UnderWay, Gone),
            ("c3", "r3") => new RecordingRetry(RecordingRetryOutcome.Due, Failed),
            _ => null,
        });
    }

    public Task<Stream?> OpenAsync(string conversationId, string recordingId, string file, long offset, CancellationToken cancellationToken) => file switch
    {
        "r1.wav" => Task.FromResult<Stream?>(_context!.Definition.Settings.Boolean("Trickles") ? new Endless() : new MemoryStream([.. Enumerable.Range(0, SoundLength).Select(i => (byte)(i % 251)).Skip((int)offset)])),
        "r1.html" => Task.FromResult<Stream?>(new MemoryStream("<script>1"u8.ToArray())),
        "cut.wav" => Task.FromResult<Stream?>(new MemoryStream(new byte[10])),
        _ => throw new AdapterFailureException(FailureClass.Permanent, "It was moved or removed.", "Bring it back from a backup."),
    };

    /// <summary>Gives a byte, and nothing more until somebody gives up.</summary>
    private sealed class Endless : MemoryStream
    {
        private bool _isBegun;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_isBegun)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            _isBegun = true;
            return 1;
        }
    }
}
