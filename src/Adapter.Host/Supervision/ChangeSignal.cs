namespace Adapter.Host.Supervision;

/// <summary>Lets many wait for "something has changed", without a queue for each of them.</summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource _next = New();

    /// <summary>Completes with the next <see cref="Pulse"/>. Take it before looking, look, then await it: nothing is missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Pulse() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
