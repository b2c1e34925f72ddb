using System.Net;
using System.Net.Http.Headers;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Storage.Kinds;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace Adapters.GenesysCloudCx.Storage.Downloads;

/// <summary>Fetches signed links into the spool folder. Sends no credentials of any kind: the link is all that a media host gets.</summary>
internal sealed partial class MediaDownloader : IMediaDownloader, IDisposable
{
    private const int MostRedirects = 3;
    private static readonly TimeSpan DefaultStallLimit = TimeSpan.FromSeconds(60);

    private readonly HttpMessageInvoker _http;
    private readonly string _folder;
    private readonly MediaHostPolicy _hosts;
    private readonly DiskSpace _space;
    private readonly TimeProvider _time;
    private readonly TimeSpan _stallLimit;
    private readonly ILogger _logger;
    private readonly string _runOfMachine;

    /// <param name="handler">The way to media hosts; stays the caller's. It must follow no redirects and unpack nothing.</param>
    /// <param name="spoolFolder">Where downloads go to; it is there.</param>
    /// <param name="hosts">Where media may come from.</param>
    /// <param name="space">Watches over the disk of the spool folder.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <param name="stallLimit">How long nothing may come; 60 s where not given.</param>
    public MediaDownloader(HttpMessageHandler handler, string spoolFolder, MediaHostPolicy hosts, DiskSpace space, TimeProvider time, ILogger logger, TimeSpan? stallLimit = null)
    {
        if (handler is SocketsHttpHandler sockets && (sockets.AllowAutoRedirect || sockets.AutomaticDecompression != DecompressionMethods.None || sockets.Credentials is not null))
        {
            throw new ArgumentException("The handler follows redirects, unpacks or logs in by itself.", nameof(handler));
        }

        _http = new HttpMessageInvoker(handler, disposeHandler: false);
        _folder = spoolFolder;
        _hosts = hosts;
        _space = space;
        _time = time;
        _stallLimit = stallLimit ?? DefaultStallLimit;
        _logger = logger;
        _runOfMachine = PartFile.RunOfMachine(time);
    }

