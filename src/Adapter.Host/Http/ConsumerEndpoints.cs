using System.ComponentModel;
using Adapter.Host.Access.Audit;
using Adapter.Host.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Adapter.Host.Http;

/// <summary><c>/api/v1/consumers</c>: how far named consumers have read.</summary>
internal static class ConsumerEndpoints
{
    public static void MapConsumers(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/consumers").WithTags("Consumers").RequireAuthorization(HostApi.ViewerPolicy);
        group.MapGet("/", async (IEventJournal journal, CancellationToken cancellationToken)
                => TypedResults.Ok(new ConsumerList(await journal.Cursors.ListAsync(cancellationToken))))
            .WithSummary("Every registered consumer with its position");
        group.MapGet("/{name}", FindAsync)
            .WithSummary("One consumer with its position")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPut("/{name}", CreateAsync)
            .WithSummary("Registers a consumer; one that exists is left as it is. Retention keeps what it has not read.")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapPost("/{name}/advance", (string name, ConsumerPosition body, IEventJournal journal, CancellationToken cancellationToken)
                => MoveAsync(() => journal.Cursors.AdvanceAsync(name, body.Sequence, cancellationToken)))
            .WithSummary("Moves a consumer forward to the last event that it has safe")
            .WithMetadata(AuditRoutine.Instance)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapPost("/{name}/reset", (string name, ConsumerPosition body, IEventJournal journal, CancellationToken cancellationToken)
                => MoveAsync(() => journal.Cursors.ResetAsync(name, body.Sequence, cancellationToken)))
            .WithSummary("Sets a consumer to any position, also back")
            .RequireAuthorization(HostApi.AdminPolicy)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapDelete("/{name}", DeleteAsync)
            .WithSummary("Forgets a consumer")
            .RequireAuthorization(HostApi.AdminPolicy)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<Cursor>, ProblemHttpResult>> FindAsync(string name, IEventJournal journal, CancellationToken cancellationToken)
        => await journal.Cursors.FindAsync(name, cancellationToken) is { } cursor ? TypedResults.Ok(cursor) : Unknown(name);

    private static async Task<Results<Ok<Cursor>, Created<Cursor>, ProblemHttpResult>> CreateAsync(
        string name,
        IEventJournal journal,
        CancellationToken cancellationToken,
        [Description("Sequence number of the last event that the consumer does not need; default 0, which is every event.")] long after = 0)
    {
        try
        {
            var (cursor, created) = await journal.Cursors.CreateAsync(name, after, cancellationToken);
            return created ? TypedResults.Created($"/api/v1/consumers/{cursor.Name}", cursor) : TypedResults.Ok(cursor);
        }
        catch (CursorException refused)
        {
            return Refuse(refused);
        }
    }

    private static async Task<Results<Ok<Cursor>, ProblemHttpResult>> MoveAsync(Func<Task<Cursor>> move)
    {
        try
        {
            return TypedResults.Ok(await move());
        }
        catch (CursorException refused)
        {
            return Refuse(refused);
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string name, IEventJournal journal, CancellationToken cancellationToken)
        => await journal.Cursors.DeleteAsync(name, cancellationToken) ? TypedResults.NoContent() : Unknown(name);

    private static ProblemHttpResult Unknown(string name)
        => Problems.NotFound($"There is no consumer '{name}'.", "Register it with PUT /api/v1/consumers/NAME.");

    private static ProblemHttpResult Refuse(CursorException refused) => refused.Fault switch
    {
        CursorFault.NotFound => Problems.NotFound(refused.Message, "Register it with PUT /api/v1/consumers/NAME."),
        CursorFault.Backwards => Problems.Conflict(refused.Message, "POST /api/v1/consumers/NAME/reset goes back."),
        _ => Problems.BadRequest(refused.Message, "Correct the request."),
    };
}

/// <summary>Every registered consumer.</summary>
internal sealed record ConsumerList(IReadOnlyList<Cursor> Consumers);

/// <summary>A place in the journal.</summary>
internal sealed record ConsumerPosition(long Sequence);
