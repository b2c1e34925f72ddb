using Adapter.Abstractions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Adapter.Host.Http;

/// <summary>The words for states of recordings, in the API and on the command line.</summary>
internal static class ImportWords
{
    private static readonly Dictionary<ImportState, string> Words = new()
    {
        [ImportState.Found] = "found",
        [ImportState.Waiting] = "waiting",
        [ImportState.Transcoding] = "transcoding",
        [ImportState.Downloading] = "downloading",
        [ImportState.Stored] = "stored",
        [ImportState.OverLong] = "over-long",
        [ImportState.Missing] = "missing",
        [ImportState.Refused] = "refused",
        [ImportState.Failed] = "failed",
        [ImportState.DeletedAtSource] = "deleted-at-source",
        [ImportState.NotFetched] = "not-fetched",
    };

    public static IEnumerable<string> All => Words.Values;

    public static string Of(ImportState state) => Words.TryGetValue(state, out var word) ? word : state.ToString();

    public static bool TryParse(string word, out ImportState state)
    {
        foreach (var (known, text) in Words)
        {
            if (string.Equals(text, word, StringComparison.OrdinalIgnoreCase))
            {
                state = known;
                return true;
            }
        }

        state = default;
        return false;
    }

    /// <summary>Reads the states of a question; says what is wrong with a word that is none.</summary>
    public static ProblemHttpResult? Read(string[]? words, out List<ImportState> states)
    {
        states = [];
        foreach (var word in words ?? [])
        {
            if (!TryParse(word, out var known))
            {
                return Problems.BadRequest($"'{word}' is no state of a recording.", $"The states are: {string.Join(", ", All)}.");
            }

            states.Add(known);
        }

        return null;
    }

    /// <summary>Every state, those without any included, so that a reader need not know which there are.</summary>
    public static IReadOnlyDictionary<string, long> Counts(IReadOnlyDictionary<ImportState, long> counts)
        => Words.ToDictionary(pair => pair.Value, pair => counts.GetValueOrDefault(pair.Key));
}

/// <summary>How an import stands.</summary>
internal sealed record ImportStatusView
{
    public required string Name { get; init; }

    /// <summary>The run going on, or the last one.</summary>
    public ImportRun? Run { get; init; }

    /// <summary>When the schedule begins the next run.</summary>
    public DateTimeOffset? NextRun { get; init; }

    /// <summary>The lane at the edge of the present.</summary>
    public required ImportLane Live { get; init; }

    /// <summary>The lane that works through the past.</summary>
    public required ImportLane Historic { get; init; }

    public long Conversations { get; init; }

    /// <summary>All recordings that the platform named: the sum of <see cref="Recordings"/>.</summary>
    public long Found { get; init; }

    /// <summary>Recordings by state.</summary>
    public required IReadOnlyDictionary<string, long> Recordings { get; init; }

    /// <summary>Conversations that were recorded and of which no recording is named yet.</summary>
    public long Unnamed { get; init; }

    /// <summary>Recordings without a conversation, as the platform counts them.</summary>
    public long? Orphans { get; init; }

    public long Bytes { get; init; }

    public double BytesPerSecond { get; init; }

    public double RecordingsPerMinute { get; init; }

    /// <summary>When the past will be caught up with at this rate.</summary>
    public DateTimeOffset? ExpectedEnd { get; init; }

    /// <summary>The platform asked to be left alone until then.</summary>
    public DateTimeOffset? ParkedUntil { get; init; }

    /// <summary>Where the recordings go.</summary>
    public required string Store { get; init; }

    public static ImportStatusView From(string name, ImportStatus status, DateTimeOffset? nextRun) => new()
    {
        Name = name,
        Run = status.Run,
        NextRun = nextRun,
        Live = status.Live,
        Historic = status.Historic,
        Conversations = status.Conversations,
        Found = status.Recordings.Values.Sum(),
        Recordings = ImportWords.Counts(status.Recordings),
        Unnamed = status.Unnamed,
        Orphans = status.Orphans,
        Bytes = status.Bytes,
        BytesPerSecond = Math.Round(status.BytesPerSecond, 1),
        RecordingsPerMinute = Math.Round(status.RecordingsPerMinute, 1),
        ExpectedEnd = status.ExpectedEnd,
        ParkedUntil = status.ParkedUntil,
        Store = status.Store,
    };
}

/// <summary>The answer to the wish for a run.</summary>
internal sealed record ImportRunView(bool Started, ImportRun Run, string Message);

/// <summary>How many recordings were made due.</summary>
internal sealed record ImportRetryView(long Recordings, string Message);

/// <summary>What was deleted at its source and what would be.</summary>
internal sealed record ImportDeletionList(IReadOnlyList<ImportDeletion> Deletions);

/// <summary>The account of a span; this type describes the answer, <see cref="ImportReportPage"/> writes it.</summary>
internal sealed record ImportReportView
{
    public required string Name { get; init; }

    public DateTimeOffset From { get; init; }

    public DateTimeOffset To { get; init; }

    public DateTimeOffset MadeAt { get; init; }

    /// <summary>Voice conversations that the platform's own list has for the span; absent when it was not asked.</summary>
    public long? PlatformConversations { get; init; }

    public required ImportTotalsView Totals { get; init; }

    /// <summary>One for each recording and one for each conversation without any; absent where they were not asked for.</summary>
    public IReadOnlyList<ImportLineView>? Lines { get; init; }

    /// <summary>Whether the lines, counted as they were written, add up to the totals.</summary>
    public bool AddsUp { get; init; }
}

/// <summary>The sums of an account.</summary>
internal sealed record ImportTotalsView(long Conversations, long Without, long Unnamed, long Found, IReadOnlyDictionary<string, long> Recordings, long Bytes);

/// <summary>One line of an account.</summary>
internal sealed record ImportLineView
{
    public required string ConversationId { get; init; }

    public DateTimeOffset ConversationStart { get; init; }

    public DateTimeOffset? ConversationEnd { get; init; }

    public string? RecordingId { get; init; }

    public string? CallId { get; init; }

    public string? Media { get; init; }

    /// <summary>What the platform said last, in its words.</summary>
    public string? PlatformState { get; init; }

    /// <summary>What became of it; <c>no-recording</c> for a conversation that was not recorded.</summary>
    public required string State { get; init; }

    public string? Reason { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset? NextAttempt { get; init; }

    public DateTimeOffset? LastLook { get; init; }

    public DateTimeOffset? StoredAt { get; init; }

    public string? Location { get; init; }

    public long? SizeInBytes { get; init; }

    public string? Sha256 { get; init; }

    public bool Late { get; init; }

    public bool OverLong { get; init; }

    public static ImportLineView From(ImportReportLine line) => new()
    {
        ConversationId = line.ConversationId,
        ConversationStart = line.ConversationStart,
        ConversationEnd = line.ConversationEnd,
        RecordingId = line.RecordingId,
        CallId = line.CallId,
        Media = line.Media,
        PlatformState = line.PlatformState,
        State = line.State is { } state ? ImportWords.Of(state) : "no-recording",
        Reason = line.Reason,
        Attempts = line.Attempts,
        NextAttempt = line.NextAttempt,
        LastLook = line.LastLook,
        StoredAt = line.StoredAt,
        Location = line.Location,
        SizeInBytes = line.SizeInBytes,
        Sha256 = line.Sha256,
        Late = line.IsLate,
        OverLong = line.IsOverLong,
    };
}
