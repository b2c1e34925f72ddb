using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Benchmarks.Sending;

/// <summary>The sender's process: REST as far as the adapter asks, websockets that carry the load, and a control path.</summary>
internal sealed class SenderServer : IDisposable
{
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(30);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly PlatformAnswers _platform;

    public SenderServer(int users)
    {
        _listener.Start();
        _platform = new PlatformAnswers(users, new Uri($"ws://{_listener.LocalEndpoint}"));
    }

    /// <summary>Serves until standard input ends, which it does with the parent.</summary>
    public async Task RunAsync()
    {
        using var stopping = new CancellationTokenSource();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var web = builder.Build();
        web.Urls.Add("http://127.0.0.1:0");
        _platform.Map(web);
        web.MapPost("/bench/run", RunLoadAsync);
        web.MapGet("/bench/state", () => new SenderState(
            _platform.Connected.Count, _platform.Connected.Sum(channel => channel.UserCount), Stopwatch.GetElapsedTime(_platform.LastAsked).TotalSeconds));
        await web.StartAsync(stopping.Token);

        var sockets = AcceptAsync(stopping.Token);
        var heartbeats = BeatAsync(stopping.Token);
        var address = web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Console.WriteLine(JsonSerializer.Serialize(new SenderAddress(new Uri(address), new Uri($"ws://{_listener.LocalEndpoint}/raw"))));
        while (await Console.In.ReadLineAsync(CancellationToken.None) is not null)
        {
        }

        await stopping.CancelAsync();
        _listener.Stop();
        await Task.WhenAll(sockets, heartbeats).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await web.StopAsync(CancellationToken.None);
    }

    public void Dispose() => _listener.Dispose();

    private Task<LoadReport> RunLoadAsync(int? rate, double seconds, HttpContext http)
        => new LoadRun([.. _platform.Connected]).RunAsync(rate, TimeSpan.FromSeconds(seconds), http.RequestAborted);

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        var serving = new List<Task>();
        while (!cancellationToken.IsCancellationRequested)
        {
            serving.Add(ServeAsync(await _listener.AcceptSocketAsync(cancellationToken), cancellationToken));
        }

        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(Socket accepted, CancellationToken cancellationToken)
    {
        try
        {
            using var socket = await ServerSocket.AcceptAsync(accepted, cancellationToken);
            if (socket.Path == "/raw")
            {
                var users = Enumerable.Range(0, 1000).Select(PlatformAnswers.UserId).ToArray();
                await LoadRun.FloodAsync(socket, new LoadGenerator(users, 0), TimeSpan.FromHours(1), cancellationToken);
            }
            else
            {
                _platform.Attach(socket);
                await socket.AnswerAsync(cancellationToken);
            }
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException)
        {
            // the receiver left: the end of every measurement
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(HeartbeatInterval);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            foreach (var channel in _platform.Connected)
            {
                await channel.Socket!.SendHeartbeatAsync(cancellationToken);
            }
        }
    }
}

/// <summary>Where a sender listens: what it prints when it is ready.</summary>
/// <param name="Rest">The platform's API and login.</param>
/// <param name="Raw">A websocket that floods.</param>
internal sealed record SenderAddress(Uri Rest, Uri Raw);

/// <summary>How far the adapter has come.</summary>
/// <param name="Channels">Channels with an open websocket.</param>
/// <param name="Users">Users subscribed on them.</param>
/// <param name="QuietSeconds">Time since its last request.</param>
internal sealed record SenderState(int Channels, int Users, double QuietSeconds);
