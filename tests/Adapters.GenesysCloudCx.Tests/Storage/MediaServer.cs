using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Tests.Storage;

/// <summary>A media host on a real socket that answers as a test says. By itself it serves one file by range, with its tag, as storage does.</summary>
internal sealed class MediaServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MediaServer(WebApplication app) => _app = app;

    public Uri Origin { get; private set; } = null!;

    public byte[] Content { get; set; } = [];

    public string? Tag { get; set; } = "\"v1\"";

    public string? ContentType { get; set; } = "audio/wav";

    public bool KnowsRanges { get; set; } = true;

    /// <summary>Answers instead of the file; <see langword="true"/> when it did.</summary>
    public Func<HttpContext, int, Task<bool>> Script { get; set; } = static (_, _) => Task.FromResult(false);

    public ConcurrentQueue<(string Path, string? Range, string? IfRange, string? Authorization, long Sent)> Requests { get; } = new();

    public static async Task<MediaServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(System.Net.IPAddress.Loopback, 0);
            options.Limits.MinResponseDataRate = null;
        });
        var app = builder.Build();
        MediaServer server = new(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Origin = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return server;
    }

    public Uri Link(string path = "media/file.wav?Expires=9999999999&Signature=top-secret&Key-Pair-Id=K") => new(Origin, path);

    /// <summary>Sends the first bytes of the whole and cuts the connection.</summary>
    public async Task CutAsync(HttpContext context, int after)
    {
        await StartAnswerAsync(context, 0, Content.Length);
        await context.Response.Body.WriteAsync(Content.AsMemory(0, after));
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    /// <summary>Begins the answer with the whole file's headers.</summary>
    public Task StartAnswerAsync(HttpContext context, long from, long total)
    {
        var response = context.Response;
        response.ContentType = ContentType;
        response.Headers.ETag = Tag;
        response.ContentLength = total - from;
        return response.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource atOnce = new(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var range = request.Headers.Range.FirstOrDefault();
        Requests.Enqueue((request.Path, range, request.Headers.IfRange.FirstOrDefault(), request.Headers.Authorization.FirstOrDefault(), 0));
        if (await Script(context, Requests.Count))
        {
            return;
        }

        var from = 0L;
        if (KnowsRanges && range is not null && (request.Headers.IfRange.FirstOrDefault() is not { } wanted || wanted == Tag))
        {
            from = long.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
            if (from >= Content.Length)
            {
                context.Response.StatusCode = 416;
                return;
            }

            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {from}-{Content.Length - 1}/{Content.Length}";
        }

        await StartAnswerAsync(context, from, Content.Length);
        await context.Response.Body.WriteAsync(Content.AsMemory((int)from));
    }
}
