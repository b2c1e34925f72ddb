using Adapter.Host.Access.Audit;
using Adapter.Host.Access.Credentials;
using Adapter.Host.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Adapter.Host.Access;

/// <summary><c>/api/v1/session</c> and <c>/api/v1/setup</c>: who am I, signing in and out, and the first admin.</summary>
internal static class SessionEndpoints
{
    public static void MapSession(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/session").WithTags("Access").AddEndpointFilter(AccessAnswers.ExplainAsync);
        group.MapGet("/", (HttpContext context, Accounts accounts) => TypedResults.Ok(View(context, accounts)))
            .WithSummary("Who the caller is, and whether a first admin is still to be made")
            .AllowAnonymous();
        group.MapPost("/", SignInAsync)
            .WithSummary("Signs in: the answer sets the session's cookie")
            .AllowAnonymous()
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        group.MapDelete("/", SignOut)
            .WithSummary("Signs out: the session ends at once")
            .AllowAnonymous();
        group.MapPut("/password", ChangePasswordAsync)
            .WithSummary("Changes the caller's own password; every session of the user ends but this one")
            .RequireAuthorization(HostApi.ViewerPolicy)
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        routes.MapPost("/api/v1/setup", SetUpAsync)
            .WithTags("Access")
            .WithSummary("Makes the first admin and signs in as that; only from this machine, and only while nobody has to sign in")
            .AllowAnonymous()
            .AddEndpointFilter(AccessAnswers.ExplainAsync)
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }

    internal static ProblemHttpResult NotHere()
        => Problems.Forbidden("The first admin is made on the host's own machine.", "Open the console there, or run 'adapterhost users add NAME --role admin'.");

    private static SessionView View(HttpContext context, Accounts accounts)
    {
        var role = Callers.RoleOf(context.User);
        return new SessionView(
            role is not null, role is null ? null : context.User.Identity!.Name, role is { } held ? Roles.Name(held) : null, Callers.Way(context.User),
            accounts.Exist ? "done" : "open", !accounts.Exist);
    }

    private static async Task<IResult> SignInAsync(SignInRequest body, HttpContext context, PasswordSignIn signIn, SessionStore sessions, Accounts accounts)
    {
        var name = body.Name ?? "";
        AuditNote.User(context, accounts.Find(name)?.Name);
        var result = await signIn.TryAsync(name, body.Password ?? "", context);
        if (result.Account is not { } account)
        {
            return Refuse(context, result.Wait);
        }

        SignIn(context, sessions, account);
        return TypedResults.NoContent();
    }

    private static NoContent SignOut(HttpContext context, SessionStore sessions)
    {
        if (SessionCookie.Read(context.Request) is { } token)
        {
            sessions.Close(token);
            SessionCookie.Remove(context);
        }

        return TypedResults.NoContent();
    }

    private static async Task<IResult> ChangePasswordAsync(
        PasswordChange body, HttpContext context, PasswordSignIn signIn, SessionStore sessions, Accounts accounts, CredentialStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        var name = context.User.Identity?.Name ?? "";
        if (Callers.Way(context.User) is not (Ways.Session or Ways.Basic) || accounts.Find(name) is not { } known)
        {
            return Problems.Conflict("The caller has no password.", "Sign in with a name and a password.");
        }

        if (known.IsInSettings)
        {
            return Problems.Conflict($"The password of '{name}' stands in host.json.", "Put a hash made with 'adapterhost hash-password' there, and start the host again.");
        }

        var result = await signIn.TryAsync(name, body.Old ?? "", context);
        if (result.Account is null)
        {
            return Refuse(context, result.Wait);
        }

        if (Rules.Complaint(body.New, name) is { } complaint)
        {
            return Problems.BadRequest(complaint, "Choose another new password.");
        }

        var hash = PasswordHasher.Hash(body.New!);
        await store.ChangeAsync(set => CredentialChanges.SetPassword(set, name, hash, time.GetUtcNow()), cancellationToken);
        if (Callers.Way(context.User) == Ways.Session && accounts.Find(name) is { } changed)
        {
            SignIn(context, sessions, changed);
        }

        return TypedResults.NoContent();
    }

    private static async Task<IResult> SetUpAsync(
        SignInRequest body, HttpContext context, SessionStore sessions, Accounts accounts, CredentialStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!Callers.IsLocal(context))
        {
            return NotHere();
        }

        if (accounts.Exist)
        {
            return Done();
        }

        var name = body.Name ?? "";
        if (Rules.IsName(name) && Rules.Complaint(body.Password, name) is { } complaint)
        {
            return Problems.BadRequest(complaint, "Choose another password.");
        }

        var hash = PasswordHasher.Hash(body.Password ?? "");
        try
        {
            await store.ChangeAsync(set => set.IsEmpty ? CredentialChanges.AddUser(set, name, hash, Role.Admin, areThereOthers: false, time.GetUtcNow()) : throw AlreadyDone(), cancellationToken);
        }
        catch (AccessException e) when (e.Fault == AccessFault.Conflict)
        {
            return Done(); // somebody was quicker
        }

        AuditNote.Target(context, name);
        SignIn(context, sessions, accounts.Find(name)!);
        return TypedResults.NoContent();
    }

    private static void SignIn(HttpContext context, SessionStore sessions, Account account)
    {
        if (SessionCookie.Read(context.Request) is { } before)
        {
            sessions.Close(before);
        }

        SessionCookie.Set(context, sessions.Open(account));
    }

    private static ProblemHttpResult Refuse(HttpContext context, TimeSpan? wait)
    {
        if (wait is not { } longer)
        {
            return Problems.Make(StatusCodes.Status401Unauthorized, "The name or the password is wrong.", "Try again. An admin of this machine sets a new password with 'adapterhost users password NAME'.");
        }

        SignInHandler.SetRetryAfter(context.Response, longer);
        return Problems.Make(StatusCodes.Status429TooManyRequests, $"Too many attempts. The next one may be made in {Math.Max(1, Math.Ceiling(longer.TotalSeconds)):0} s.", "Wait that long.");
    }

    private static ProblemHttpResult Done() => Problems.Conflict(AlreadyDone().Message, AlreadyDone().Remedy);

    private static AccessException AlreadyDone() => new(AccessFault.Conflict, "The first admin was made already.", "Sign in. An admin of this machine sets a new password with 'adapterhost users password NAME'.");
}

/// <summary>Who the caller is. <c>setup</c> is <c>open</c> while a first admin may be made.</summary>
internal sealed record SessionView(bool SignedIn, string? Name, string? Role, string? Way, string Setup, bool LoopbackWithoutCredentials);

/// <summary>A name and a password.</summary>
internal sealed record SignInRequest(string? Name, string? Password);

/// <summary>The password until now and the next one.</summary>
internal sealed record PasswordChange(string? Old, string? New);
