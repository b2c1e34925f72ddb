using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Ledger;

/// <summary>A recording as people read it, in an account and in the list.</summary>
internal static class RecordingLine
{
    public static ImportReportLine Of(LedgerRecording recording, DateTimeOffset? lastLook) => new()
    {
        ConversationId = recording.ConversationId,
        ConversationStart = recording.ConversationStart,
        ConversationEnd = recording.ConversationEnd,
        RecordingId = recording.RecordingId,
        CallId = recording.SessionId,
        Media = recording.Subtype is null ? recording.Media : $"{recording.Media} {recording.Subtype}",
        PlatformState = recording.FileState,
        State = recording.State,
        Reason = recording.Reason ?? Known(recording),
        Attempts = recording.Attempts,
        NextAttempt = recording.NextAttempt,
        LastLook = lastLook,
        StoredAt = recording.StoredAt,
        Location = recording.Location,
        SizeInBytes = recording.Files.Count == 0 ? null : recording.SizeInBytes,
        Sha256 = recording.Files.Count == 0 ? null : recording.Files[0].Sha256,
        IsLate = recording.StoredAt is not null && recording.MissingSince is not null,
        IsOverLong = recording.IsOverLong,
    };

    /// <summary>What the state says by itself where nobody wrote a reason.</summary>
    private static string? Known(LedgerRecording recording) => recording.State switch
    {
        ImportState.NotFetched => "No voice recording: it is counted and named, and not fetched.",
        ImportState.DeletedAtSource when recording.DeletionAt is { } at => $"Deleted at its source, seen {at:u}; the copy here stays. {recording.DeletionReason}".TrimEnd(),
        ImportState.Stored when recording.Deletion is DeletionState.HeldBack or DeletionState.Failed => $"Not deleted at its source: {recording.DeletionReason}",
        _ => null,
    };
}
