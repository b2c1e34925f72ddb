using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Text.Json;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>Reads what a refused call means, from its status and body or from the exception of the transport.</summary>
internal static class PlatformErrors
{
    private const string ChannelPath = "/notifications/channels/";

    /// <summary>A <c>Retry-After</c> in whole seconds; a date or anything else counts as not told.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response)
        => response.Headers.TryGetValues("Retry-After", out var values) ? RetryAfter(values.FirstOrDefault()) : null;

    /// <summary>The value of a <c>Retry-After</c> header in whole seconds.</summary>
    public static TimeSpan? RetryAfter(string? value)
        => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, (long)TimeSpan.FromDays(365).TotalSeconds))
            : null;

    public static PlatformException FromAnswer(HttpMethod method, string path, HttpResponseMessage response, byte[] body, ProxyOptions? proxy, SettingNames? settings = null)
    {
        var names = settings ?? SettingNames.Live;
        var status = (int)response.StatusCode;
        var error = TryRead(body, PlatformJson.Default.ErrorAnswer);
        if (IsProxyRefusal(response, body, proxy))
        {
            return ProxyLogin(proxy, status, null, names);
        }

        var permissions = error?.MessageParams?.Values.FirstOrDefault(value => value?.Contains(':') == true)?.Trim('[', ']', ' ');
        return new PlatformException(Classify(status), Describe(method, path, response, error))
        {
            Status = status,
            Body = body,
            Code = error?.Code,
            CorrelationId = error?.ContextId ?? Header(response, "ININ-Correlation-Id"),
            RetryAfter = RetryAfter(response),
            MissingPermissions = status == 403 ? permissions ?? error?.Message : null,
            Remedy = Remedy(status, permissions, names),
        };
    }

    public static PlatformException FromTransport(Uri target, Exception exception, ProxyOptions? proxy, SettingNames? settings = null)
    {
        var names = settings ?? SettingNames.Live;
        var request = exception as HttpRequestException ?? exception.InnerException as HttpRequestException;
        if (request is { HttpRequestError: HttpRequestError.ProxyTunnelError, StatusCode: HttpStatusCode.ProxyAuthenticationRequired or HttpStatusCode.Unauthorized })
        {
            return ProxyLogin(proxy, (int)request.StatusCode, exception, names);
        }

        if (Find<ClientCertificateRefusedException>(exception) is { } refused)
        {
            return new PlatformException(FailureClass.Configuration, $"{target.Authority} demands a client certificate{(refused.WasShown ? " and did not take the one shown" : ", and none is set")}.", exception)
            {
                IsUntrusted = true,
                Remedy = refused.WasShown
                    ? $"See that {names.Certificate} names a certificate that {target.Host} knows: issued by an authority that it trusts, with the authorities between in the same file, neither expired nor revoked."
                    : $"Enter the client certificate as {names.Certificate}.",
            };
        }

        if (Certificate(exception) is { } distrust)
        {
            return new PlatformException(FailureClass.Configuration, $"The TLS certificate of {target.Authority} is not trusted: {distrust}", exception)
            {
                IsUntrusted = true,
                Remedy = $"Install the issuing certificate authority in the system's trust store (on Linux SSL_CERT_FILE or SSL_CERT_DIR may name it), {(names.TrustList is null ? string.Empty : $"name it in {names.TrustList}, ")}or correct {names.Api}.",
            };
        }

        var way = proxy is null ? string.Empty : $" through proxy {proxy.Name}";
        var why = request?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => "the name could not be resolved",
            HttpRequestError.ProxyTunnelError => $"the proxy refused the tunnel{(request.StatusCode is { } code ? $" with status {(int)code}" : string.Empty)}",
            HttpRequestError.ConfigurationLimitExceeded => "the answer is larger than allowed",
            _ => exception is TimeoutException ? exception.Message : (request?.InnerException ?? exception).Message,
        };
        var failureClass = request?.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded ? FailureClass.Permanent : FailureClass.Transient;
        return new PlatformException(failureClass, $"No answer from {target.Authority}{way}: {why}.".Replace("..", ".", StringComparison.Ordinal), exception)
        {
            Remedy = proxy is null ? $"Check {names.Api}, the firewall and name resolution." : "Check the proxy settings, and that the proxy lets this host through.",
        };
    }

    public static T? TryRead<T>(ReadOnlySpan<byte> body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return body.IsEmpty ? null : JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            // an HTML page of a load balancer, or a shape of another time: the status alone counts
            return null;
        }
    }

    /// <summary>Some proxies answer 401 instead of 407 to a wrong password; the platform's own refusals are JSON.</summary>
    public static bool IsProxyRefusal(HttpResponseMessage response, ReadOnlySpan<byte> body, ProxyOptions? proxy)
        => response.StatusCode == HttpStatusCode.ProxyAuthenticationRequired
            || (proxy is not null && response.StatusCode == HttpStatusCode.Unauthorized && !body.TrimStart((byte)' ').StartsWith("{"u8));

    public static PlatformException ProxyLogin(ProxyOptions? proxy, int status, Exception? inner, SettingNames? names = null)
        => new(FailureClass.Credentials, $"Proxy {proxy?.Name ?? "on the way"} refused the proxy login{(proxy?.Username is null ? " (no user name is set)" : string.Empty)}, status {status}.", inner)
        {
            Status = status,
            IsProxyLogin = true,
            Remedy = $"Correct {(names ?? SettingNames.Live).ProxyUsername} and {(names ?? SettingNames.Live).ProxyPassword} in the definition.",
        };

    private static FailureClass Classify(int status) => status switch
    {
        401 => FailureClass.Credentials,
        403 => FailureClass.Permission,
        408 or 429 or >= 500 => FailureClass.Transient,
        >= 300 and < 400 => FailureClass.Configuration,
        _ => FailureClass.Permanent,
    };

    private static string Describe(HttpMethod method, string path, HttpResponseMessage response, ErrorAnswer? error)
    {
        var status = (int)response.StatusCode;
        var said = error?.Message ?? error?.Code
            ?? (status is >= 300 and < 400 && response.Headers.Location is { } to ? $"redirected to {(to.IsAbsoluteUri ? to.Authority : "another path")}" : null)
            ?? (response.Content.Headers.ContentType?.MediaType is { } type ? $"no platform error, a body of type {type}" : "no body");
        return $"{method} {WithoutSecrets(path)} answered {status}{(error?.Code is { } code ? $" {code}" : string.Empty)}: {said}";
    }

    private static string? Remedy(int status, string? permissions, SettingNames names) => status switch
    {
        401 => "Check ClientId and ClientSecret, and that the OAuth client is not disabled.",
        403 => permissions is null
            ? "Grant the missing permission to the role of the OAuth client, in the divisions concerned."
            : $"Grant {permissions} to a role of the OAuth client, in the divisions concerned.",
        >= 300 and < 400 => $"{names.Api} should be the API host itself, for example https://api.usw2.pure.cloud.",
        _ => null,
    };

    private static string? Certificate(Exception exception)
        => Find<AuthenticationException>(exception) is not { } failure ? null
            : failure.Message.Contains(nameof(SslPolicyErrors.RemoteCertificateNameMismatch), StringComparison.Ordinal) ? "it was issued for another host name."
            : failure.InnerException?.Message ?? failure.Message;

    private static T? Find<T>(Exception exception)
        where T : Exception
    {
        Exception? at = exception;
        while (at is not (null or T))
        {
            at = at.InnerException;
        }

        return at as T;
    }

    /// <summary>Without the query, and without a channel's id: whoever knows it can listen.</summary>
    public static string WithoutSecrets(string path)
    {
        var plain = path.Split('?', 2)[0];
        var id = plain.IndexOf(ChannelPath, StringComparison.Ordinal) + ChannelPath.Length;
        if (id < ChannelPath.Length)
        {
            return plain;
        }

        var end = plain.IndexOf('/', id);
        return string.Concat(plain.AsSpan(0, id), "{id}", end < 0 ? default : plain.AsSpan(end));
    }

    private static string? Header(HttpResponseMessage response, string name)
        => response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
