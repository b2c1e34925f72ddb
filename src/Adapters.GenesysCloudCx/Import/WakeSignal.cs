using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>Wakes a loop that waits for work; a wish that comes while it works is kept. Thread-safe.</summary>
internal sealed class WakeSignal(TimeProvider time)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _wish = New();

    public void Set()
    {
        lock (_gate)
        {
            _wish.TrySetResult();
        }
    }

    /// <summary>Waits for a wish, at most for a while.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        Task wish;
        lock (_gate)
        {
            wish = _wish.Task;
        }

        if (atMost > TimeSpan.Zero && !wish.IsCompleted)
        {
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(wish, time.DelayAtLeastAsync(atMost, either.Token));
            await either.CancelAsync();
        }

        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_wish.Task.IsCompleted)
            {
                _wish = New();
            }
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
