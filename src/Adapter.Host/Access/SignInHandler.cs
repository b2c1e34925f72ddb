using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Adapter.Host.Access.Credentials;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Access;

/// <summary>Every way to sign in: session cookie, API key, HTTP Basic, the token of this machine. While there are no accounts, whoever passed <see cref="RequestGuard"/> is the admin of this machine.</summary>
internal sealed class SignInHandler(
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
            OpenRequests.Check(Context, () => !accounts.Exist);
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
            if (result.Account is not { } account)
            {
                return AuthenticateResult.Fail("The name or the password is wrong.");
            }

            OpenRequests.Check(Context, () => accounts.Find(account.Name, account.Stamp) is not null);
            return Success(account.Name, account.Role, Ways.Basic);
        }

        if (header.Length > 0 || SessionCookie.Read(Request) is not { } token || sessions.Find(token) is not { } signedIn)
        {
            return AuthenticateResult.NoResult();
        }

        // an answer that goes on is use of its session
        OpenRequests.Check(Context, () => sessions.Find(token) is not null);
        return Success(signedIn.Name, signedIn.Role, Ways.Session);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_wait is { } wait)
        {
            SetRetryAfter(Response, wait);
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return Task.CompletedTask;
        }

        // the console shows its own sign-in; told of Basic, a browser would put up another one and keep what is typed there
        Response.Headers.WWWAuthenticate = Callers.IsBrowser(Request) ? "Bearer realm=\"adapterhost\"" : "Basic realm=\"adapterhost\", charset=\"UTF-8\"";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    internal static void SetRetryAfter(HttpResponse response, TimeSpan wait)
        => response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private AuthenticateResult WithToken(string token)
    {
        if (localToken.Matches(token, Context))
        {
            return Success(LocalName, Role.Admin, Ways.LocalToken);
        }

        if (keys.Find(token) is not { } key || !Roles.TryParse(key.Role, out var role))
        {
            return AuthenticateResult.Fail("The API key is unknown, expired or removed.");
        }

        OpenRequests.Check(Context, () => keys.Find(token) is not null);
        return Success(key.Name, role, Ways.ApiKey);
    }

    private static AuthenticateResult Success(string name, Role role, string way)
    {
        List<Claim> claims = [new(ClaimTypes.Name, name), .. Roles.Held(role).Select(held => new Claim(ClaimTypes.Role, held))];
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, way)), SchemeName));
    }
}
