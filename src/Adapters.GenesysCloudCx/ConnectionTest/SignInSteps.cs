using System.Net.Sockets;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.ConnectionTest;

/// <summary>What stands between this machine and a token: proxy, its login, the login host, its certificate, the OAuth client. One request for a token tells all of them apart.</summary>
internal sealed class SignInSteps(PlatformConnection platform, PlatformAccess access, string? proxyHostSetting)
{
    private Task<PlatformException?>? _attempt;

    public IEnumerable<TestStep> All()
    {
        if (access.Proxy is { } proxy)
        {
            yield return new TestStep("Proxy", IsGate: true, proxyHostSetting, cancellationToken => ReachProxyAsync(proxy, cancellationToken));
            yield return Step("Proxy login", access.Names.ProxyPassword, failure => failure is { IsProxyLogin: true }, proxy.Username is null ? $"{proxy.Name} asks for no login." : $"{proxy.Name} takes the login of {proxy.Username}.",
                _ => proxy.Username is null ? access.Names.ProxyUsername : access.Names.ProxyPassword);
        }

        yield return Step("Login host", access.Names.Login, failure => failure is { Status: null, IsUntrusted: false, IsProxyLogin: false }, $"{access.Address.Login.Authority} answers.", _ => access.Names.Login);
        if (access.Address.Login.Scheme == Uri.UriSchemeHttps)
        {
            yield return Step("TLS", access.Names.TrustList ?? access.Names.Login, failure => failure is { IsUntrusted: true }, $"The certificate of {access.Address.Login.Authority} is trusted.", CertificateSetting);
        }

        yield return Step("Sign-in", ClientSettings.ClientSecret, static _ => true, "The OAuth client is signed in.", SignInSetting);
    }

    /// <summary>The setting that the platform's refusal of a client points to.</summary>
    private string SignInSetting(PlatformException failure) => failure.Status switch
    {
        404 => access.Names.Login,
        400 when failure.IsTokenRefusal => ClientSettings.ClientId,
        _ when failure.IsTokenRefusal => ClientSettings.ClientSecret,
        _ => access.Names.Login,
    };

    private string CertificateSetting(PlatformException failure)
        => failure.Message.Contains("client certificate", StringComparison.Ordinal) && access.Names.Certificate is { } certificate ? certificate : access.Names.TrustList ?? access.Names.Login;

    private TestStep Step(string name, string setting, Func<PlatformException, bool> isMine, string passed, Func<PlatformException, string> settingOf)
        => new(name, IsGate: true, setting, async cancellationToken => await AttemptAsync(cancellationToken) is { } failure && isMine(failure)
            ? new ConnectionCheck(name, ConnectionCheckOutcome.Failed, failure.Message, failure.Remedy ?? "Try again in a minute; if it stays, give the message to the platform's support.", settingOf(failure))
            : new ConnectionCheck(name, ConnectionCheckOutcome.Passed, passed));

    private async Task<PlatformException?> AttemptAsync(CancellationToken cancellationToken)
    {
        _attempt ??= SignInAsync();
        return await _attempt.WaitAsync(cancellationToken);
    }

    /// <summary>Ends with the connection, which cancels what it waits for.</summary>
    private async Task<PlatformException?> SignInAsync()
    {
        try
        {
            await platform.Tokens.GetAsync(CancellationToken.None);
            return null;
        }
        catch (PlatformException exception)
        {
            return exception;
        }
    }

    private async Task<ConnectionCheck> ReachProxyAsync(ProxyOptions proxy, CancellationToken cancellationToken)
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(proxy.Url.Host, proxy.Url.Port, cancellationToken);
            return new ConnectionCheck("Proxy", ConnectionCheckOutcome.Passed, $"{proxy.Name} takes connections.");
        }
        catch (SocketException exception)
        {
            var why = exception.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain ? "the name could not be resolved" : exception.Message;
            return new ConnectionCheck("Proxy", ConnectionCheckOutcome.Failed, $"The proxy {proxy.Name} is not reached: {why}.", "Correct host name and port of the proxy, and see that this machine may connect to it.", proxyHostSetting);
        }
    }
}
