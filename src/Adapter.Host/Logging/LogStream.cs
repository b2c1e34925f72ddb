using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Adapter.Host.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Logging;

/// <summary>Opens streams of log lines up to a number.</summary>
internal sealed class LogStreams(LogTail tail, IOptions<HttpOptions> options, IHostApplicationLifetime lifetime, TimeProvider time)
{
    public const int Most = 50;
    private int _open;

    /// <summary>A stream, or <see langword="null"/> when there are too many.</summary>
    public LogStream? TryOpen(LogFilter filter, long after)
    {
        if (Interlocked.Increment(ref _open) > Most)
        {
            Closed();
            return null;
        }

        return new LogStream(this, tail, filter, after, options.Value.StreamHeartbeat, time, lifetime.ApplicationStopping);
    }

    public void Closed() => Interlocked.Decrement(ref _open);
}

/// <summary>Server-sent lines for one client. One that is too slow is told how many it missed: the log does not wait.</summary>
internal sealed class LogStream(LogStreams streams, LogTail tail, LogFilter filter, long after, TimeSpan heartbeat, TimeProvider time, CancellationToken stopping) : IResult
{
    private const int AtOnce = 200;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
        try
        {
            var response = httpContext.Response;
            response.ContentType = "text/event-stream";
            response.Headers.CacheControl = "no-store";
            response.Headers["X-Accel-Buffering"] = "no";
            httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            await WriteAsync(response.BodyWriter, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // the client left or the host goes down
        }
        finally
        {
            streams.Closed();
        }
    }

    private async Task WriteAsync(PipeWriter body, CancellationToken cancellationToken)
    {
        var seen = after;
        Text(body, ": log lines\n\n");
        await body.FlushAsync(cancellationToken);
        while (true)
        {
            var more = tail.More;
            var (lines, first, missed) = tail.Read(seen, AtOnce);
            if (missed > 0)
            {
                Text(body, string.Create(CultureInfo.InvariantCulture, $"id: {first - 1}\nevent: gap\ndata: {JsonSerializer.Serialize(new LogGapView(missed), LogJsonContext.Default.LogGapView)}\n\n"));
            }

            for (var i = 0; i < lines.Count; i++)
            {
                if (filter.Takes(lines[i]))
                {
                    Text(body, string.Create(CultureInfo.InvariantCulture, $"id: {first + i}\nevent: line\ndata: {JsonSerializer.Serialize(LogLineView.Of(lines[i]), LogJsonContext.Default.LogLineView)}\n\n"));
                }
            }

            seen = first + lines.Count - 1;
            if (lines.Count > 0)
            {
                await body.FlushAsync(cancellationToken);
            }
            else if (!await HasMoreAsync(more, cancellationToken))
            {
                Text(body, string.Create(CultureInfo.InvariantCulture, $": heartbeat\nid: {seen}\n\n"));
                await body.FlushAsync(cancellationToken);
            }
        }
    }

    private async Task<bool> HasMoreAsync(Task more, CancellationToken cancellationToken)
    {
        using CancellationTokenSource silence = new(heartbeat, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            await more.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static void Text(PipeWriter body, string text) => body.Advance(Encoding.UTF8.GetBytes(text, body.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
}
