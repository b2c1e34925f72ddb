using System.Diagnostics.CodeAnalysis;
using Adapter.Abstractions;
using Adapter.Host.Diagnostics;
using Adapter.Host.Supervision;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Adapter.Host.Recordings;

/// <summary>Sends a media file out of an adapter's library, whole or in ranges. It ends with the adapter's run, so that no listener keeps a plugin loaded.</summary>
internal sealed partial class MediaAnswer(HttpContext context, ILogger logger)
{
    private const int Asked = 0;
    private const int Begun = 1;
    private const int GivenUp = 2;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _stage;

    /// <summary>To be awaited before the request ends, however the question ended: nobody may write to an answer that is over.</summary>
    public Task EndAsync() => Interlocked.CompareExchange(ref _stage, GivenUp, Asked) == Begun ? _ended.Task : Task.CompletedTask;

    /// <exception cref="AdapterFailureException">The file cannot be opened; nothing was sent.</exception>
    /// <exception cref="NoAnswerException">There is no such file; nothing was sent.</exception>
    public async Task SendAsync(IRecordingLibrary library, RecordingDetails details, RecordingFile file, bool asDownload, CancellationToken stopping)
    {
        if (Interlocked.CompareExchange(ref _stage, Begun, Asked) != Asked)
        {
            throw new OperationCanceledException(stopping);
        }

        try
        {
            await using var cut = stopping.Register(static state => ((HttpContext)state!).Abort(), context);
            await CopyAsync(library, details, file, asDownload);
        }
        finally
        {
            _ended.SetResult();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "An answer that has begun can only be cut; the log says why.")]
    private async Task CopyAsync(IRecordingLibrary library, RecordingDetails details, RecordingFile file, bool asDownload)
    {
        var (line, kind) = (details.Line, MediaKind.Of(file.ContentType));
        await using MediaStream media = new(file.SizeInBytes, async (offset, token) => await library.OpenAsync(line.ConversationId, line.RecordingId!, file.Name, offset, token)
            ?? throw new NoAnswerException(NoAnswerReason.Failed, $"The file '{file.Name}' is not there any more.", "Ask for the recording again."));
        try
        {
            await TypedResults.Stream(
                media,
                kind,
                asDownload || kind == MediaKind.Bytes ? file.Name : null,
                line.StoredAt,
                file.Sha256 is { Length: > 0 } hash && hash.All(char.IsAsciiLetterOrDigit) ? new EntityTagHeaderValue($"\"{hash}\"") : null,
                enableRangeProcessing: true).ExecuteAsync(context);
        }
        catch (Exception exception) when (context.Response.HasStarted)
        {
            LogCut(file.Name, line.RecordingId!, exception.Message);
            context.Abort();
        }
        catch
        {
            // what the file would have said of itself says nothing of the refusal that follows
            context.Response.Clear();
            throw;
        }
    }

    [LoggerMessage(EventIds.MediaCut, LogLevel.Warning, "{File} of recording {RecordingId} was cut while it was sent: {Why}")]
    private partial void LogCut(string file, string recordingId, string why);
}
