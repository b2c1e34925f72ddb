using System.Collections.Concurrent;
using Adapter.Host.Diagnostics.Parts;
using Microsoft.AspNetCore.Http;

namespace Adapter.Host.Access;

/// <summary>Ends answers that go on (event streams) once what their caller signed in with does not count any more: signed out, password changed, key removed.</summary>
internal sealed class OpenRequests(HostParts parts, TimeProvider time) : HostPart(parts, time)
{
    internal static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<HttpContext, Func<bool>> _open = new();

    /// <summary>Says how to find out whether the caller of a request still counts.</summary>
    public static void Check(HttpContext context, Func<bool> stillCounts) => context.Items[typeof(OpenRequests)] = stillCounts;

    public async Task WatchAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Items[typeof(OpenRequests)] is not Func<bool> stillCounts)
        {
            await next(context);
            return;
        }

        _open[context] = stillCounts;
        try
        {
            await next(context);
        }
        finally
        {
            _open.TryRemove(context, out _);
        }
    }

    protected override string Part => "watch over open event streams";

    protected override TimeSpan? Every => LookEvery;

    protected override Task WorkAsync(CancellationToken stoppingToken)
    {
        foreach (var (context, stillCounts) in _open)
        {
            if (!stillCounts())
            {
                context.Abort();
            }
        }

        return Task.CompletedTask;
    }
}
