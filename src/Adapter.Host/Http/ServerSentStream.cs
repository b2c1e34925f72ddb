using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Http;

/// <summary>Opens streams of one kind up to a number.</summary>
internal abstract class ServerSentStreams(IOptions<HttpOptions> options, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private int _open;

    public TimeSpan Heartbeat => Options.StreamHeartbeat;

    public TimeProvider Time => time;

    public CancellationToken Stopping => lifetime.ApplicationStopping;

    protected HttpOptions Options => options.Value;

    /// <summary>So many at a time.</summary>
    protected abstract int Limit { get; }

    public void Closed() => Interlocked.Decrement(ref _open);

    /// <summary>A stream, or <see langword="null"/> when there are too many.</summary>
    protected T? TryOpen<T>(Func<T> make)
        where T : ServerSentStream
    {
        if (Interlocked.Increment(ref _open) > Limit)
        {
            Closed();
            return null;
        }

        return make();
    }
}

/// <summary>Server-sent events for one client, until it leaves or the host goes down; it comes back with the id of the last one it has.</summary>
internal abstract class ServerSentStream(ServerSentStreams streams) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, streams.Stopping);
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

    /// <summary>Writes until it is told to end.</summary>
    protected abstract Task WriteAsync(PipeWriter body, CancellationToken cancellationToken);

    /// <summary>Waits for more, and for the time of a heartbeat at most.</summary>
    /// <returns>Whether there is more.</returns>
    protected async Task<bool> HasMoreAsync(Func<CancellationToken, Task> more, CancellationToken cancellationToken)
    {
        using CancellationTokenSource silence = new(streams.Heartbeat, streams.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            await more(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    protected static void Text(PipeWriter body, string text) => body.Advance(Encoding.UTF8.GetBytes(text, body.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
}
