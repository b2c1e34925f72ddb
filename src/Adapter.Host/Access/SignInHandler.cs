using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Adapter.Host.Access.Credentials;
using Adapter.Host.Diagnostics;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Access;

/// <summary>Every way to sign in: session cookie, API key, HTTP Basic, the token of this machine. While there are no accounts, whoever passed <see cref="RequestGuard"/> is the admin of this machine.</summary>
internal sealed partial class SignInHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> schemes, ILoggerFactory loggers, UrlEncoder encoder,
    Accounts accounts, BasicCredentials basic, SessionStore sessions, ApiKeys keys, LocalToken localToken)
    : AuthenticationHandler<AuthenticationSchemeOptions>(schemes, loggers, encoder)
{
    public const string SchemeName = "adapterhost";
    public const string LocalName = "local";
    private const string BearerPrefix = "Bearer ";

    private TimeSpan? _wait;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!accounts.Exist)
        {
            return Success(LocalName, Role.Admin, Ways.Local);
        }

        var header = Request.Headers.Authorization.ToString();
        if (header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return WithToken(header[BearerPrefix.Length..].Trim());
        }

        if (header.StartsWith(BasicCredentials.Prefix, StringComparison.OrdinalIgnoreCase))
        {
            var result = await basic.FindAsync(header, Context);
            _wait = result.Wait;
            return result.Account is { } account ? Success(account.Name, account.Role, Ways.Basic) : Refused("The name or the password is wrong.");
        }

        return header.Length == 0 && SessionCookie.Read(Request) is { } token && sessions.Find(token) is { } signedIn
            ? Success(signedIn.Name, signedIn.Role, Ways.Session)
            : AuthenticateResult.NoResult();
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_wait is { } wait)
        {
            SetRetryAfter(Response, wait);
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return Task.CompletedTask;
        }

        // a page that asks in the background shows its own sign-in; with Basic the browser would put up one of its own
        Response.Headers.WWWAuthenticate = CrossSiteGuard.HasMark(Request) ? "Bearer realm=\"adapterhost\"" : "Basic realm=\"adapterhost\", charset=\"UTF-8\"";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    internal static void SetRetryAfter(HttpResponse response, TimeSpan wait)
        => response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private AuthenticateResult WithToken(string token)
        => localToken.Matches(token, Context) ? Success(LocalName, Role.Admin, Ways.LocalToken)
            : keys.Find(token) is { } key && Roles.TryParse(key.Role, out var role) ? Success(key.Name, role, Ways.ApiKey)
            : Refused("The API key is unknown, expired or removed.");

    private AuthenticateResult Refused(string why)
    {
        if (_wait is null)
        {
            LogRefused(Logger, Callers.Address(Context));
        }

        return AuthenticateResult.Fail(why);
    }

    private static AuthenticateResult Success(string name, Role role, string way)
    {
        List<Claim> claims = [new(ClaimTypes.Name, name), .. Roles.Held(role).Select(held => new Claim(ClaimTypes.Role, held))];
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, way)), SchemeName));
    }

    [LoggerMessage(EventIds.HttpSignInRefused, LogLevel.Warning, "Sign-in refused for a caller at {Address}.")]
    private static partial void LogRefused(ILogger logger, string address);
}
