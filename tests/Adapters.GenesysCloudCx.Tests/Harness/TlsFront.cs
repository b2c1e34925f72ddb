using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using GenesysCloud.Simulator;

namespace Adapters.GenesysCloudCx.Tests.Harness;

/// <summary>Speaks TLS in front of a proxy that speaks in clear.</summary>
internal sealed class TlsFront : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TlsCertificates _certificates = TlsCertificates.Create("127.0.0.1", TimeProvider.System);
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _proxyPort;
    private readonly Task _serving;

    public TlsFront(int proxyPort)
    {
        _proxyPort = proxyPort;
        _listener.Start();
        Url = new Uri($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _serving = ServeAsync();
    }

    public Uri Url { get; }

    /// <summary>What a client has to trust.</summary>
    public string CaPem => _certificates.CaPem;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
        _listener.Dispose();
        _certificates.Dispose();
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Task> carried = [];
        try
        {
            while (true)
            {
                carried.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(carried);
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var accepted = client;
        using TcpClient proxy = new();
        try
        {
            await proxy.ConnectAsync(IPAddress.Loopback, _proxyPort, _stopping.Token);
            await using SslStream secure = new(client.GetStream());
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificates.Server }, _stopping.Token);
            var clear = proxy.GetStream();
            Task[] ways = [secure.CopyToAsync(clear, _stopping.Token), clear.CopyToAsync(secure, _stopping.Token)];
            await Task.WhenAny(ways);
            client.Close();
            proxy.Close();
            await Task.WhenAll(ways);
        }
        catch (Exception exception) when (exception is IOException or SocketException or AuthenticationException or ObjectDisposedException or OperationCanceledException)
        {
            // a broken connection is for the two ends to notice
        }
    }
}
