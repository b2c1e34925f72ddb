using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GenesysCloud.Simulator.Faults;
using GenesysCloud.Simulator.Media;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace GenesysCloud.Simulator.Recordings;

/// <summary>The host of media: plain storage behind signed links, in whole or in part, without any login.</summary>
internal sealed class MediaEndpoints(RecordingArchive archive, MediaShelf shelf, DownloadFaults faults, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var path in new[] { "/MediaCache/{folder}/{recordingId}/{file}", "/batch/{folder}/{recordingId}/{file}" })
        {
            routes.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], ServeAsync);
        }
    }

    private async Task ServeAsync(HttpContext context)
    {
        if (shelf.Origin is { } origin && new Uri(origin).Port != context.Connection.LocalPort)
        {
            await RefuseAsync(context, 404, "NoSuchKey", "The specified key does not exist.");
            return;
        }

        context.Response.Headers.Date = time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        if (context.Request.Headers.ContainsKey(HeaderNames.Authorization))
        {
            archive.CountAuthorization();
            await RefuseAsync(context, 400, "InvalidArgument", "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified");
            return;
        }

        var name = (string)context.Request.RouteValues["file"]!;
        if (archive.Links.Check(context.Request, name) is { } refusal)
        {
            await RefuseAsync(context, 403, refusal.Code, refusal.Message);
            return;
        }

        if (!archive.TryGet((string)context.Request.RouteValues["recordingId"]!, out var recording)
            || !recording.Life.At(archive.Now).HasMedia
            || MediaShelf.Parse(name) is not { } parsed)
        {
            await RefuseAsync(context, 404, "NoSuchKey", "The specified key does not exist.");
            return;
        }

        recording.Life.CountDownload();
        var file = MediaShelf.Open(recording, parsed.Format, parsed.Track);
        var fault = faults.Next(context.Request.Path.Value!, $"{recording.Id} {parsed}");
        if (fault.Status is { } status)
        {
            await RefuseAsync(context, status, status == 403 ? "AccessDenied" : "SlowDown", status == 403 ? "Request has expired" : "Please reduce your request rate.");
            return;
        }

        await SendAsync(context, recording, file, $"\"{EntityTag(recording, parsed)}\"", fault);
    }

    private async Task SendAsync(HttpContext context, Recording recording, MediaFile file, string etag, DownloadFault fault)
    {
        var (request, response) = (context.Request, context.Response);
        response.Headers.ETag = etag;
        response.Headers.LastModified = (recording.End + TimeSpan.FromSeconds(1)).ToString("R", CultureInfo.InvariantCulture);
        response.ContentType = MediaShelf.ContentTypeOf(recording, file);
        response.Headers.ContentDisposition = request.Query["response-content-disposition"];
        var length = fault.Truncates ? file.Length - Math.Max(1, file.Length / 10) : file.Length;
        length = fault.CutsBetweenPieces ? file.WholePiecesWithin(length) : length;
        var (from, count) = (0L, length);
        if (!fault.IgnoresRange)
        {
            response.Headers.AcceptRanges = "bytes";
            switch (Range(request, etag, length))
            {
                case RangeWish.Whole:
                    break;
                case RangeWish.Impossible:
                    response.Headers.ContentRange = $"bytes */{length}";
                    await RefuseAsync(context, 416, "InvalidRange", "The requested range is not satisfiable");
                    return;
                case RangeWish.Part part:
                    (from, count) = (part.From, part.Count);
                    response.StatusCode = StatusCodes.Status206PartialContent;
                    response.Headers.ContentRange = $"bytes {from}-{from + count - 1}/{length}";
                    break;
            }
        }

        response.ContentLength = count;
        if (HttpMethods.IsHead(request.Method))
        {
            return;
        }

        await DownloadSender.SendAsync(context, file, from, count, fault, time);
        if (!fault.IsIncomplete && from + count == length)
        {
            recording.Life.CountCompleted();
        }
    }

    private static RangeWish Range(HttpRequest request, string etag, long length)
    {
        var ranges = request.GetTypedHeaders().Range;
        // more than one range is answered with everything, and so is a range of what the file no longer is
        if (ranges is not { Unit.Value: "bytes", Ranges.Count: 1 }
            || (request.Headers.IfRange is { Count: > 0 } validator && validator != new StringValues(etag)))
        {
            return new RangeWish.Whole();
        }

        var range = ranges.Ranges.First();
        var from = range.From ?? Math.Max(0, length - range.To!.Value);
        var to = range.From is null ? length - 1 : Math.Min(range.To ?? (length - 1), length - 1);
        return from >= length || to < from ? new RangeWish.Impossible() : new RangeWish.Part(from, to - from + 1);
    }

    private static string EntityTag(Recording recording, (MediaFormat Format, string Track) parsed)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{recording.Id} {parsed.Format} {parsed.Track} {recording.Duration.Ticks}")).AsSpan(0, 16));

    private static async Task RefuseAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        var body = $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message><RequestId>{Guid.NewGuid():N}</RequestId></Error>";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.WriteAsync(body, context.RequestAborted);
        }
    }

    private abstract record RangeWish
    {
        public sealed record Whole : RangeWish;

        public sealed record Impossible : RangeWish;

        public sealed record Part(long From, long Count) : RangeWish;
    }
}
