namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>What others ask of a channel's runner; its loop is woken and takes it over. Thread-safe.</summary>
internal sealed class RunnerRequests
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<TaskCompletionSource> _renewals = [];
    private volatile bool _putWanted;
    private Missed? _mute;

    /// <summary>The whole subscription is to be put.</summary>
    public bool IsPutWanted
    {
        get => _putWanted;
        set => _putWanted = value;
    }

    public bool HasRenewals
    {
        get
        {
            lock (_gate)
            {
                return _renewals.Count > 0;
            }
        }
    }

    public void Wake()
    {
        lock (_gate)
        {
            _wake.TrySetResult();
        }
    }

    /// <summary>Completes with the next request.</summary>
    public Task Armed()
    {
        lock (_gate)
        {
            if (_wake.Task.IsCompleted)
            {
                _wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return _wake.Task;
        }
    }

    public void AskForNewChannel(Missed missed)
    {
        lock (_gate)
        {
            _mute = Missed.Earlier(_mute, missed);
            _wake.TrySetResult();
        }
    }

    public Missed? TakeNewChannel()
    {
        lock (_gate)
        {
            var wanted = _mute;
            _mute = null;
            return wanted;
        }
    }

    /// <summary>Completes when a new link has taken over.</summary>
    public Task AskForRenewal()
    {
        TaskCompletionSource renewed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _renewals.Add(renewed);
            _wake.TrySetResult();
        }

        return renewed.Task;
    }

    public void CompleteRenewals() => TakeRenewals().ForEach(static renewal => renewal.TrySetResult());

    public void FailRenewals(Exception failure) => TakeRenewals().ForEach(renewal => renewal.TrySetException(failure));

    private List<TaskCompletionSource> TakeRenewals()
    {
        lock (_gate)
        {
            var taken = _renewals;
            _renewals = [];
            return taken;
        }
    }
}
