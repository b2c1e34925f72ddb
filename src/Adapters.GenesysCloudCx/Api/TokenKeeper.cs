using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>Keeps one valid token: renews it in place before it ends, once for all who ask, and keeps the old one while a renewal fails.</summary>
internal sealed partial class TokenKeeper(
    RequestSender sender, PlatformAddress address, SettingNames names, string clientId, Secret clientSecret, TimeProvider time, IAdapterStatus status, HealthBoard health,
    ILogger logger, CancellationToken lifetime)
{
    private const string TroubleKey = "c.token";

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly SteadyClock _steady = new(time);
    private AccessToken? _current;
    private Task<AccessToken>? _renewal;

    /// <summary>Called after each renewal but the first, on the thread that renewed.</summary>
    public Action? Renewed { get; set; }

    /// <summary>The token in force; asks for one where there is none that lives.</summary>
    public async ValueTask<AccessToken> GetAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_current is { } current && _steady.GetUtcNow() < current.ExpiresAt)
            {
                return current;
            }
        }

        return await RenewAsync(null, cancellationToken);
    }

    /// <summary>A new token in place of <paramref name="refused"/>. Where another caller renewed it already, or is doing so, that one's result.</summary>
    public Task<AccessToken> RenewAsync(AccessToken? refused, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_renewal is null && refused is not null && _current is { } newer && newer.Value != refused.Value)
            {
                return Task.FromResult(newer);
            }

            // one request for all callers: it must not end with the first of them who loses patience
            _renewal ??= RequestAsync();
            return _renewal.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Renews ahead of time until stopped.</summary>
    /// <exception cref="PlatformException">The credentials are refused and the last good token has ended.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        var token = await GetAsync(stopping);
        var pause = ShortestPause;
        while (true)
        {
            await DelayUntilAsync(token.RenewAt, stopping);
            try
            {
                token = await RenewAsync(token, stopping);
                pause = ShortestPause;
                health.Clear(TroubleKey);
            }
            catch (PlatformException exception)
            {
                pause = NextPause(exception, token, pause);
                var next = _steady.GetUtcNow() + pause;
                var (expires, shown) = (_steady.OnHostClock(token.ExpiresAt), _steady.OnHostClock(next));
                health.Set(TroubleKey, exception.Class, $"The token could not be renewed and ends at {expires:u}: {exception.Message}", shown);
                LogRenewalFailed(exception.Message, expires, shown);
                token = token with { RenewAt = next };
            }
        }
    }

    private TimeSpan NextPause(PlatformException failure, AccessToken token, TimeSpan last)
    {
        var left = token.ExpiresAt - _steady.GetUtcNow();
        if (failure.Class == FailureClass.Transient)
        {
            var doubled = last * 2 < LongestPause ? last * 2 : LongestPause;
            return failure.RetryAfter > doubled ? failure.RetryAfter.Value : doubled;
        }

        // events still flow on the old token: it is used to its end, with one more attempt then, so as not to lock the client
        return left > TimeSpan.Zero ? left : throw failure;
    }

    private async Task<AccessToken> RequestAsync()
    {
        await Task.Yield();
        try
        {
            var token = await AskAsync();
            bool first;
            lock (_gate)
            {
                first = _current is null;
                _current = token;
                _renewal = null;
            }

            status.Gauge("token_expiry_timestamp_seconds", "When the access token expires, in seconds since 1970.").Set(_steady.OnHostClock(token.ExpiresAt));
            status.Fact("token.expires", _steady.OnHostClock(token.ExpiresAt).ToString("O", CultureInfo.InvariantCulture));
            LogRenewed(_steady.OnHostClock(token.ExpiresAt), _steady.OnHostClock(token.RenewAt));
            if (!first)
            {
                Renewed?.Invoke();
            }

            return token;
        }
        catch
        {
            lock (_gate)
            {
                _renewal = null;
            }

            throw;
        }
    }

    private async Task<AccessToken> AskAsync()
    {
        byte[] body;
        var askedAt = _steady.GetUtcNow();
        try
        {
            body = await sender.SendAsync(MakeRequest, null, lifetime);
        }
        catch (PlatformException exception) when (exception is { Status: 400 or 401 or 404, IsProxyLogin: false })
        {
            throw Refused(exception);
        }

        var answer = PlatformErrors.TryRead(body, PlatformJson.Default.TokenAnswer);
        if (answer?.Error is { Length: > 0 } || string.IsNullOrEmpty(answer?.AccessToken))
        {
            var said = Reason(answer) ?? "the answer holds no token";
            throw new PlatformException(answer?.Error is null ? FailureClass.Configuration : FailureClass.Credentials, $"The platform gave no token: {said}.")
            {
                Status = 200,
                Code = answer?.Error,
                Remedy = answer?.Error is null ? LoginRemedy() : "Check ClientId and ClientSecret.",
            };
        }

        var life = TokenLife.Read(answer.ExpiresIn);
        return new AccessToken(answer.AccessToken, askedAt + life, askedAt + TokenLife.RenewAfter(life));
    }

    private HttpRequestMessage MakeRequest() => new(HttpMethod.Post, new Uri(address.Login, "oauth/token"))
    {
        Headers =
        {
            Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.Latin1.GetBytes($"{clientId}:{clientSecret.Reveal()}"))),
            Accept = { new MediaTypeWithQualityHeaderValue("application/json") },
        },
        Content = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]),
    };

    private PlatformException Refused(PlatformException refusal)
    {
        var answer = refusal.Body is { } body ? PlatformErrors.TryRead(body, PlatformJson.Default.TokenAnswer) : null;
        if (refusal.Status == 404)
        {
            return new PlatformException(FailureClass.Configuration, $"{address.Login.Authority} has no token endpoint (404 for {address.Login.AbsolutePath}oauth/token).", refusal)
            {
                Status = 404,
                CorrelationId = refusal.CorrelationId,
                Remedy = LoginRemedy(),
            };
        }

        return new PlatformException(FailureClass.Credentials, $"The platform refused the OAuth client: {Reason(answer) ?? $"status {refusal.Status}"}.", refusal)
        {
            Status = refusal.Status,
            IsTokenRefusal = true,
            Code = answer?.Error ?? refusal.Code,
            CorrelationId = refusal.CorrelationId,
            Remedy = $"Check ClientId and ClientSecret, that the OAuth client has the grant type client credentials, and that {names.Api} is of the region in which it was created.",
        };
    }

    private string LoginRemedy()
        => $"Tokens come from the login host (login.<domain>), data from the API host (api.<domain>); {address.Login.Authority} was asked. "
            + (names.Login == names.Api ? $"Enter the API host of the region as {names.Api}." : $"Enter the login host as {names.Login} and the API host as {names.Api}.");

    private static string? Reason(TokenAnswer? answer)
    {
        var said = answer?.Description ?? answer?.ErrorDescription;
        return said is null ? answer?.Error : answer?.Error is { } error ? $"{said} ({error})" : said;
    }

    private Task DelayUntilAsync(DateTimeOffset at, CancellationToken stopping) => time.DelayAtLeastAsync(at - _steady.GetUtcNow(), stopping);

    [LoggerMessage(EventIds.TokenRenewed, LogLevel.Information, "Token received; it ends at {ExpiresAt:u} and is renewed at {RenewAt:u}.")]
    private partial void LogRenewed(DateTimeOffset expiresAt, DateTimeOffset renewAt);

    [LoggerMessage(EventIds.TokenRenewalFailed, LogLevel.Warning, "Token not renewed: {Reason} The old one serves until {ExpiresAt:u}; next attempt at {Next:u}.")]
    private partial void LogRenewalFailed(string reason, DateTimeOffset expiresAt, DateTimeOffset next);
}
