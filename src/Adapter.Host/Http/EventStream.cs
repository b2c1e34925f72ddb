using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Adapter.Host.Journal;
using Adapter.Host.Pair;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Http;

/// <summary>Opens event streams up to a number.</summary>
internal sealed class EventStreams(IEventJournal journal, OutputGate gate, IOptions<HttpOptions> options, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private int _open;

    public int Open => Volatile.Read(ref _open);

    /// <summary>A stream, or <see langword="null"/> when there are too many.</summary>
    public EventStream? TryOpen(JournalQuery query, bool standby = false)
    {
        if (Interlocked.Increment(ref _open) > options.Value.MaxStreams)
        {
            Closed();
            return null;
        }

        return new EventStream(this, journal, gate, standby, query, options.Value.StreamHeartbeat, time, lifetime.ApplicationStopping);
    }

    public void Closed() => Interlocked.Decrement(ref _open);
}

/// <summary>
/// Server-sent events for one client. Reads a few events, waits until the client has taken them, reads on: a slow client costs nothing and misses nothing.
/// </summary>
internal sealed class EventStream(
    EventStreams streams, IEventJournal journal, OutputGate gate, bool standby, JournalQuery query, TimeSpan heartbeat, TimeProvider time, CancellationToken stopping) : IResult
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
            // taken before reading: what changes meanwhile is looked at in the next round
            var changed = gate.Changed;
            var handout = gate.For(standby);
            var reached = handout.Reached(seen, journal.LastSequence);
            await foreach (var fact in handout.ReadAsync(journal, query with { After = seen }, cancellationToken))
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

            seen = Math.Max(seen, reached);
            Gaps(body, gaps.UpTo(seen));
            await body.FlushAsync(cancellationToken);
            while (!await HasMoreAsync(handout, changed, seen, cancellationToken))
            {
                // the id spares a client with a filter from having everything looked through again
                Text(body, (handout.IsActive ? ": heartbeat\nid: " : ": standby\nid: ") + Number(seen) + "\n\n");
                await body.FlushAsync(cancellationToken);
            }
        }
    }

    /// <summary>Waits for events, on standby for becoming active, or for the time of a heartbeat.</summary>
    private async Task<bool> HasMoreAsync(Handout handout, Task changed, long seen, CancellationToken cancellationToken)
    {
        using CancellationTokenSource silence = new(heartbeat, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            await (handout.IsActive ? journal.WaitForAsync(seen, either.Token) : changed.WaitAsync(either.Token));
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
