using System.Diagnostics.CodeAnalysis;
using Adapter.Abstractions;
using Adapter.Host.Plugins;

namespace Adapter.Host.Supervision;

/// <summary>One life of an adapter: made, run, stopped, disposed. Whatever the adapter does in it, it ends as a value and not as an exception.</summary>
internal sealed class AdapterRun(PluginLease lease, AdapterContext context, AdapterStatus status, WatchedPublisher publisher, ILifeCoverage coverage, TimeSpan disposeDeadline) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _oneCall = new(1);
    private IAdapter? _adapter;
    private Task? _life;

    // Kept, and not only awaited: what an adapter waits for may be held weakly (a file watcher), and nothing else holds what waits. Its end would never be heard of.
    private Task? _running;
    private Task _cancelled = Task.CompletedTask;
    private Exception? _closingFault;

    public PluginLease Lease => lease;

    /// <summary>Since when it delivers without a break; <see langword="null"/> while it does not. The owner's own.</summary>
    public DateTimeOffset? DeliveringSince { get; set; }

    public AdapterHealth? TakeHealth() => status.Take();

    /// <summary>Begins. An adapter that blocks its thread blocks that one only.</summary>
    /// <param name="ended">Called once the adapter has really ended: with <see langword="null"/> after a stop that was asked for, else with why.</param>
    public void Start(Action<AdapterFailure?> ended) => _life = Task.Run(async () => ended(await LiveAsync()));

    /// <summary>Asks the adapter to end. Callbacks of the adapter on its token run elsewhere, so that none of them can hold the caller.</summary>
    public void RequestStop(StopReason reason)
    {
        if (!_stopping.IsCancellationRequested)
        {
            context.StopReason = reason;
            _cancelled = _stopping.CancelAsync();
        }
    }

    /// <summary>Gives the life up: what it says from now on is not heard.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "An end that nobody hears of would leave the adapter looking alive.")]
    public void Abandon()
    {
        try
        {
            status.Revoke();
            publisher.Close();
            coverage.Close(context.StopReason);
        }
        catch (Exception fault)
        {
            _closingFault = fault;
        }
    }

    /// <summary>A fault of the host in giving the life up, once; it is given up all the same.</summary>
    public Exception? TakeClosingFault() => Interlocked.Exchange(ref _closingFault, null);

    /// <summary>Asks the adapter to take over a definition.</summary>
    /// <returns>Whether the values are in force, and why not.</returns>
    public Task<(bool Done, string? Why)> ApplyAsync(AdapterDefinition definition, TimeSpan deadline)
        => CallAsync((adapter, token) => adapter.ApplyAsync(definition, token).AsTask(), deadline);

    /// <summary>Asks the adapter to renew its links.</summary>
    /// <returns>Whether they are new, and why not.</returns>
    public Task<(bool Done, string? Why)> RenewAsync(string reason, TimeSpan deadline)
        => CallAsync((adapter, token) => adapter.RenewAsync(reason, token), deadline);

    /// <summary>Asks an adapter of a certain kind something. Its end ends the question.</summary>
    /// <exception cref="NoAnswerException">It is not of that kind, or it cannot answer.</exception>
    [SuppressMessage("Design", "CA1031", Justification = "The supervised boundary: what fails here is told to the one who asked.")]
    public async Task<T> AskAsync<TKind, T>(string name, Func<TKind, CancellationToken, Task<T>> question, CancellationToken cancellationToken)
        where TKind : class, IAdapter
    {
        if (_adapter is not { } adapter)
        {
            throw new NoAnswerException(NoAnswerReason.NotRunning, $"'{name}' does not run now.", $"Start it: adapterhost start \"{name}\".");
        }

        if (adapter is not TKind source)
        {
            throw NoAnswerException.OtherKind(name, typeof(TKind));
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, cancellationToken);
        var token = either.Token;
        try
        {
            return await Task.Run(() => question(source, token), token).WaitAsync(token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException exception)
        {
            throw new NoAnswerException(NoAnswerReason.NotRunning, $"'{name}' stopped while it was asked.", $"Start it: adapterhost start \"{name}\".", exception);
        }
        catch (AdapterFailureException exception)
        {
            throw new NoAnswerException(NoAnswerReason.Failed, exception.Message, exception.Remedy, exception);
        }
        catch (Exception exception)
        {
            throw new NoAnswerException(NoAnswerReason.Failed, $"'{name}' failed on the question: {exception.Message}", "Report this with the log.", exception);
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _oneCall.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "The supervised boundary: whatever an adapter throws ends this life and nothing else.")]
    private async Task<AdapterFailure?> LiveAsync()
    {
        var token = _stopping.Token;
        AdapterFailure? failure = null;
        try
        {
            _adapter = lease.Create();
            _running = _adapter.RunAsync(context, token);
            await _running;
            failure = token.IsCancellationRequested ? null : AdapterFailure.ReturnedEarly;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // asked for
        }
        catch (Exception exception)
        {
            failure = AdapterFailure.From(exception);
        }

        _running = null; // a thing of the plugin, which is to be unloaded
        if (_adapter is { } adapter)
        {
            try
            {
                // its own thread and a limit: an end that nobody hears of would leave the adapter looking alive
                await Task.Run(() => adapter.DisposeAsync().AsTask()).WaitAsync(disposeDeadline, context.Time);
            }
            catch (Exception exception)
            {
                failure ??= token.IsCancellationRequested ? null : AdapterFailure.From(exception);
            }

            _adapter = null;
        }

        Abandon();
        await _cancelled.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return failure;
    }

    [SuppressMessage("Design", "CA1031", Justification = "The supervised boundary: what fails here is answered by a restart.")]
    private async Task<(bool Done, string? Why)> CallAsync(Func<IAdapter, CancellationToken, Task<bool>> call, TimeSpan deadline)
    {
        using CancellationTokenSource limit = new(deadline, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stopping.Token);
        var token = either.Token;
        try
        {
            await _oneCall.WaitAsync(token);
            try
            {
                return _adapter is { } adapter && await Task.Run(() => call(adapter, token), token).WaitAsync(token) ? (true, null) : (false, "it cannot do so while running");
            }
            finally
            {
                _oneCall.Release();
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return (false, $"it took longer than {deadline.TotalSeconds:0} s");
        }
        catch (Exception exception)
        {
            return (false, exception.Message);
        }
    }
}
