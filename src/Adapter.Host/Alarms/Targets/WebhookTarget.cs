using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Adapter.Abstractions;

namespace Adapter.Host.Alarms.Targets;

/// <summary>Posts alarms as signed JSON. Follows no redirect: what is signed for one receiver is not for another.</summary>
internal sealed class WebhookTarget : IAlarmTarget
{
    private readonly Uri _url;
    private readonly Secret _secret;
    private readonly TimeProvider _time;
    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _http;

    public WebhookTarget(Uri url, Secret secret, TargetTrust trust, TimeProvider time)
    {
        (_url, _secret, _time) = (url, secret, time);
        _handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(5), SslOptions = trust.For(null) };
        _http = new HttpClient(_handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task SendAsync(AlarmMessage message, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.Serialize(message, AlarmJsonContext.Default.AlarmMessage);
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        using HttpRequestMessage request = new(HttpMethod.Post, _url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation(WebhookSignature.IdHeader, message.Id);
        request.Headers.TryAddWithoutValidation(WebhookSignature.TimestampHeader, now.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(WebhookSignature.SignatureHeader, WebhookSignature.Of(_secret, message.Id, now, body));
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw Refused(response);
            }
        }
        catch (HttpRequestException exception)
        {
            // the address may carry a token and is not told
            throw new AlarmTargetException(
                exception.HttpRequestError == HttpRequestError.SecureConnectionError
                    ? $"The receiver at {_url.Host} is not trusted: {exception.InnerException?.Message ?? exception.Message} Name its authority in TrustedAuthorities, or check who answers there."
                    : $"The receiver at {_url.Host} cannot be reached: {exception.Message}", exception);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private AlarmTargetException Refused(HttpResponseMessage response) => response.StatusCode switch
    {
        >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest => new(
            $"The receiver at {_url.Host} answers {(int)response.StatusCode}, a redirect, which is not followed. Set Url to where it leads, if that is right."),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(
            $"The receiver at {_url.Host} answers {(int)response.StatusCode}. Check that both sides have the same Secret, and that the receiver's clock is right."),
        HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity or HttpStatusCode.UnsupportedMediaType => new(
            $"The receiver at {_url.Host} answers {(int)response.StatusCode}: it does not take this message.")
        { IsAboutMessage = true },
        _ => new AlarmTargetException($"The receiver at {_url.Host} answers {(int)response.StatusCode}."),
    };
}
