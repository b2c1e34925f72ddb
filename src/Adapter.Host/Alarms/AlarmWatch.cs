using Adapter.Host.Diagnostics.Parts;
using Microsoft.Extensions.Hosting;

namespace Adapter.Host.Alarms;

/// <summary>Asks all sources after every change and every few seconds, and tells the book. Stops before the adapters do: a host that goes down clears nothing.</summary>
internal sealed class AlarmWatch(
    AlarmBook book, AlarmStore store, IEnumerable<IAlarmSource> sources, HostParts parts, AlarmSignal signal, AlarmOptions options, IHostApplicationLifetime lifetime, TimeProvider time)
    : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Changes come in bursts, and each look goes over all adapters.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan RetentionInterval = TimeSpan.FromHours(1);

    private readonly IAlarmSource[] _sources = [.. sources];
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private DateTimeOffset _retained = DateTimeOffset.MinValue;

    public void Start() => _running = Task.Run(RunAsync);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public void Dispose() => _stop.Dispose();

    /// <summary>One look at everything.</summary>
    public void Look()
    {
        AlarmLook look = new();
        foreach (var source in _sources)
        {
            if (!parts.Try($"view of alarms ({source.Name})", () => source.Look(look)))
            {
                look.IsPartial = true;
            }
        }

        var until = look.IsPartial ? " Until then no alarm is cleared by itself." : "";
        foreach (var trouble in parts.Troubles)
        {
            look.Add(new AlarmSighting { Kind = AlarmCatalogue.HostPart, Subject = trouble.Part, Text = trouble.Text + until, Since = trouble.Since, Count = trouble.Count });
        }

        if (_stop.IsCancellationRequested || lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return; // what is silent now is going down
        }

        book.Update(look);
        if (time.GetUtcNow() - _retained >= RetentionInterval)
        {
            store.Retain(options.KeepFor, options.KeepCount);
            _retained = time.GetUtcNow();
        }
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var changed = signal.Next;
            parts.Try("book of alarms", Look);
            try
            {
                await Task.Delay(Pause, time, _stop.Token);
                await changed.WaitAsync(Interval, time, _stop.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or TimeoutException)
            {
                // the next look
            }
        }
    }
}

/// <summary>Completes when something has changed that alarms may depend on.</summary>
internal sealed class AlarmSignal(Func<Task> next)
{
    public Task Next => next();
}
