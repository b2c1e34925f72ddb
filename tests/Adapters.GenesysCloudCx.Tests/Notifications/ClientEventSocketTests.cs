using System.Net;
using System.Net.Sockets;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Notifications;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.Notifications;

public sealed class ClientEventSocketTests
{
    [Fact]
    public async Task Connect_NoAnswerInTime_IsTransientAndSaysHowLong()
    {
        using TcpListener mute = new(IPAddress.Loopback, 0);
        mute.Start();
        var address = (IPEndPoint)mute.LocalEndpoint;
        using HttpMessageInvoker invoker = new(PlatformHttp.CreateHandler(null));
        ManualClock clock = new();

        var connecting = ClientEventSocket.ConnectAsync(new Uri($"ws://{address}/channels/x"), invoker, null, clock, TestContext.Current.CancellationToken);
        await clock.WhenDueAsync(TimeSpan.FromSeconds(30));
        clock.Advance(TimeSpan.FromMilliseconds(29_999));
        Assert.Equal(1, clock.ActiveTimers);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        var refusal = await Assert.ThrowsAsync<PlatformException>(() => connecting.Soon());
        Assert.Equal(FailureClass.Transient, refusal.Class);
        Assert.Contains($"{address}: no websocket within 30 s", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_RefusedWithRetryAfter_TellsHowLong()
    {
        using TcpListener busy = new(IPAddress.Loopback, 0);
        busy.Start();
        var answering = AnswerAsync(busy, "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 17\r\nContent-Length: 0\r\n\r\n");
        using HttpMessageInvoker invoker = new(PlatformHttp.CreateHandler(null));

        var refusal = await Assert.ThrowsAsync<PlatformException>(() => ClientEventSocket.ConnectAsync(
            new Uri($"ws://{busy.LocalEndpoint}/channels/x"), invoker, null, TimeProvider.System, TestContext.Current.CancellationToken).Soon());

        await answering.Soon();
        Assert.Equal((429, TimeSpan.FromSeconds(17)), (refusal.Status, refusal.RetryAfter));
    }

    private static async Task AnswerAsync(TcpListener listener, string answer)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        using StreamReader reader = new(client.GetStream(), leaveOpen: true);
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { Length: > 0 })
        {
        }

        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer), TestContext.Current.CancellationToken);
    }
}
