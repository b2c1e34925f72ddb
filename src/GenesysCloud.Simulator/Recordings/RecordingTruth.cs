using System.Security.Cryptography;
using System.Text.Json;
using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Media;

namespace GenesysCloud.Simulator.Recordings;

/// <summary>What there really is of recordings, whatever was shown to anybody.</summary>
internal sealed class RecordingTruth(RecordingArchive archive, RecordingAccess access)
{
    /// <summary>Tokens that were shown to the media host.</summary>
    public int Authorizations => archive.Authorizations;

    /// <summary>Whether the client can have it some day by its conversation, without anybody changing anything at the platform.</summary>
    public bool IsFetchable(Recording recording) => Standing(recording) is "available" or "uploading" or "late" or "restored" && access.MayView(recording);

    /// <summary>In one word why a client gets it or not.</summary>
    public string Standing(Recording recording)
    {
        var status = recording.Life.At(archive.Now);
        return status switch
        {
            { State: FileState.Deleted } => recording.Life.DeletedByPolicy ? "deleted-by-policy" : "deleted",
            { IsOrphan: true } => "orphan",
            _ when access.IsRefused(recording) => "refused",
            _ when access.IsWithheld(recording) => "sensitive",
            { IsVisible: false } when status.State != FileState.Error && !(status.ArchiveDate <= archive.Now) => "late",
            _ => RecordingShape.Spelled(status.State).ToLowerInvariant(),
        };
    }

    public void Write(Utf8JsonWriter w, Recording recording)
    {
        var status = recording.Life.At(archive.Now);
        w.WriteStartObject();
        w.WriteString("conversationId"u8, recording.ConversationId);
        w.WriteString("recordingId"u8, recording.Id);
        w.Text("sessionId"u8, recording.SessionId);
        w.WriteString("media"u8, recording.Media);
        w.WriteString("mediaSubtype"u8, recording.Subtype.ToString());
        w.WriteString("state"u8, Standing(recording));
        w.WriteString("fileState"u8, RecordingShape.Spelled(status.State));
        w.WriteBoolean("fetchable"u8, IsFetchable(recording));
        w.WriteBoolean("visible"u8, status is { IsVisible: true, IsOrphan: false });
        w.WriteBoolean("late"u8, recording.Life.IsLate);
        w.WriteBoolean("sensitive"u8, recording.Sensitive);
        w.WriteString("divisionId"u8, recording.DivisionId);
        w.Time("startTime"u8, recording.Start);
        w.Time("endTime"u8, recording.End);
        w.WriteNumber("durationMs"u8, (long)recording.Duration.TotalMilliseconds);
        w.Time("availableAt"u8, recording.Life.AvailableAt);
        w.Time("archiveDate"u8, status.ArchiveDate);
        w.Time("deleteDate"u8, status.DeleteDate);
        w.WriteBoolean("protected"u8, archive.IsProtected(recording.ConversationId));
        w.WriteBoolean("dualChannel"u8, recording.DualChannel);
        w.WriteString("originalFormat"u8, MediaShelf.NameOf(recording.OriginalFormat));
        w.WriteStartArray("userIds"u8);
        foreach (var user in recording.UserIds)
        {
            w.WriteStringValue(user);
        }

        w.WriteEndArray();
        w.WriteNumber("downloads"u8, recording.Life.Downloads);
        w.WriteNumber("completedDownloads"u8, recording.Life.CompletedDownloads);
        w.WriteEndObject();
    }

    /// <summary>Writes an array of all of them.</summary>
    /// <param name="w">Gets the array.</param>
    /// <param name="since">Only those that ended at that moment or later.</param>
    public void WriteAll(Utf8JsonWriter w, DateTimeOffset? since)
    {
        w.WriteStartArray();
        foreach (var recording in archive.All)
        {
            if (since is null || recording.End >= since)
            {
                Write(w, recording);
            }
        }

        w.WriteEndArray();
    }

    /// <summary>Length and hash of a file, worked out by making it.</summary>
    public static async Task<(long Length, string Sha256)> HashAsync(Recording recording, MediaFormat format, string track, CancellationToken cancellationToken)
    {
        var file = MediaShelf.Open(recording, format, track);
        using var hash = SHA256.Create();
        await using CryptoStream sink = new(Stream.Null, hash, CryptoStreamMode.Write);
        await file.WriteAsync(sink, 0, file.Length, cancellationToken);
        await sink.FlushFinalBlockAsync(cancellationToken);
        return (file.Length, Convert.ToHexStringLower(hash.Hash!));
    }
}
