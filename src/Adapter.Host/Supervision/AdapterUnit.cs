using System.Threading.Channels;
using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Plugins;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Supervision;

/// <summary>
/// One supervised adapter. Everything that happens to it, from requests, its own life, timers, becomes an item of one queue that one loop works off:
/// nothing here is locked, and nothing an adapter does can hold the loop.
/// </summary>
internal sealed partial class AdapterUnit : IAsyncDisposable
{
    private readonly UnitServices _services;
    private readonly ILogger _logger;
    private readonly AdapterBook _book;
    private readonly EventPace _pace;
    private readonly RestartBudget _budget;
    private readonly Channel<Action> _inbox = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _loop;
    private readonly BackgroundTasks _background = new();
    private readonly Lazy<Task> _disposed;

    /// <summary>Lives that did not end within their deadline and still have not.</summary>
    private readonly List<AdapterRun> _abandoned = [];

    private AdapterEntry? _entry;
    private BrokenDefinition? _broken;
    private AdapterRun? _run;
    private PluginLease? _lease;
    private ITimer? _timer;

    /// <summary>Whether it is meant to run: by its startup type, until a person says otherwise.</summary>
    private bool _isWanted;

    private bool _isHostStopping;
    private bool _isRemoved;
    private int _restarts;

    public AdapterUnit(string name, UnitServices services)
    {
        Name = name;
        _services = services;
        _logger = services.Loggers.CreateLogger<AdapterUnit>();
        _book = new AdapterBook(services.Time);
        _pace = new EventPace(services.Time);
        _budget = new RestartBudget(services.Options.Restart, services.Time);
        _view = new StateView(AdapterState.Stopped, services.Time.GetUtcNow(), null, null, null, null, 0);
        _disposed = new Lazy<Task>(EndAsync);
        _loop = Task.Run(LoopAsync);
    }

    public string Name { get; private set; }

    /// <summary>Completed once the definition is gone and the adapter has ended: the unit is to be forgotten.</summary>
    public TaskCompletionSource Gone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Takes over a definition.</summary>
    /// <returns><see langword="false"/> when the unit has come to its end already.</returns>
    public Task<bool> UpdateAsync(AdapterEntry entry) => AskUnlessGoneAsync(() => Update(entry));

    /// <summary>Takes note that the definition cannot be used.</summary>
    /// <returns><see langword="false"/> when the unit has come to its end already.</returns>
    public Task<bool> UpdateAsync(BrokenDefinition broken) => AskUnlessGoneAsync(() => Update(broken));

    /// <summary>The definition is gone: stops, and comes to its end. Does not wait for it.</summary>
    public Task RemoveAsync() => AskUnlessGoneAsync(Remove);

    /// <summary>A person starts it.</summary>
    public Task<OperationResult> StartAsync() => AskAsync(OperatorStart);

    /// <summary>Stops it, and waits until it has ended or was given up.</summary>
    public async Task<OperationResult> StopAsync(StopReason reason) => await await AskAsync(() => Stop(reason));

    /// <summary>Stops and starts it, and waits until it was started.</summary>
    public async Task<OperationResult> RestartAsync(string why) => await await AskAsync(() => Restart(why, byPerson: true));

    /// <summary>Renews its links, or restarts it where it cannot. Does nothing to one that is not running. Waits for the outcome.</summary>
    public async Task<OperationResult> RenewAsync(string why) => await await AskAsync(() => Renew(why));

    /// <summary>Stops it for a while, because its plugin is replaced.</summary>
    public async Task SuspendAsync(string why) => await await AskAsync(() => Suspend(why));

    /// <summary>Starts it again after <see cref="SuspendAsync"/>, where it is meant to run.</summary>
    public Task ResumeAsync() => AskAsync(Resume);

    public void RaiseAlarm(string code, AlarmSeverity severity, string text)
    {
        if (_book.Raise(code, severity, text, isHosts: true))
        {
            LogAlarm(Name, code, text);
            _services.Changed();
        }
    }

    public void ClearAlarm(string code)
    {
        if (_book.Clear(code))
        {
            LogAlarmCleared(Name, code);
            _services.Changed();
        }
    }

    public ValueTask DisposeAsync() => new(_disposed.Value);

    private async Task EndAsync()
    {
        await StopAsync(StopReason.HostStopping);
        await _background.WhenAllAsync();
        _inbox.Writer.TryComplete();
        await _loop;
        _timer?.Dispose();
        Gone.TrySetResult();
    }

    private async Task LoopAsync()
    {
        await foreach (var item in _inbox.Reader.ReadAllAsync())
        {
            try
            {
                item();
            }
            catch (Exception exception) when (IsHostsFault(exception))
            {
                _run?.RequestStop(StopReason.Restart);
                Fault(new AdapterFailure(FailureClass.Bug, $"The host failed on it: {exception.Message}", "Report this with the log.") { Detail = exception.ToString() }, null);
            }
        }
    }

    // nothing that goes wrong with one adapter may end its loop: nobody could stop it any more
    private bool IsHostsFault(Exception exception)
    {
        LogBug(Name, exception.Message, exception.ToString());
        return true;
    }

    private async Task<bool> AskUnlessGoneAsync(Func<bool> question)
    {
        try
        {
            return await AskAsync(() => !Gone.Task.IsCompleted && question());
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private void Post(Action action) => _inbox.Writer.TryWrite(action);

    private async Task<T> AskAsync<T>(Func<T> question)
    {
        TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var taken = _inbox.Writer.TryWrite(() =>
        {
            try
            {
                answer.SetResult(question());
            }
            catch (Exception exception) when (Handled(exception))
            {
                answer.SetException(exception);
            }
        });
        return taken ? await answer.Task : throw new ObjectDisposedException(Name);

        // the one who asked gets it, whatever it is; the loop goes on
        static bool Handled(Exception exception) => exception is not null;
    }

    private void SetTimer(TimeSpan due, Action action)
    {
        _timer?.Dispose();
        _timer = null;
        ITimer? own = null;
        own = _services.Time.CreateTimer(_ => Post(() =>
        {
            if (ReferenceEquals(_timer, own))
            {
                action();
            }
        }), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer = own;
        own.Change(due, Timeout.InfiniteTimeSpan);
    }

    private void ClearTimer()
    {
        _timer?.Dispose();
        _timer = null;
    }
}
