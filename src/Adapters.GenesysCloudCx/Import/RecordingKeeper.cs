using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Ledger;
using Adapters.GenesysCloudCx.Storage;
using Adapters.GenesysCloudCx.Storage.Sidecars;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>A media file that was downloaded and verified, waiting in the spool folder.</summary>
/// <param name="Track"><c>S</c> for the whole, else the side or the number of the file.</param>
/// <param name="File">Where it is and what it is.</param>
internal sealed record FetchedFile(string Track, SpooledFile File);

/// <summary>Stores a recording whose media is here: media, then sidecars, then the ledger's row with the events it owes. Every step can be repeated, so a kill between any two loses nothing.</summary>
internal sealed partial class RecordingKeeper(
    LiveImportOptions options, IImportLedger ledger, IRecordingStore store, MetadataReader metadata, FetchDesk desk, EventTeller teller, WorkPause pause, ImportMeter meter, TimeProvider time, ILogger logger)
{
    /// <summary>A container counts whole frames, and the platform's clock runs beside the media's.</summary>
    private static readonly TimeSpan LengthTolerance = TimeSpan.FromSeconds(2);

    /// <summary>Called after each recording that was stored.</summary>
    public Action? Stored { get; set; }

    private readonly EndDoubts _ends = new();

    /// <exception cref="StoreException">The store does not take it.</exception>
    /// <exception cref="DownloadException">The media may have been cut; it is to be fetched once more.</exception>
    public async Task KeepAsync(
        LedgerRecording recording, PlatformRecording told, ConversationBody conversation, IReadOnlyList<FetchedFile> files, CancellationToken cancellationToken)
    {
        if (_ends.AreDoubtful(recording.RecordingId, files))
        {
            throw new DownloadException(DownloadFault.Broken, "The file does not tell where it ends, so that it may have been cut off; it is fetched once more and compared.");
        }

        var settings = options.Current;
        var key = RecordingKey.For(settings.Source, recording.ConversationStart, recording.ConversationId, recording.RecordingId);
        List<StoredFile> stored = [];
        List<MediaDescription> descriptions = [];
        foreach (var (track, file) in files)
        {
            var name = key.Media(track, file.Extension);
            stored.Add(new StoredFile(track, name, file.Length, file.Sha256, file.ContentType));
            var facts = file.Facts;
            descriptions.Add(new MediaDescription(
                track, name[(name.LastIndexOf('/') + 1)..], file.ContentType, facts.Codec, facts.Channels, facts.SampleRate, facts.Duration, file.Length, file.Sha256));
        }

        var now = time.GetUtcNow();
        var kept = Filled(recording, told) with
        {
            State = ImportState.Stored,
            StoredAt = now,
            Files = stored,
            Attempts = recording.Attempts + 1,
            NextAttempt = null,
            Reason = Mismatch(told, descriptions),
        };
        kept = Longest(told, descriptions) is { } length && desk.Policy.IsOverLong(length) ? FetchPolicy.MarkOverLong(kept) : kept;

        // whatever may still have to be asked of the platform comes before the first file
        var sidecar = await metadata.ReadAsync(Facts(kept, told, conversation, descriptions), cancellationToken);
        string? location = null;
        foreach (var (file, name) in files.Zip(stored, static (fetched, kept) => (fetched.File, kept.Key)))
        {
            var place = await store.CommitAsync(file, name, cancellationToken);
            location ??= place;
        }

        await Task.WhenAll(
            store.WriteAsync(key.MetadataJson, SidecarWriter.Json(sidecar), "application/json", cancellationToken),
            store.WriteAsync(key.MetadataXml, SidecarWriter.Xml(sidecar), "application/xml", cancellationToken));

        // an attempt that was cut off may have left files of another set: the whole in place of the sides, another container
        await store.RemoveOthersAsync(key, [.. stored.Select(static file => file.Key)], cancellationToken);
        pause.StoreTook();

        kept = FetchPolicy.Owe(kept with { Location = location }, OwedEvents.Imported);
        kept = kept.MissingSince is null ? kept : FetchPolicy.Owe(kept, OwedEvents.Late);
        if (settings.Deletion.IsOn || settings.Deletion.IsDryRun)
        {
            kept = kept with { Deletion = DeletionState.Due, DeletionAt = now + settings.Deletion.Grace, DeletionReason = null };
        }

        await ledger.SaveAsync(kept, true, cancellationToken);
        desk.Stored(kept);
        meter.Stored(kept.Lane, kept.SizeInBytes);
        teller.Wake();
        Stored?.Invoke();
        LogStored(kept.RecordingId, kept.ConversationId, kept.SizeInBytes);
    }

    /// <summary>The recording with what the platform said about it meanwhile.</summary>
    public static LedgerRecording Filled(LedgerRecording recording, PlatformRecording told) => recording with
    {
        Start = told.Start ?? recording.Start,
        End = told.End ?? recording.End,
        SessionId = told.SessionId ?? recording.SessionId,
        Subtype = told.Subtype ?? recording.Subtype,
        FileState = told.FileState ?? recording.FileState,
    };

    private MetadataFacts Facts(LedgerRecording recording, PlatformRecording told, ConversationBody conversation, List<MediaDescription> files) => new()
    {
        Source = options.Current.Source,
        ConversationId = recording.ConversationId,
        RecordingId = recording.RecordingId,
        ConversationStart = recording.ConversationStart,
        ConversationEnd = recording.ConversationEnd,
        StoredAt = recording.StoredAt ?? time.GetUtcNow(),
        Recording = told.Body,
        Details = conversation.Details,
        Conversation = conversation.Conversation,
        Files = files,
        HostName = Environment.MachineName,
        IsLate = recording.MissingSince is not null,
        IsOverLong = recording.IsOverLong,
    };

    private static TimeSpan? Longest(PlatformRecording told, List<MediaDescription> files)
    {
        var media = files.Max(static file => file.Duration);
        return told.End - told.Start is { } spoken && (media is null || spoken > media) ? spoken : media;
    }

    /// <summary>What a person should know when media and times do not agree. Pauses are cut out of the media, so that it may be shorter by their length.</summary>
    private static string? Mismatch(PlatformRecording told, List<MediaDescription> files)
    {
        if (files.Max(static file => file.Duration) is not { } media)
        {
            return null;
        }

        if (told.MediaLength is { } measured)
        {
            return (measured - media).Duration() > LengthTolerance ? $"The media lasts {media:c}, the platform measured {measured:c}." : null;
        }

        return told.End - told.Start is { } spoken && (media > spoken + LengthTolerance || media < spoken - told.Paused - LengthTolerance)
            ? $"The media lasts {media:c}, the recording's times span {spoken:c}."
            : null;
    }

    [LoggerMessage(EventIds.RecordingStored, LogLevel.Debug, "Recording {RecordingId} of {ConversationId} stored, {Bytes} bytes.")]
    private partial void LogStored(string recordingId, string conversationId, long bytes);
}
