using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using Adapter.Host.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Adapter.Host.Logging;

/// <summary>Opens streams of log lines up to a number.</summary>
internal sealed class LogStreams(LogTail tail, IOptions<HttpOptions> options, IHostApplicationLifetime lifetime, TimeProvider time) : ServerSentStreams(options, lifetime, time)
{
    public const int Most = 50;

    protected override int Limit => Most;

    /// <summary>A stream, or <see langword="null"/> when there are too many.</summary>
    public LogStream? TryOpen(LogFilter filter, long after) => TryOpen(() => new LogStream(this, tail, filter, after));
}

/// <summary>Lines for one client. One that is too slow is told how many it missed: the log does not wait.</summary>
internal sealed class LogStream(LogStreams streams, LogTail tail, LogFilter filter, long after) : ServerSentStream(streams)
{
    private const int AtOnce = 200;

    protected override async Task WriteAsync(PipeWriter body, CancellationToken cancellationToken)
    {
        var seen = after;
        Text(body, ": log lines\n\n");
        await body.FlushAsync(cancellationToken);
        while (true)
        {
            var more = tail.More;
            var (lines, first, missed) = tail.Read(seen, AtOnce);
            if (missed > 0)
            {
                Text(body, string.Create(CultureInfo.InvariantCulture, $"id: {first - 1}\nevent: gap\ndata: {JsonSerializer.Serialize(new LogGapView(missed), LogJsonContext.Default.LogGapView)}\n\n"));
            }

            for (var i = 0; i < lines.Count; i++)
            {
                if (filter.Takes(lines[i]))
                {
                    Text(body, string.Create(CultureInfo.InvariantCulture, $"id: {first + i}\nevent: line\ndata: {JsonSerializer.Serialize(LogLineView.Of(lines[i]), LogJsonContext.Default.LogLineView)}\n\n"));
                }
            }

            seen = first + lines.Count - 1;
            if (lines.Count > 0)
            {
                await body.FlushAsync(cancellationToken);
            }
            else if (!await HasMoreAsync(more.WaitAsync, cancellationToken))
            {
                Text(body, string.Create(CultureInfo.InvariantCulture, $": heartbeat\nid: {seen}\n\n"));
                await body.FlushAsync(cancellationToken);
            }
        }
    }
}
