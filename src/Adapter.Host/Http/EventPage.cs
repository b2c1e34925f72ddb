using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Adapter.Host.Journal;
using Adapter.Host.Pair;
using Microsoft.AspNetCore.Http;

namespace Adapter.Host.Http;

/// <summary>Writes a page of events as they come from the disk; no more than a few of them are in memory.</summary>
internal sealed class EventPage(IEventJournal journal, Handout handout, JournalQuery query) : IResult
{
    private const int FlushBytes = 64 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // taken before reading: what is journaled meanwhile comes with the next page
        var reached = handout.Reached(query.After, journal.LastSequence);
        var response = httpContext.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        var body = response.BodyWriter;
        Write(body, "{\"events\":["u8);
        var count = 0;
        var last = 0L;
        EventGaps gaps = new(journal, query.After);
        List<EventGapView> found = [];
        await foreach (var fact in handout.ReadAsync(journal, query, httpContext.RequestAborted))
        {
            found.AddRange(gaps.Before(fact.Sequence));
            if (count++ > 0)
            {
                Write(body, ","u8);
            }

            Write(body, fact.Json.Span);
            last = fact.Sequence;
            if (body.UnflushedBytes > FlushBytes)
            {
                await body.FlushAsync(httpContext.RequestAborted);
            }
        }

        var next = count == query.Limit ? last : Math.Max(reached, last);
        found.AddRange(gaps.UpTo(next));
        var active = !handout.IsPaired ? "" : handout.IsActive ? ",\"active\":true" : ",\"active\":false";
        Write(body, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"],\"first\":{journal.Statistics.FirstSequence},\"last\":{next}{active},\"gaps\":")));
        Write(body, JsonSerializer.SerializeToUtf8Bytes(found, ApiJsonContext.Default.ListEventGapView));
        Write(body, "}"u8);
        await body.FlushAsync(httpContext.RequestAborted);
    }

    private static void Write(PipeWriter body, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(body.GetSpan(bytes.Length));
        body.Advance(bytes.Length);
    }
}

/// <summary>A page of events; this type describes the answer, <see cref="EventPage"/> writes it.</summary>
internal sealed record EventPageView
{
    /// <summary>CloudEvents 1.0 objects in the order of their <c>sequence</c>.</summary>
    public required IReadOnlyList<CloudEventView> Events { get; init; }

    /// <summary>The oldest sequence number that the journal still has.</summary>
    public long First { get; init; }

    /// <summary>Up to where this answer looked: <c>after</c> of the next request.</summary>
    public long Last { get; init; }

    /// <summary>In a pair: whether the host hands out what it journals now. One on standby hands out what is left of its active time.</summary>
    public bool? Active { get; init; }

    /// <summary>Numbers between <c>after</c> and <c>last</c> for which there is no event: retention removed it, damage took it, or the number was left out.</summary>
    public required IReadOnlyList<EventGapView> Gaps { get; init; }
}

/// <summary>An event as it stands in the journal.</summary>
internal sealed record CloudEventView
{
    public required string Specversion { get; init; }

    public long Sequence { get; init; }

    /// <summary>Identity of the fact.</summary>
    public Guid Id { get; init; }

    /// <summary>The data source, for example <c>/datasources/Contoso PBX</c>.</summary>
    public required string Source { get; init; }

    /// <summary>For example <c>recorder.call.connected</c>.</summary>
    public required string Type { get; init; }

    public string? Subject { get; init; }

    /// <summary>When it happened, UTC.</summary>
    public DateTimeOffset Time { get; init; }

    public required string Datacontenttype { get; init; }

    public required string Adapter { get; init; }

    /// <summary>Whether it was read back afterwards rather than seen as it happened.</summary>
    public bool Recovered { get; init; }

    /// <summary>The fact; see docs/events.md. Fields that are not known are absent.</summary>
    public JsonElement Data { get; init; }
}
