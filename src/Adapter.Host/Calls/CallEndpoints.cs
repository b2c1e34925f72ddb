using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Adapter.Host.Http;
using Adapter.Host.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Adapter.Host.Calls;

/// <summary><c>/api/v1/calls</c> and <c>/api/v1/conversations</c>: who is on which call now, and the story of one conversation.</summary>
internal static class CallEndpoints
{
    private const int LargestLimit = 1_000;

    /// <summary>A conversation has some dozens of events; one of several hours with a hold every minute stays below.</summary>
    private const int MostEvents = 2_000;

    public static void MapCalls(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/calls", List)
            .WithTags("Calls")
            .WithSummary("Calls that go on now, the newest first")
            .WithDescription("One entry for each agent's or user's leg. The answer carries an `ETag`: asked again with `If-None-Match` it is 304 as long as nothing changed. Durations are counted by who asks, from the moments told.")
            .RequireAuthorization(HostApi.ViewerPolicy)
            .Produces<LiveCallList>()
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        routes.MapGet("/api/v1/conversations/{id}", TellAsync)
            .WithTags("Calls")
            .WithSummary("One conversation's story: a lane for each leg, with its states and events")
            .WithDescription("Read from the journal. The answer carries an `ETag` that stays while nothing at all is journaled.")
            .RequireAuthorization(HostApi.ViewerPolicy)
            .Produces<ConversationView>()
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static IResult List(
        HttpContext context,
        [FromServices] LiveCallBook book,
        [FromServices] LiveCallFollower follower,
        [FromServices] TimeProvider time,
        [Description("Only calls that this adapter told of.")] string? adapter = null,
        [Description("Only calls of this data source.")] string? dataSource = null,
        [Description("Only calls in these states, separated by commas: alerting, dialing, connected, held, consult, conference; or transferred: came by transfer.")] string? state = null,
        [Description("Only calls with this in the name of agent or queue, in a number or an id.")] string? q = null,
        [Description("Calls that are enough, from 1 to 1,000; default 200.")] int limit = 200,
        [Description("`next` of the answer before.")] int skip = 0)
    {
        if (limit is < 1 or > LargestLimit || skip < 0)
        {
            return Problems.BadRequest($"limit is {limit}, skip is {skip}.", $"Give a limit from 1 to {LargestLimit} and a skip of 0 or more.");
        }

        string[] states = state?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        if (Array.Find(states, word => !LiveCallQuery.States.Contains(word, StringComparer.Ordinal)) is { } unknown)
        {
            return Problems.BadRequest($"'{unknown}' is no state of a call.", $"The states are: {string.Join(", ", LiveCallQuery.States)}.");
        }

        // the version is taken first: what changes meanwhile is told with the next answer
        var tag = $"{follower.Life}.{book.Version}.{(follower.IsComplete ? 1 : 0)}.{Fingerprint(adapter, dataSource, state, q, limit, skip)}";
        if (IsKnown(context, tag))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        LiveCallQuery query = new() { Adapter = Given(adapter), DataSource = Given(dataSource), State = states, Text = q?.Trim(), Limit = limit, Skip = skip };
        return TypedResults.Json(query.Answer(book.Read(), follower, time.GetUtcNow()), CallJsonContext.Default.LiveCallList);
    }

    private static async Task<IResult> TellAsync(
        string id,
        HttpContext context,
        [FromServices] EventJournal journal,
        [FromServices] LiveCallBook book,
        [FromServices] LiveCallFollower follower,
        [Description("The data source, where several tell of a conversation with this id.")] string? dataSource = null,
        CancellationToken cancellationToken = default)
    {
        if (IsKnown(context, string.Create(CultureInfo.InvariantCulture, $"{follower.Life}.{journal.LastSequence}.{book.LinkVersion}.{Fingerprint(id, dataSource, null, null, 0, 0)}")))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        List<(JournaledEvent Event, CallFact Fact)> found = [];
        await foreach (var journaled in journal.ReadAsync(new JournalQuery(0, MostEvents) { Conversation = id, DataSource = Given(dataSource) }, cancellationToken))
        {
            if (CallFactReader.Read(journaled) is { } fact)
            {
                found.Add((journaled, fact));
            }
        }

        if (found.Count == 0)
        {
            return Problems.NotFound($"The journal has no event of conversation '{id}'{(dataSource is null ? "" : $" of data source '{dataSource}'")}.", "It may be older than the journal keeps, or not be told yet.");
        }

        var source = found[^1].Fact.Source;
        var own = found.Where(item => item.Fact.Source == source).ToList();
        LiveConversation story = new();
        own.ForEach(item => story.Add(item.Fact));
        return TypedResults.Json(
            CallViewMaker.Of(
                id, source, story.Facts, [.. own.Select(static item => JsonSerializer.Deserialize(item.Event.Json.Span, ApiJsonContext.Default.JsonElement))],
                [.. found.Select(static item => item.Fact.Source).Where(other => other != source).Distinct()], found.Count == MostEvents, book.UnsureSince(source, own.Select(static item => item.Fact.Adapter))),
            CallJsonContext.Default.ConversationView);
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static bool IsKnown(HttpContext context, string tag)
    {
        EntityTagHeaderValue mine = new($"\"{tag}\"");
        context.Response.Headers.ETag = mine.ToString();
        context.Response.Headers.CacheControl = "no-cache";
        return context.Request.GetTypedHeaders().IfNoneMatch.Any(theirs => theirs.Compare(mine, useStrongComparison: false));
    }

    private static string Fingerprint(string? one, string? two, string? three, string? four, int five, int six)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes([one ?? "", two ?? "", three ?? "", four ?? "", five.ToString(CultureInfo.InvariantCulture), six.ToString(CultureInfo.InvariantCulture)], CallJsonContext.Default.StringArray);
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(text).AsSpan(0, 6));
    }
}
