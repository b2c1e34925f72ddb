using System.Runtime.InteropServices;

namespace Adapter.Host.Cli;

/// <summary>
/// Ctrl+C and SIGTERM ask the program to stop in order. However often a service manager repeats SIGTERM, it is one request; a second Ctrl+C is a person whose patience is over and ends the process at once.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly ITimer _limit;
    private readonly TimeSpan _stopLimit;
    private int _asked;

    public StopSignals(TimeProvider time, TimeSpan stopLimit)
    {
        _stopLimit = stopLimit;
        _limit = time.CreateTimer(static _ => Environment.Exit(ExitCodes.Interrupted), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    }

    public CancellationToken Stopping => _stopping.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _limit.Dispose();
        _stopping.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        var isFirst = Interlocked.Increment(ref _asked) == 1;
        context.Cancel = isFirst || context.Signal == PosixSignal.SIGTERM;
        if (isFirst)
        {
            try
            {
                _limit.Change(_stopLimit, Timeout.InfiniteTimeSpan);
                _stopping.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // the command has just ended by itself
            }
        }
    }
}
