using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Ledger;
using Adapters.GenesysCloudCx.Storage;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>Fetches recordings in the wanted format: asks for each, which starts its conversion, and downloads what is ready. Those of one conversation share what is known of it.</summary>
internal sealed class RecordingFetcher(
    LiveImportOptions options, ApiClient api, IMediaDownloader downloader, ConversationBodies bodies, RecordingKeeper keeper, FetchDesk desk, WorkPause pause, ImportMeter meter, int workers) : IRecordingFetcher
{
    /// <summary>New links for one file within one attempt.</summary>
    private const int MostLinks = 3;

    public int Workers => workers;

    public int Most => workers * 4;

    public IEnumerable<IReadOnlyList<LedgerRecording>> Group(IReadOnlyList<LedgerRecording> due)
        => due.GroupBy(static recording => recording.ConversationId, StringComparer.Ordinal).Select(static group => group.ToList());

    public void Dispose()
    {
        // holds nothing
    }

    public async Task FetchAsync(IReadOnlyList<LedgerRecording> group, CancellationToken cancellationToken)
    {
        var left = await WithoutOverLongAsync(group, cancellationToken);
        await using ConversationMemory conversation = new(bodies, left);
        foreach (var recording in left)
        {
            await AttemptAsync(recording, conversation, cancellationToken);
        }
    }

    /// <summary>Marks over-long recordings, and closes them where they are skipped: nobody need convert them for us.</summary>
    private async Task<List<LedgerRecording>> WithoutOverLongAsync(IReadOnlyList<LedgerRecording> group, CancellationToken cancellationToken)
    {
        List<LedgerRecording> left = [];
        foreach (var recording in group)
        {
            var marked = desk.Policy.Marked(recording);
            if (marked.IsOverLong && desk.Policy.SkipsOverLong)
            {
                await desk.CloseAsync(marked, desk.Policy.TooLong(marked), cancellationToken);
            }
            else
            {
                left.Add(marked);
            }
        }

        return left;
    }

    private async Task AttemptAsync(LedgerRecording recording, ConversationMemory conversation, CancellationToken cancellationToken)
    {
        meter.Began(recording.State);
        var shown = recording.State;
        try
        {
            FetchVerdict? verdict;
            try
            {
                var told = await AskAsync(recording, cancellationToken);
                if (told is not null)
                {
                    recording = desk.Policy.Marked(RecordingKeeper.Filled(recording, told));
                }

                verdict = await TakeAsync(recording, told, conversation, cancellationToken);
            }
#pragma warning disable CA1031 // the boundary of one recording: whatever goes wrong with it must not keep the others from being stored
            catch (Exception exception) when (exception is not (OperationCanceledException or AdapterFailureException or PlatformException { IsTokenRefusal: true }))
#pragma warning restore CA1031
            {
                verdict = await desk.JudgeAsync(recording, exception, cancellationToken);
            }

            if (verdict is not null)
            {
                await desk.CloseAsync(recording, verdict, cancellationToken);
            }
        }
        finally
        {
            meter.Ended(shown);
        }
    }

    private async Task<FetchVerdict?> TakeAsync(LedgerRecording recording, PlatformRecording? told, ConversationMemory conversation, CancellationToken cancellationToken)
    {
        if (told is null)
        {
            return new FetchVerdict(FetchResult.Transcoding, $"The platform converts it to {options.Current.Format}.");
        }

        if (FetchDesk.JudgeState(told) is { } standing)
        {
            return standing;
        }

        if (recording.IsOverLong && desk.Policy.SkipsOverLong)
        {
            return desk.Policy.TooLong(recording);
        }

        if (told.Wanted.Count == 0)
        {
            return new FetchVerdict(FetchResult.Transcoding, $"The platform converts it to {options.Current.Format}.", told.TranscodeTime);
        }

        conversation.Begin(cancellationToken);
        List<FetchedFile> files = [];
        foreach (var link in told.Wanted)
        {
            files.Add(new FetchedFile(link.Track.ToUpperInvariant(), await DownloadAsync(recording, link, cancellationToken)));
        }

        await keeper.KeepAsync(recording, told, await conversation.ReadAsync(cancellationToken), files, cancellationToken);
        return null;
    }

    private async Task<SpooledFile> DownloadAsync(LedgerRecording recording, TrackLink link, CancellationToken cancellationToken)
    {
        var spoolName = RecordingKey.SpoolName(recording.ConversationId, recording.RecordingId, $"{link.Track}.{options.Current.Format}");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await downloader.DownloadAsync(new MediaLink(link.Uri, spoolName, link.ContentType), meter.Received, cancellationToken);
            }
            catch (DownloadException exception) when (exception.Fault == DownloadFault.LinkExpired && attempt < MostLinks)
            {
                // a link has its time; that it ended says nothing about the recording
                var fresh = await AskAsync(recording, cancellationToken);
                link = fresh?.Links.FirstOrDefault(other => other.Track == link.Track)
                    ?? throw new DownloadException(DownloadFault.Transient, $"The link to track {link.Track} has expired, and the platform gives no new one yet.", exception);
            }
        }
    }

    /// <summary>Each is asked for by itself and to keep: the list gives two sides of what this answer gives as a whole, and one recording must not be stored as both.</summary>
    private async Task<PlatformRecording?> AskAsync(LedgerRecording recording, CancellationToken cancellationToken)
    {
        var path = $"conversations/{Uri.EscapeDataString(recording.ConversationId)}/recordings/{Uri.EscapeDataString(recording.RecordingId)}?formatId={options.Current.Format}&download=true";
        var body = await api.GetAsync(path, ConversationBodies.PriorityOf(recording.Lane), cancellationToken);
        pause.Answered();
        return RecordingReader.ReadOne(body);
    }
}
