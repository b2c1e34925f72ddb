using System.ComponentModel;
using System.Text.Json;
using Adapter.Host.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Adapter.Host.Http;

/// <summary><c>/api/v1/events/search</c>: the journal as a person looks through it, newest first or by time.</summary>
internal static class EventSearchEndpoint
{
    private const int LargestLimit = 1000;
    private const string Newest = "newest";
    private const string Oldest = "oldest";

    public static void MapEventSearch(this IEndpointRouteBuilder routes)
        => routes.MapGet("/api/v1/events/search", FindAsync)
            .WithTags("Events")
            .WithSummary("Events by time, newest first or oldest first")
            .WithDescription("One answer looks at no more than 200,000 events, so it may hold none and still have a `next`: give it as `at` of the next request. Without `next` everything was looked at. "
                + "In a pair it looks at everything this host has, on standby too.")
            .RequireAuthorization(HostApi.ViewerPolicy)
            .ProducesProblem(StatusCodes.Status400BadRequest);

    private static async Task<Results<Ok<EventSearchView>, ProblemHttpResult>> FindAsync(
        [FromServices] EventJournal journal,
        [Description("Only events of this adapter.")] string? adapter = null,
        [Description("Only events of this conversation.")] string? conversation = null,
        [Description("Only events of this type, for example recorder.call.connected.")] string? type = null,
        [Description("Only what happened at this moment or later, ISO 8601.")] string? from = null,
        [Description("Only what happened before this moment, ISO 8601.")] string? to = null,
        [Description("newest (default) or oldest: what comes first.")] string first = Newest,
        [Description("`next` of the answer before.")] long? at = null,
        [Description("Events that are enough, from 1 to 1,000; default 100.")] int limit = EventEndpoints.DefaultLimit,
        CancellationToken cancellationToken = default)
    {
        if (Moments.Read("from", from, out var begin) is { } noBegin)
        {
            return noBegin;
        }

        if (Moments.Read("to", to, out var end) is { } noEnd)
        {
            return noEnd;
        }

        if (begin >= end)
        {
            return Problems.BadRequest($"The span ends before it begins: from is {from}, to is {to}.", "Give a from that lies before to.");
        }

        if (limit is < 1 or > LargestLimit)
        {
            return Problems.BadRequest($"limit is {limit}.", $"Give a number from 1 to {LargestLimit}.");
        }

        if (first is not (Newest or Oldest))
        {
            return Problems.BadRequest($"first is '{first}'.", "Give newest or oldest.");
        }

        SearchRequest request = new(new JournalQuery { Adapter = adapter, Conversation = conversation, Type = type }, limit) { From = begin, To = end, NewestFirst = first == Newest, At = at };
        var result = await journal.QueryAsync(connection => JournalSearch.Find(connection, request), cancellationToken);
        return TypedResults.Ok(new EventSearchView
        {
            Events = [.. result.Events.Select(fact => JsonSerializer.Deserialize(fact.Json.Span, ApiJsonContext.Default.JsonElement))],
            Gaps = EventGaps.Between(journal, Math.Max(1, result.Lowest), result.Highest),
            Next = result.Next,
            Reached = result.Reached,
        });
    }
}

/// <summary>What was found.</summary>
internal sealed record EventSearchView
{
    /// <summary>CloudEvents 1.0 objects in the order that was asked for; see docs/events.md.</summary>
    public required IReadOnlyList<JsonElement> Events { get; init; }

    /// <summary>Numbers among those looked at for which there is no event.</summary>
    public required IReadOnlyList<EventGapView> Gaps { get; init; }

    /// <summary><c>at</c> of the next request; absent when everything was looked at.</summary>
    public long? Next { get; init; }

    /// <summary>When the last event that was looked at happened.</summary>
    public DateTimeOffset? Reached { get; init; }
}
