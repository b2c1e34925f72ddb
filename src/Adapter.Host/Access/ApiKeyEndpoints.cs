using Adapter.Host.Access.Audit;
using Adapter.Host.Access.Credentials;
using Adapter.Host.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Adapter.Host.Access;

/// <summary><c>/api/v1/api-keys</c>: keys that programs show.</summary>
internal static class ApiKeyEndpoints
{
    public static void MapApiKeys(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/api-keys").WithTags("Access").RequireAuthorization(HostApi.AdminPolicy).AddEndpointFilter(AccessAnswers.ExplainAsync)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/", (CredentialStore store, ApiKeys keys, TimeProvider time) => TypedResults.Ok(new ApiKeyList([.. store.Current.ApiKeys.Select(key => View(key, keys.LastUsed(key), time.GetUtcNow()))])))
            .WithSummary("Every API key: name, role, expiry and last use; the keys themselves are kept nowhere");
        group.MapPost("/", AddAsync)
            .WithSummary("Makes an API key. The answer is the only place that ever shows it")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapDelete("/{id}", async (string id, CredentialStore store, CancellationToken cancellationToken) =>
            {
                await store.ChangeAsync(set => CredentialChanges.RemoveKey(set, id), cancellationToken);
                return TypedResults.NoContent();
            })
            .WithSummary("Removes an API key; it opens nothing any more")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    internal static ApiKeyView View(ApiKeyRecord key, DateTimeOffset? lastUsed, DateTimeOffset now)
        => new(key.Id, key.Name, key.Role, key.Created, key.CreatedBy, key.Expires, key.Expires <= now, lastUsed);

    private static async Task<Results<Created<MadeApiKey>, ProblemHttpResult>> AddAsync(
        NewApiKey body, HttpContext context, Accounts accounts, CredentialStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!Roles.TryParse(body.Role, out var role))
        {
            return Problems.BadRequest("The role is missing or unknown.", "Set viewer, operator or admin.");
        }

        DateTimeOffset? expires = null;
        if (!string.IsNullOrEmpty(body.Expires))
        {
            if (!Moments.TryParse(body.Expires, out var moment))
            {
                return Problems.BadRequest("'expires' is no date and time.", Moments.Remedy);
            }

            expires = moment;
        }

        var now = time.GetUtcNow();
        var (shown, id, hash) = ApiKey.Make();
        ApiKeyRecord key = new(id, body.Name ?? "", Roles.Name(role), hash, now, context.User.Identity?.Name ?? "", expires, null);
        await store.ChangeAsync(set => CredentialChanges.AddKey(set, key, accounts.AreInSettings), cancellationToken);
        AuditNote.Target(context, $"{key.Name} {key.Role} {key.Id}");
        return TypedResults.Created($"/api/v1/api-keys/{id}", new MadeApiKey(shown, View(key, null, now)));
    }
}

/// <summary>Every API key.</summary>
internal sealed record ApiKeyList(IReadOnlyList<ApiKeyView> ApiKeys);

/// <summary>An API key without the key.</summary>
internal sealed record ApiKeyView(
    string Id, string Name, string Role, DateTimeOffset Created, string CreatedBy, DateTimeOffset? Expires, bool Expired, DateTimeOffset? LastUsed);

/// <summary><c>expires</c> is a moment; without one the key lasts until it is removed.</summary>
internal sealed record NewApiKey(string? Name, string? Role, string? Expires);

/// <summary>A new API key, shown this once.</summary>
internal sealed record MadeApiKey(string Key, ApiKeyView ApiKey);
