using GenesysCloud.Simulator.Faults;
using GenesysCloud.Simulator.Media;

namespace GenesysCloud.Simulator.Recordings;

/// <summary>Sends a stretch of a file, as badly as a fault says.</summary>
internal static class DownloadSender
{
    public static async Task SendAsync(HttpContext context, MediaFile file, long from, long count, DownloadFault fault, TimeProvider time)
    {
        var body = context.Response.Body;
        var stop = context.RequestAborted;
        var sent = fault.IsIncomplete ? (long)(count * fault.At) : count;
        if (fault.Garbles)
        {
            await GarbageAsync(body, sent, stop);
        }
        else if (fault.DripRate > 0)
        {
            await DripAsync(body, file, from, sent, fault, time, stop);
        }
        else
        {
            await file.WriteAsync(body, from, sent, stop);
        }

        if (!fault.IsIncomplete)
        {
            return;
        }

        await body.FlushAsync(stop);
        if (fault.Cuts)
        {
            context.Abort();
        }
        // else the server closes in good order, having sent less than it announced
    }

    /// <summary>A few bytes at a time for a while; then the rest.</summary>
    private static async Task DripAsync(Stream body, MediaFile file, long from, long count, DownloadFault fault, TimeProvider time, CancellationToken stop)
    {
        var step = TimeSpan.FromMilliseconds(100);
        var drop = Math.Max(1, (long)(fault.DripRate * step.TotalSeconds));
        for (var waited = TimeSpan.Zero; count > 0 && waited < fault.DripTime; waited += step)
        {
            var part = Math.Min(drop, count);
            await file.WriteAsync(body, from, part, stop);
            await body.FlushAsync(stop);
            (from, count) = (from + part, count - part);
            await Task.Delay(step, time, stop);
        }

        await file.WriteAsync(body, from, count, stop);
    }

    private static async Task GarbageAsync(Stream body, long count, CancellationToken stop)
    {
        var nothing = new byte[32 * 1024];
        for (; count > 0; count -= nothing.Length)
        {
            await body.WriteAsync(nothing.AsMemory(0, (int)Math.Min(count, nothing.Length)), stop);
        }
    }
}