    public async Task<SpooledFile> DownloadAsync(MediaLink link, Action<int>? progress, CancellationToken cancellationToken)
    {
        if (Path.GetFileName(link.SpoolName) != link.SpoolName || link.SpoolName is "" or "." or "..")
        {
            throw new ArgumentException($"'{link.SpoolName}' is no file name.", nameof(link));
        }

        _hosts.Demand(link.Uri);
        PartFile part = new(_folder, link.SpoolName, _runOfMachine);
        try
        {
            var left = part.FindLeft();
            return (left is null ? null : await TryAsync(link, part, left, progress, cancellationToken))
                ?? await TryAsync(link, part, null, progress, cancellationToken)
                ?? throw new DownloadException(DownloadFault.Broken, $"{link.Uri.Host} answered a request for the whole with a part.");
        }
        catch (DownloadException failure) when (failure.Fault == DownloadFault.Broken)
        {
            part.Delete();
            throw;
        }
        catch (DownloadException failure) when (failure.Fault == DownloadFault.Transient && MediaAnswer.HasExpired(link.Uri, _time))
        {
            throw new DownloadException(DownloadFault.LinkExpired, $"{failure.Message} The link has run out meanwhile.", failure);
        }
        catch (Exception failure) when (StoreFailures.IsFileFailure(failure))
        {
            throw StoreFailures.From(failure, _folder);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Gives <see langword="null"/> when the server does not have what the bytes left behind are a part of.</summary>
    private async Task<SpooledFile?> TryAsync(MediaLink link, PartFile part, LeftBytes? left, Action<int>? progress, CancellationToken cancellationToken)
    {
        using StallWatch watch = new(_stallLimit, _time, cancellationToken);

        // of a file that is all there the last byte is fetched once more: that shows whether it still is the server's
        var from = left is null ? 0 : Math.Min(left.Length, left.Total - 1);
        using var answer = await FollowAsync(link.Uri, left, from, watch);
        if (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && left is not null)
        {
            LogStartedOver(link.SpoolName, "the server has fewer bytes now");
            return null;
        }

        if (MediaAnswer.Failure(answer, link.Uri, _time) is { } failure)
        {
            throw failure;
        }

        var isRest = answer.StatusCode == HttpStatusCode.PartialContent;
        if (isRest && !IsRestOf(answer, left, from))
        {
            LogStartedOver(link.SpoolName, "the server has another version now");
            return null;
        }

        if (left is not null && !isRest)
        {
            LogStartedOver(link.SpoolName, "the server has another version now, or knows no ranges");
        }

        if (ContentTypes.IsText(answer.Content.Headers.ContentType?.MediaType))
        {
            throw new DownloadException(DownloadFault.Broken, $"{link.Uri.Host} sent {answer.Content.Headers.ContentType?.MediaType} instead of media.");
        }

        _space.Demand(answer.Content.Headers.ContentLength ?? 0);
        return await ReceiveAsync(link, part, answer, isRest ? from : 0, progress, watch, cancellationToken);
    }

    private async Task<SpooledFile> ReceiveAsync(
        MediaLink link, PartFile part, HttpResponseMessage answer, long from, Action<int>? progress, StallWatch watch, CancellationToken cancellationToken)
    {
        var tag = MediaAnswer.StrongTag(answer);
        var told = answer.Content.Headers.ContentLength;
        var md5 = from == 0 ? MediaAnswer.Md5(answer) : null;
        using DownloadHash hash = new(md5 is not null);
        using var file = from == 0 ? part.OpenAnew() : part.OpenLeft();
        if (from > 0)
        {
            if (await hash.AppendAsync(file, from, cancellationToken) != from)
            {
                throw new DownloadException(DownloadFault.Broken, "The unfinished file became shorter.");
            }

            LogResumed(link.SpoolName, from);
        }

        MediaReceiver receiver = new(file, from, hash, () =>
        {
            if (from == 0 && tag is not null && told > 0)
            {
                part.Note(tag, told.Value);
            }
        });
        await using (var body = await answer.Content.ReadAsStreamAsync(cancellationToken))
        {
            await receiver.ReceiveAsync(body, progress, watch);
        }

        if (told is not null && receiver.Length != from + told)
        {
            throw new DownloadException(DownloadFault.Broken, $"{from + told} bytes were announced and {receiver.Length} came.");
        }

        var sha256 = hash.Sha256();
        if ((md5 is not null && md5 != hash.Md5()) || (from == 0 && MediaAnswer.Sha256(answer) is { } sum && sum != sha256))
        {
            throw new DownloadException(DownloadFault.Broken, "What came does not have the checksum that the server told.");
        }

        var facts = await Task.Run(() => Finish(file, receiver.Length, link, answer), cancellationToken);
        var type = facts.ContentType ?? link.ExpectedType ?? answer.Content.Headers.ContentType?.MediaType ?? "application/octet-stream";
        return new SpooledFile(part.Path, receiver.Length, sha256, type, facts.Extension) { Facts = facts };
    }

    private static MediaFacts Finish(SafeFileHandle file, long length, MediaLink link, HttpResponseMessage answer)
    {
        if (length == 0)
        {
            throw new DownloadException(DownloadFault.Broken, "The media is empty.");
        }

        var facts = MediaProbe.Read(file, length, out var defect);
        var announced = answer.Content.Headers.ContentType?.MediaType;
        if (!ContentTypes.Fits(link.ExpectedType, facts) || !ContentTypes.Fits(announced, facts))
        {
            throw new DownloadException(
                DownloadFault.Broken, $"What came is {facts.ContentType ?? "no media that is known"}; announced was {link.ExpectedType ?? announced}.");
        }

        if (defect is not null)
        {
            throw new DownloadException(DownloadFault.Broken, $"The {facts.ContentType} file is not whole: {defect}.");
        }

        RandomAccess.SetLength(file, length);
        RandomAccess.FlushToDisk(file);
        return facts;
    }

    private static bool IsRestOf(HttpResponseMessage answer, LeftBytes? left, long from)
        => left is not null && answer.Content.Headers.ContentRange is { Unit: "bytes", From: { } first, To: { } last, Length: { } total }
            && first == from && last == total - 1 && total == left.Total
            && (MediaAnswer.StrongTag(answer) ?? left.Tag) == left.Tag
            && (answer.Content.Headers.ContentLength ?? last - first + 1) == last - first + 1;

    private async Task<HttpResponseMessage> FollowAsync(Uri link, LeftBytes? left, long from, StallWatch watch)
    {
        for (var redirects = 0; ; redirects++)
        {
            var answer = await SendAsync(link, left, from, watch);
            if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308))
            {
                return answer;
            }

            using (answer)
            {
                if (answer.Headers.Location is not { } target || redirects == MostRedirects)
                {
                    throw new DownloadException(DownloadFault.Transient, $"{link.Host} sends the download elsewhere too often, or without saying where.");
                }

                link = new Uri(link, target);
                _hosts.Demand(link);
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Uri link, LeftBytes? left, long from, StallWatch watch)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, link);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
        if (left is not null)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
            request.Headers.IfRange = new RangeConditionHeaderValue(new EntityTagHeaderValue(left.Tag));
        }

        try
        {
            watch.Wind();
            return await _http.SendAsync(request, watch.Token);
        }
        catch (OperationCanceledException stalled) when (watch.HasStalled)
        {
            throw watch.Failure(stalled);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new DownloadException(DownloadFault.Transient, $"{link.Host} cannot be reached: {failure.Message}", failure);
        }
    }

    [LoggerMessage(EventIds.DownloadResumed, LogLevel.Debug, "Download {SpoolName} goes on behind {Bytes} bytes of an earlier attempt.")]
    private partial void LogResumed(string spoolName, long bytes);

    [LoggerMessage(EventIds.DownloadStartedOver, LogLevel.Debug, "Download {SpoolName} begins anew: {Why}.")]
    private partial void LogStartedOver(string spoolName, string why);
}
