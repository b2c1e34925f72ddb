using Microsoft.Extensions.Hosting;

namespace Adapter.Host.Diagnostics.Parts;

/// <summary>A part of the host that has something to do from time to time.</summary>
internal abstract class HostPart(HostParts parts, TimeProvider time) : BackgroundService
{
    protected TimeProvider Time => time;

    /// <summary>Its name in alarms and logs.</summary>
    protected abstract string Part { get; }

    /// <summary>How often; <see langword="null"/> = it has nothing to do.</summary>
    protected abstract TimeSpan? Every { get; }

    /// <summary>What it does, at the start and at every tick.</summary>
    protected abstract Task WorkAsync(CancellationToken stoppingToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (Every is not { } every)
        {
            return;
        }

        using PeriodicTimer timer = new(every, Time);
        do
        {
            await parts.TryAsync(Part, WorkAsync, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
