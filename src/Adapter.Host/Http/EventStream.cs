using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Adapter.Host.Journal;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Http;

/// <summary>Opens event streams up to a number.</summary>
internal sealed class EventStreams(IEventJournal journal, IOptions<HttpOptions> options, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private int _open;

    public int Open => Volatile.Read(ref _open);

    /// <summary>A stream, or <see langword="null"/> when there are too many.</summary>
    public EventStream? TryOpen(JournalQuery query)
    {
        if (Interlocked.Increment(ref _open) > options.Value.MaxStreams)
        {
            Closed();
            return null;
        }

        return new EventStream(this, journal, query, options.Value.StreamHeartbeat, time, lifetime.ApplicationStopping);
    }

    public void Closed() => Interlocked.Decrement(ref _open);
}

/// <summary>
/// Server-sent events for one client. Reads a few events, waits until the client has taken them, reads on: a slow client costs nothing and misses nothing.
/// </summary>
internal sealed class EventStream(
    EventStreams streams, IEventJournal journal, JournalQuery query, TimeSpan heartbeat, TimeProvider time, CancellationToken stopping) : IResult
{
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
            // the client left or the host goes down; it comes back with the id of the last event it has
        }
        finally
        {
            streams.Closed();
        }
    }

    private async Task WriteAsync(PipeWriter body, CancellationToken cancellationToken)
    {
        var seen = query.After;
        Text(body, ": events after " + Number(seen) + "\n\n");
        EventGaps gaps = new(journal, seen);
        await body.FlushAsync(cancellationToken);
        while (true)
        {
            var newest = journal.LastSequence;
            await foreach (var fact in journal.ReadAsync(query with { After = seen }, cancellationToken))
            {
                Gaps(body, gaps.Before(fact.Sequence));
                Text(body, string.Create(CultureInfo.InvariantCulture, $"id: {fact.Sequence}\nevent: {fact.Type}\ndata: "));
                fact.Json.Span.CopyTo(body.GetSpan(fact.Json.Length));
                body.Advance(fact.Json.Length);
                Text(body, "\n\n");
                seen = fact.Sequence;
                if (body.UnflushedBytes > 16 * 1024)
                {
                    await body.FlushAsync(cancellationToken);
                }
            }

            seen = Math.Max(seen, newest);
            Gaps(body, gaps.UpTo(seen));
            await body.FlushAsync(cancellationToken);
            while (!await HasMoreAsync(seen, cancellationToken))
            {
                // the id spares a client with a filter from having everything looked through again
                Text(body, ": heartbeat\nid: " + Number(seen) + "\n\n");
                await body.FlushAsync(cancellationToken);
            }
        }
    }

    private async Task<bool> HasMoreAsync(long seen, CancellationToken cancellationToken)
    {
        using CancellationTokenSource silence = new(heartbeat, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            await journal.WaitForAsync(seen, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>With an id: a client that comes back has been told.</summary>
    private static void Gaps(PipeWriter body, IReadOnlyList<EventGapView> gaps)
    {
        foreach (var gap in gaps)
        {
            Text(body, string.Create(CultureInfo.InvariantCulture, $"id: {gap.To}\nevent: gap\ndata: {JsonSerializer.Serialize(gap, ApiJsonContext.Default.EventGapView)}\n\n"));
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static void Text(PipeWriter body, string text) => body.Advance(Encoding.UTF8.GetBytes(text, body.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
}
