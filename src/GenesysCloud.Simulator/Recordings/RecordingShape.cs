using System.Globalization;
using System.Text.Json;
using GenesysCloud.Simulator.Conversations;
using GenesysCloud.Simulator.Directory;

namespace GenesysCloud.Simulator.Recordings;

/// <summary>A track of a recording and where it is.</summary>
internal readonly record struct Track(string Key, string Uri);

/// <summary>The files of one recording in one format, as far as they are there.</summary>
internal sealed record RecordingFiles
{
    public IReadOnlyList<Track> Tracks { get; init; } = [];

    /// <summary>How long the transcoder still takes; <see langword="null"/> when it is not at work.</summary>
    public TimeSpan? Estimated { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>Bytes of the one file there is.</summary>
    public long? Size { get; init; }
}

/// <summary>Recordings in the platform's words.</summary>
internal sealed class RecordingShape(RecordingArchive archive, IAgentDirectory directory)
{
    private const int Restorations = 100;
    private static readonly string[] States = ["UPLOADING", "AVAILABLE", "ARCHIVED", "RESTORING", "RESTORED", "DELETED", "ERROR"];

    public static string Spelled(FileState state) => States[(int)state];

    /// <summary>A <c>RecordingMetadata</c>: no files, no times but a screen's.</summary>
    public void WriteMetadata(Utf8JsonWriter w, Recording recording)
    {
        var status = recording.Life.At(archive.Now);
        Begin(w, recording);
        if (recording.IsScreen)
        {
            Times(w, recording);
        }

        Rest(w, recording, status);
        w.WriteString("selfUri"u8, $"/api/v2/conversations/{recording.ConversationId}/recordingmetadata/{recording.Id}");
        w.WriteEndObject();
    }

    /// <summary>A <c>Recording</c>.</summary>
    /// <param name="w">Gets one object.</param>
    /// <param name="recording">Which.</param>
    /// <param name="files">What there is to be heard; <see langword="null"/> for nothing.</param>
    public void Write(Utf8JsonWriter w, Recording recording, RecordingFiles? files)
    {
        var status = recording.Life.At(archive.Now);
        Begin(w, recording);
        Times(w, recording);
        Rest(w, recording, status);
        if (files is not null)
        {
            Files(w, recording, files);
        }

        w.Time("originalRecordingStartTime"u8, recording.Start);
        w.Time("creationTime"u8, recording.End + TimeSpan.FromSeconds(1));
        w.WriteString("recordingFileRole"u8, recording.Adhoc ? "ADHOC" : "CUSTOMER_EXPERIENCE");
        Users(w, recording);
        if (recording.ExternalContact)
        {
            w.WriteStartArray("externalContacts"u8);
            w.WriteStartObject();
            w.WriteString("id"u8, recording.ConversationId);
            w.WriteString("selfUri"u8, $"/api/v2/externalcontacts/contacts/{recording.ConversationId}");
            w.WriteEndObject();
            w.WriteEndArray();
        }

        w.WriteString("selfUri"u8, $"/api/v2/conversations/{recording.ConversationId}/recordings/{recording.Id}");
        w.WriteEndObject();
    }

    public static void WriteAnnotations(Utf8JsonWriter w, Recording recording)
    {
        foreach (var (index, note) in recording.Annotations.Index())
        {
            var location = (long)(note.Start - recording.Start).TotalMilliseconds;
            var duration = (long)note.Duration.TotalMilliseconds;
            w.WriteStartObject();
            w.WriteString("id"u8, string.Create(CultureInfo.InvariantCulture, $"{recording.Id[..24]}{index:x12}"));
            w.WriteString("type"u8, note.Type);
            w.WriteString("reason"u8, note.Reason);
            w.WriteNumber("location"u8, location);
            w.WriteNumber("durationMs"u8, duration);
            w.WriteNumber("absoluteLocation"u8, location);
            w.WriteNumber("absoluteDurationMs"u8, duration);
            w.WriteNumber("recordingLocation"u8, location);
            // nothing is recorded during a pause
            w.WriteNumber("recordingDurationMs"u8, note.Type == "Pause" ? 0 : duration);
            w.WriteNumber("realtimeLocation"u8, location);
            w.WriteEndObject();
        }
    }

    private static void Begin(Utf8JsonWriter w, Recording recording)
    {
        w.WriteStartObject();
        w.WriteString("id"u8, recording.Id);
        w.WriteString("conversationId"u8, recording.ConversationId);
    }

    private static void Times(Utf8JsonWriter w, Recording recording)
    {
        w.Time("startTime"u8, recording.Start);
        w.Time("endTime"u8, recording.End);
    }

    private static void Rest(Utf8JsonWriter w, Recording recording, RecordingStatus status)
    {
        w.WriteString("media"u8, recording.Media);
        w.WriteString("mediaSubtype"u8, recording.Subtype.ToString());
        w.Text("mediaSubject"u8, recording.Subject);
        w.WriteStartArray("annotations"u8);
        if (status.State == FileState.Available)
        {
            WriteAnnotations(w, recording);
        }

        w.WriteEndArray();
        w.WriteString("fileState"u8, Spelled(status.State));
        w.Time("archiveDate"u8, status.ArchiveDate);
        w.Time("deleteDate"u8, status.DeleteDate);
        w.Time("restoreExpirationTime"u8, status.RestoreExpires);
        if (status.State == FileState.Archived)
        {
            w.WriteString("archiveMedium"u8, "CLOUDARCHIVE");
        }

        w.WriteNumber("maxAllowedRestorationsForOrg"u8, Restorations);
        w.WriteNumber("remainingRestorationsAllowedForOrg"u8, Restorations);
        w.Text("sessionId"u8, recording.SessionId);
    }

    private void Files(Utf8JsonWriter w, Recording recording, RecordingFiles files)
    {
        if (files.Estimated is { } left)
        {
            w.WriteNumber("estimatedTranscodeTimeMs"u8, Math.Max(1, (long)left.TotalMilliseconds));
            return;
        }

        w.WriteStartObject("mediaUris"u8);
        foreach (var track in files.Tracks)
        {
            w.WriteStartObject(track.Key);
            w.WriteString("mediaUri"u8, track.Uri);
            w.WriteStartArray("waveformData"u8);
            for (var i = 0; i < archive.Options.WaveformPoints; i++)
            {
                w.WriteNumberValue(0.5f + (0.01f * (i % 3)));
            }

            w.WriteEndArray();
            w.WriteEndObject();
        }

        w.WriteEndObject();
        w.WriteNumber("estimatedTranscodeTimeMs"u8, 0);
        w.WriteNumber("actualTranscodeTimeMs"u8, (long)files.Took.TotalMilliseconds);
        w.WriteNumber("outputDurationMs"u8, (int)Math.Min(int.MaxValue, recording.Duration.TotalMilliseconds));
        if (files.Size is <= int.MaxValue and { } size)
        {
            w.WriteNumber("outputSizeInBytes"u8, size);
        }
    }

    private void Users(Utf8JsonWriter w, Recording recording)
    {
        w.WriteStartArray("users"u8);
        foreach (var id in recording.UserIds)
        {
            w.WriteStartObject();
            w.WriteString("id"u8, id);
            if (directory.TryGetUser(id, out var user))
            {
                w.WriteString("name"u8, user.Name);
                w.WriteString("username"u8, user.Email);
            }

            w.WriteNumber("version"u8, user?.Version ?? 1);
            w.WriteString("selfUri"u8, $"/api/v2/users/{id}");
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }
}
