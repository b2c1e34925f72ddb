using Testing.Common;

namespace GenesysCloud.Simulator.Tests.Platform;

/// <summary>A simulator on a manual clock, a client that logged in, a channel and an open socket on it.</summary>
internal sealed class Link : IAsyncDisposable
{
    private Link(ManualClock clock, SimulatorServer server, RestClient client, SocketClient socket, string channel, Uri uri, string user)
        => (Clock, Server, Client, Socket, Channel, Uri, User) = (clock, server, client, socket, channel, uri, user);

    public ManualClock Clock { get; }

    public SimulatorServer Server { get; }

    public RestClient Client { get; }

    public SocketClient Socket { get; }

    public string Channel { get; }

    public Uri Uri { get; }

    /// <summary>An active user with a station.</summary>
    public string User { get; }

    /// <param name="topic">Subscribed to at once; <c>{user}</c> stands for <see cref="User"/>.</param>
    /// <param name="options">How the simulator is.</param>
    /// <param name="board">Its conversations; none when there is no board.</param>
    /// <param name="isChecked">Whether messages must be JSON as published.</param>
    public static async Task<Link> OpenAsync(string? topic = null, SimulatorOptions? options = null, FakeBoard? board = null, bool isChecked = true)
    {
        ManualClock clock = new();
        var server = await Sim.StartAsync(options, clock, board ?? new FakeBoard());
        var client = await RestClient.LoginAsync(server);
        var user = server.Directory.Users.First(one => one.StationId is not null).Id;
        var (channel, uri) = await client.ChannelAsync();
        if (topic is not null)
        {
            Assert.Equal(200, (await client.SubscribeAsync(channel, topic.Replace("{user}", user, StringComparison.Ordinal))).Status);
        }

        var socket = await SocketClient.ConnectAsync(uri, isChecked);
        if (isChecked)
        {
            // the answer shows that the server's side stands, its timers included
            Assert.Empty(await socket.UntilPongAsync());
        }

        return new Link(clock, server, client, socket, channel, uri, user);
    }

    public async ValueTask DisposeAsync()
    {
        await Socket.DisposeAsync();
        Client.Dispose();
        await Server.DisposeAsync();
    }
}
