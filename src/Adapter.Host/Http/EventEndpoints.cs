using System.ComponentModel;
using Adapter.Host.Journal;
using Adapter.Host.Pair;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Adapter.Host.Http;

/// <summary><c>/api/v1/events</c>: the journal, page by page or as a stream.</summary>
internal static class EventEndpoints
{
    public const int DefaultLimit = 100;
    public const int LargestLimit = 10_000;

    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/events").WithTags("Events").RequireAuthorization(HostApi.ViewerPolicy);
        group.MapGet("/", Page)
            .WithSummary("Events after a sequence number, in order")
            .WithDescription("Give `last` of the answer as `after` of the next request. `gaps` names the numbers for which there is no event: removed by retention, taken by damage, or left out. In a pair `active` tells whether the host hands out what it journals now.")
            .Produces<EventPageView>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapGet("/stream", Stream)
            .WithSummary("Events as they are journaled, as server-sent events")
            .WithDescription("The id of each is its sequence number; a client that comes back with `Last-Event-ID`, or gives `after`, misses none. Without either the stream begins with the next event. `event: gap` names numbers for which there is no event.")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/api/v1/journal", (IEventJournal journal) => TypedResults.Ok(journal.Statistics))
            .WithTags("Events")
            .RequireAuthorization(HostApi.ViewerPolicy)
            .WithSummary("Numbers of the journal: first and last sequence, size, counts, what is wrong, what damage took");
    }

    private static async Task<IResult> Page(
        IEventJournal journal,
        OutputGate gate,
        [Description("Only events with a higher sequence number; default 0.")] long after = 0,
        [Description("At most that many, from 1 to 10,000; default 100.")] int limit = DefaultLimit,
        [Description("Only events of this adapter.")] string? adapter = null,
        [Description("Only events of this conversation.")] string? conversation = null,
        [Description("Only events of this type, for example recorder.call.connected.")] string? type = null,
        [Description("In a pair: also what a host on standby does not hand out.")] bool standby = false,
        CancellationToken cancellationToken = default)
    {
        if (after < 0)
        {
            return Problems.BadRequest($"after is {after}.", "Give a sequence number from 0.");
        }

        if (limit is < 1 or > LargestLimit)
        {
            return Problems.BadRequest($"limit is {limit}.", $"Give a number from 1 to {LargestLimit}.");
        }

        if (await IsBeyondAsync(journal, after, cancellationToken))
        {
            return Beyond(journal, after);
        }

        return new EventPage(journal, gate.For(standby), new JournalQuery(after, limit) { Adapter = adapter, Conversation = conversation, Type = type });
    }

    private static async Task<Results<EventStream, ProblemHttpResult>> Stream(
        IEventJournal journal,
        EventStreams streams,
        OutputGate gate,
        [FromHeader(Name = "Last-Event-ID")] string? lastEventId,
        [Description("Only events with a higher sequence number; the header goes before it.")] long? after = null,
        [Description("Only events of this adapter.")] string? adapter = null,
        [Description("Only events of this conversation.")] string? conversation = null,
        [Description("Only events of this type.")] string? type = null,
        [Description("In a pair: also what a host on standby does not hand out.")] bool standby = false,
        CancellationToken cancellationToken = default)
    {
        var from = after ?? gate.For(standby).Newest(journal.LastSequence);
        if (!string.IsNullOrEmpty(lastEventId) && !long.TryParse(lastEventId, out from))
        {
            return Problems.BadRequest("Last-Event-ID is not a sequence number.", "Give the id of the last event received, or leave the header out.");
        }

        if (from < 0)
        {
            return Problems.BadRequest($"after is {from}.", "Give a sequence number from 0.");
        }

        if (await IsBeyondAsync(journal, from, cancellationToken))
        {
            return Beyond(journal, from);
        }

        return streams.TryOpen(new JournalQuery(from) { Adapter = adapter, Conversation = conversation, Type = type }, standby) is { } stream
            ? stream
            : Problems.Unavailable("Too many event streams are open.", "Close some, or raise Http:MaxStreams in host.json.");
    }

    /// <summary>Whether a position was never given out by this journal. One that was may be on disk a moment before the newest number is known.</summary>
    private static async ValueTask<bool> IsBeyondAsync(IEventJournal journal, long position, CancellationToken cancellationToken)
    {
        if (position <= journal.LastSequence)
        {
            return false;
        }

        await foreach (var fact in journal.ReadAsync(new JournalQuery(position - 1, 1), cancellationToken))
        {
            return fact.Sequence != position;
        }

        return true;
    }

    private static ProblemHttpResult Beyond(IEventJournal journal, long position) => Problems.Conflict(
        $"The journal ends at {journal.LastSequence}; {position} was given by an earlier journal.",
        "The journal was begun anew: begin with after=0, events that are known already have known ids.");
}
