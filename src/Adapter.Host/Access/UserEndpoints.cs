using Adapter.Host.Access.Audit;
using Adapter.Host.Access.Credentials;
using Adapter.Host.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Adapter.Host.Access;

/// <summary><c>/api/v1/users</c>: who may sign in.</summary>
internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/users").WithTags("Access").RequireAuthorization(HostApi.AdminPolicy).AddEndpointFilter(AccessAnswers.ExplainAsync)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("/", (Accounts accounts, CredentialStore store) => TypedResults.Ok(new UserList(
                [.. accounts.InSettings.Select(View), .. store.Current.Users.Where(user => accounts.InSettings.All(other => other.Name != user.Name)).Select(View)])))
            .WithSummary("Everybody who signs in with a password: of host.json, and of the host's own store");
        group.MapPost("/", AddAsync)
            .WithSummary("Adds a user to the host's own store. The first of all has to be an admin, and ends the time in which nobody signs in")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        group.MapPut("/{name}/password", SetPasswordAsync)
            .WithSummary("Sets a user's password; the user's sessions end")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPut("/{name}/role", SetRoleAsync)
            .WithSummary("Sets a user's role; the user's sessions end")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapDelete("/{name}", async (string name, Accounts accounts, CredentialStore store, CancellationToken cancellationToken) =>
            {
                await store.ChangeAsync(set => CredentialChanges.RemoveUser(Own(accounts, set, name), name, accounts.HasAdminInSettings), cancellationToken);
                return TypedResults.NoContent();
            })
            .WithSummary("Removes a user; the user's sessions end")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Created<UserView>, ProblemHttpResult>> AddAsync(
        NewUser body, HttpContext context, Accounts accounts, CredentialStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!accounts.Exist && !Callers.IsLocal(context))
        {
            return SessionEndpoints.NotHere();
        }

        var name = body.Name ?? "";
        if (!Roles.TryParse(body.Role, out var role))
        {
            return UnknownRole();
        }

        if (Rules.IsName(name) && Rules.Complaint(body.Password, name) is { } complaint)
        {
            return Problems.BadRequest(complaint, "Choose another password.");
        }

        var hash = PasswordHasher.Hash(body.Password ?? "");
        var set = await store.ChangeAsync(set => CredentialChanges.AddUser(NotInSettings(accounts, set, name), name, hash, role, accounts.AreInSettings, time.GetUtcNow()), cancellationToken);
        AuditNote.Target(context, $"{name} {Roles.Name(role)}");
        return TypedResults.Created($"/api/v1/users/{Uri.EscapeDataString(name)}", View(set.FindUser(name)!));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SetPasswordAsync(
        string name, NewPassword body, Accounts accounts, CredentialStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        if (Rules.Complaint(body.Password, name) is { } complaint)
        {
            return Problems.BadRequest(complaint, "Choose another password.");
        }

        var hash = PasswordHasher.Hash(body.Password!);
        await store.ChangeAsync(set => CredentialChanges.SetPassword(Own(accounts, set, name), name, hash, time.GetUtcNow()), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> SetRoleAsync(
        string name, NewRole body, HttpContext context, Accounts accounts, CredentialStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!Roles.TryParse(body.Role, out var role))
        {
            return UnknownRole();
        }

        await store.ChangeAsync(set => CredentialChanges.SetRole(Own(accounts, set, name), name, role, accounts.HasAdminInSettings, time.GetUtcNow()), cancellationToken);
        AuditNote.Target(context, $"{name} {Roles.Name(role)}");
        return TypedResults.NoContent();
    }

    private static CredentialSet Own(Accounts accounts, CredentialSet set, string name)
        => accounts.InSettings.Any(account => account.Name == name) && set.FindUser(name) is null
            ? throw new AccessException(AccessFault.Conflict, $"'{name}' stands in host.json.", "Change it there, and start the host again.")
            : set;

    private static CredentialSet NotInSettings(Accounts accounts, CredentialSet set, string name)
        => accounts.InSettings.Any(account => string.Equals(account.Name, name, StringComparison.OrdinalIgnoreCase))
            ? throw new AccessException(AccessFault.Conflict, $"There is a user '{name}' in host.json.", "Take another name.")
            : set;

    private static ProblemHttpResult UnknownRole() => Problems.BadRequest("The role is missing or unknown.", "Set viewer, operator or admin.");

    private static UserView View(Account account) => new(account.Name, Roles.Name(account.Role), "host.json", null, null);

    private static UserView View(UserRecord user) => new(user.Name, user.Role, "store", user.Created, user.Changed);
}

/// <summary>Everybody with a password.</summary>
internal sealed record UserList(IReadOnlyList<UserView> Users);

/// <summary>Somebody with a password. <c>source</c> is <c>store</c> or <c>host.json</c>.</summary>
internal sealed record UserView(string Name, string Role, string Source, DateTimeOffset? Created, DateTimeOffset? Changed);

internal sealed record NewUser(string? Name, string? Password, string? Role);

internal sealed record NewPassword(string? Password);

internal sealed record NewRole(string? Role);
