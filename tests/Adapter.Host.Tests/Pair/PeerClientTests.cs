using System.Net;
using System.Net.Sockets;
using Adapter.Abstractions;
using Adapter.Host.Pair;
using Adapter.Host.Tests.Http;
using Testing.Common;

namespace Adapter.Host.Tests.Pair;

public sealed class PeerClientTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>Where the limit is not what is tested.</summary>
    private static readonly TimeSpan Unhurried = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_WrongPassword_IsARefusal()
    {
        await using var fixture = await ApiFixture.StartAsync(fixture => fixture.AddUsers());
        using PeerClient client = new(fixture.Client.BaseAddress!, "rob", new Secret("wrong"), Unhurried, new ManualClock());
        var word = await client.AskAsync(Cancel);
        Assert.True(word.IsRefused);
        Assert.Contains("Pair:Password", word.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_HostWithoutAPair_SaysWhatToDo()
    {
        await using var fixture = await ApiFixture.StartAsync(fixture => fixture.AddUsers());
        using PeerClient client = new(fixture.Client.BaseAddress!, "rob", new Secret("rob"), Unhurried, new ManualClock());
        var word = await client.AskAsync(Cancel);
        Assert.Equal((null, false), (word.Answer, word.IsRefused));
        Assert.Contains("section Pair", word.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_NobodyListens_IsAWordAndNoException()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using PeerClient client = new(new Uri($"http://127.0.0.1:{port}"), "", null, Unhurried, new ManualClock());
        Assert.Contains("cannot be asked", (await client.AskAsync(Cancel)).Trouble, StringComparison.Ordinal);
    }

    /// <summary>The handler has a limit of its own to connecting, which ends the question by no token of this program.</summary>
    [Fact]
    public async Task Ask_ConnectingTakesTooLong_IsAWordAndNoException()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using PeerClient client = new(new Uri($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"), "", null, TimeSpan.FromMilliseconds(100), new ManualClock());
        var word = await client.AskAsync(Cancel).WaitAsync(Eventually.DefaultDeadline, Cancel);
        Assert.Contains("did not answer within 0.1 s", word.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_PeerHangs_IsGivenUpAfterTheLimit()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        ManualClock clock = new();
        using PeerClient client = new(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"), "", null, Limit, clock);
        var asking = client.AskAsync(Cancel);
        await clock.WhenDueAsync(Limit);
        clock.Advance(Limit);
        Assert.Contains("within 3 s", (await asking.WaitAsync(TimeSpan.FromSeconds(30), Cancel)).Trouble, StringComparison.Ordinal);
    }
}
