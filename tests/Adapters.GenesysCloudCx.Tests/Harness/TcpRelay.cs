using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Adapters.GenesysCloudCx.Tests.Harness;

/// <summary>Carries bytes to a server and back, until it is told to let them vanish: the other end is gone and nobody says so.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _open = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _port;
    private readonly Task _serving;
    private volatile bool _isFrozen;

    public TcpRelay(int port)
    {
        _port = port;
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>What is sent either way vanishes; connections stay open, and new ones are taken and answer nothing. What vanished once does not come back.</summary>
    public void Freeze() => _isFrozen = true;

    /// <summary>Carries again what is opened from now on; connections of before end.</summary>
    public void Thaw()
    {
        _isFrozen = false;
        Cut();
    }

    /// <summary>Ends every connection.</summary>
    public void Cut()
    {
        while (_open.TryTake(out var client))
        {
            client.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Cut();
        await _serving;
        _listener.Dispose();
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
        TcpClient server = new();
        _open.Add(client);
        _open.Add(server);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _port, _stopping.Token);
            Task[] ways = [PumpAsync(client, server), PumpAsync(server, client)];
            await Task.WhenAny(ways);
            if (!_isFrozen)
            {
                client.Dispose();
                server.Dispose();
            }

            await Task.WhenAll(ways);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // a broken connection is for the two ends to notice
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        var (source, target) = (from.GetStream(), to.GetStream());
        var buffer = new byte[16 * 1024];
        while (await source.ReadAsync(buffer, _stopping.Token) is var read and > 0)
        {
            if (!_isFrozen)
            {
                await target.WriteAsync(buffer.AsMemory(0, read), _stopping.Token);
            }
        }
    }
}
