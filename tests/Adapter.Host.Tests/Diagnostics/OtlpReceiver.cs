using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Tests.Diagnostics;

/// <summary>A collector as far as tests need one: OTLP over HTTP, read as protobuf.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    /// <summary>Each metric's name with its scope, newest export last.</summary>
    public ConcurrentQueue<string[]> Metrics { get; } = new();

    /// <summary>Each span's name.</summary>
    public ConcurrentQueue<string> Spans { get; } = new();

    /// <summary>Everything that came, as text where it is text.</summary>
    public ConcurrentQueue<string> Bodies { get; } = new();

    public ConcurrentQueue<string> Authorizations { get; } = new();

    public ConcurrentQueue<string> ContentTypes { get; } = new();

    public static async Task<OtlpReceiver> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        OtlpReceiver receiver = new(builder.Build());
        // ResourceMetrics 1, ScopeMetrics 2, Metric 2, name 1; and the same for spans, whose name is 5
        receiver._app.MapPost("/v1/metrics", context => receiver.TakeAsync(context, body => receiver.Metrics.Enqueue([.. Texts(body, 1, 2, 2, 1)])));
        receiver._app.MapPost("/v1/traces", context => receiver.TakeAsync(context, body => Texts(body, 1, 2, 2, 5).ToList().ForEach(receiver.Spans.Enqueue)));
        await receiver._app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context, Action<byte[]> read)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        ContentTypes.Enqueue(context.Request.ContentType ?? "");
        Authorizations.Enqueue(context.Request.Headers.Authorization.ToString());
        Bodies.Enqueue(Encoding.UTF8.GetString(body.ToArray()));
        read(body.ToArray());
        context.Response.ContentType = "application/x-protobuf";
    }

    private static IEnumerable<string> Texts(ReadOnlyMemory<byte> message, params int[] path)
        => Fields(message).Where(field => field.Number == path[0]).SelectMany(field => path.Length == 1 ? [Encoding.UTF8.GetString(field.Value.Span)] : Texts(field.Value, path[1..]));

    private static List<(int Number, ReadOnlyMemory<byte> Value)> Fields(ReadOnlyMemory<byte> message)
    {
        List<(int, ReadOnlyMemory<byte>)> fields = [];
        for (var at = 0; at < message.Length;)
        {
            var tag = Number(message.Span, ref at);
            switch (tag & 7)
            {
                case 0:
                    Number(message.Span, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    var length = (int)Number(message.Span, ref at);
                    fields.Add(((int)(tag >> 3), message.Slice(at, length)));
                    at += length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {tag & 7} at {at}.");
            }
        }

        return fields;
    }

    private static ulong Number(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
