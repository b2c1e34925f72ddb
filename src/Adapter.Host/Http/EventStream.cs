using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using Adapter.Host.Journal;
using Adapter.Host.Pair;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Http;

/// <summary>Opens event streams up to a number.</summary>
internal sealed class EventStreams(IEventJournal journal, OutputGate gate, IOptions<HttpOptions> options, IHostApplicationLifetime lifetime, TimeProvider time)
    : ServerSentStreams(options, lifetime, time)
{
    protected override int Limit => Options.MaxStreams;

    /// <summary>A stream, or <see langword="null"/> when there are too many.</summary>
    public EventStream? TryOpen(JournalQuery query, bool standby = false) => TryOpen(() => new EventStream(this, journal, gate, standby, query));
}

/// <summary>
/// Events for one client. Reads a few, waits until the client has taken them, reads on: a slow client costs nothing and misses nothing.
/// </summary>
internal sealed class EventStream(EventStreams streams, IEventJournal journal, OutputGate gate, bool standby, JournalQuery query) : ServerSentStream(streams)
{
    protected override async Task WriteAsync(PipeWriter body, CancellationToken cancellationToken)
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

            // on standby nothing is handed out before it becomes active
            while (!await HasMoreAsync(either => handout.IsActive ? journal.WaitForAsync(seen, either) : changed.WaitAsync(either), cancellationToken))
            {
                // the id spares a client with a filter from having everything looked through again
                Text(body, (handout.IsActive ? ": heartbeat\nid: " : ": standby\nid: ") + Number(seen) + "\n\n");
                await body.FlushAsync(cancellationToken);
            }
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
}
