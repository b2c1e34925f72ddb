using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Adapter.Host.Diagnostics;
using Adapter.Host.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Access;

/// <summary>HTTP Basic over the users of <c>host.json</c>. Where there are none, whoever passed <see cref="RequestGuard"/> is the admin of this machine.</summary>
internal sealed partial class BasicAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> schemes, ILoggerFactory loggers, UrlEncoder encoder, IOptions<HttpOptions> options, VerifiedCredentials verified)
    : AuthenticationHandler<AuthenticationSchemeOptions>(schemes, loggers, encoder)
{
    public const string SchemeName = "Basic";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (options.Value.Users.Count == 0)
        {
            return Success("local", Role.Admin);
        }

        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        if (await verified.FindAsync(header, Context.RequestAborted) is { } user)
        {
            return Success(user.Name, Roles.TryParse(user.Role, out var role) ? role : Role.Viewer);
        }

        LogRefused(Logger, Context.Connection.RemoteIpAddress?.ToString());
        return AuthenticateResult.Fail("The name or the password is wrong.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Basic realm=\"adapterhost\", charset=\"UTF-8\"";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    private static AuthenticateResult Success(string name, Role role)
    {
        List<Claim> claims = [new(ClaimTypes.Name, name), .. Roles.Held(role).Select(held => new Claim(ClaimTypes.Role, held))];
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName)), SchemeName));
    }

    [LoggerMessage(EventIds.HttpSignInRefused, LogLevel.Warning, "Sign-in refused for a caller at {Address}.")]
    private static partial void LogRefused(ILogger logger, string? address);
}

/// <summary>Remembers which credentials were right, because finding out is slow on purpose. Holds no password: only a keyed hash of what was sent.</summary>
internal sealed class VerifiedCredentials(IOptions<HttpOptions> options) : IDisposable
{
    private const int Kept = 1000;
    private const int AtOnce = 2;

    // so that an unknown name takes as long as a wrong password
    private static readonly string NobodysHash = PasswordHasher.Hash(Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)));

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, HttpUser> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(AtOnce);

    public async ValueTask<HttpUser?> FindAsync(string header, CancellationToken cancellationToken)
    {
        var fingerprint = Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(header)));
        if (_known.TryGetValue(fingerprint, out var known))
        {
            return known;
        }

        if (Parse(header) is not var (name, password))
        {
            return null;
        }

        await _slots.WaitAsync(cancellationToken);
        try
        {
            var user = options.Value.Users.Find(user => user.Name == name);
            if (!PasswordHasher.Verify(password, user?.PasswordHash ?? NobodysHash) || user is null)
            {
                return null;
            }

            if (_known.Count < Kept)
            {
                _known[fingerprint] = user;
            }

            return user;
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private static (string Name, string Password)? Parse(string header)
    {
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header["Basic ".Length..].Trim(), bytes, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : (text[..colon], text[(colon + 1)..]);
    }
}
