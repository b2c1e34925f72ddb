using System.Net;
using System.Net.Sockets;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Notifications;
using Adapters.GenesysCloudCx.Tests.Harness;
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
}
