using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Testing.Common;

/// <summary>A collector as far as tests need one: OTLP over HTTP, or over gRPC on HTTP/2 without TLS, read as protobuf.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private const int FrameHead = 5;

    private readonly WebApplication _app;
    private readonly bool _isGrpc;

    private OtlpReceiver(WebApplication app, bool isGrpc) => (_app, _isGrpc) = (app, isGrpc);

    public Uri Url => new(_app.Urls.First());

    /// <summary>Each metric's name with its scope, newest export last.</summary>
    public ConcurrentQueue<string[]> Metrics { get; } = new();

    /// <summary>Each span's name.</summary>
    public ConcurrentQueue<string> Spans { get; } = new();

    /// <summary>Everything that came, as text where it is text.</summary>
    public ConcurrentQueue<string> Bodies { get; } = new();

    public ConcurrentQueue<string> Authorizations { get; } = new();

    public ConcurrentQueue<string> ContentTypes { get; } = new();

    /// <summary>The protocol of each request, for example <c>HTTP/2</c>.</summary>
    public ConcurrentQueue<string> Protocols { get; } = new();

    /// <summary>The text attributes of each resource.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Resources { get; } = new();

    /// <summary>What is wrong with what came.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>The status that gRPC requests are answered with; 0 is well.</summary>
    public int GrpcStatus { get; set; }

    /// <summary>While there is one, requests are not answered before it is over, or given up.</summary>
    public Task? Silence { get; set; }

    /// <summary>Requests that wait for the end of the silence.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    private int _waiting;

    public static async Task<OtlpReceiver> StartAsync(int port = 0, bool isGrpc = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        OtlpReceiver receiver = new(builder.Build(), isGrpc);
        // ResourceMetrics 1, ScopeMetrics 2, Metric 2, name 1; and the same for spans, whose name is 5
        var (metrics, traces) = isGrpc
            ? ("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", "/opentelemetry.proto.collector.trace.v1.TraceService/Export")
            : ("/v1/metrics", "/v1/traces");
        receiver._app.MapPost(metrics, context => receiver.TakeAsync(context, body => receiver.Metrics.Enqueue([.. Texts(body, 1, 2, 2, 1)])));
        receiver._app.MapPost(traces, context => receiver.TakeAsync(context, body => Texts(body, 1, 2, 2, 5).ToList().ForEach(receiver.Spans.Enqueue)));
        await receiver._app.StartAsync(CancellationToken.None);
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context, Action<byte[]> read)
    {
        if (Silence is { } silence)
        {
            Interlocked.Increment(ref _waiting);
            await silence.WaitAsync(context.RequestAborted);
        }

        using MemoryStream stream = new();
        await context.Request.Body.CopyToAsync(stream);
        var body = stream.ToArray();
        Protocols.Enqueue(context.Request.Protocol);
        ContentTypes.Enqueue(context.Request.ContentType ?? "");
        Authorizations.Enqueue(context.Request.Headers.Authorization.ToString());
        if (_isGrpc)
        {
            context.Response.ContentType = "application/grpc";
            context.Response.AppendTrailer("grpc-status", GrpcStatus.ToString(CultureInfo.InvariantCulture));
            if (GrpcStatus != 0)
            {
                return;
            }

            // not compressed, and its length
            if (body.Length < FrameHead || body[0] != 0 || BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(1)) != body.Length - FrameHead)
            {
                Complaints.Enqueue($"The frame begins with {Convert.ToHexString(body.AsSpan(0, Math.Min(FrameHead, body.Length)))} and has {body.Length} bytes.");
            }

            body = body[FrameHead..];
        }

        Bodies.Enqueue(Encoding.UTF8.GetString(body));
        read(body);
        // ResourceMetrics or ResourceSpans 1, Resource 1, KeyValue 1: key 1, value 2 with string_value 1
        foreach (var resource in Fields(body).Where(field => field.Number == 1).SelectMany(field => Fields(field.Value)).Where(field => field.Number == 1))
        {
            Resources.Enqueue(Fields(resource.Value).Where(field => field.Number == 1).Select(pair => (Key: Texts(pair.Value, 1).First(), Value: Texts(pair.Value, 2, 1).FirstOrDefault())).ToDictionary(pair => pair.Key, pair => pair.Value ?? ""));
        }

        if (_isGrpc)
        {
            await context.Response.Body.WriteAsync(new byte[FrameHead]);
        }
        else
        {
            context.Response.ContentType = "application/x-protobuf";
        }
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
