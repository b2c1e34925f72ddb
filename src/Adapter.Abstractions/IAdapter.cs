namespace Adapter.Abstractions;

/// <summary>
/// One running adapter: a CTI feed or an import source of one platform, started from one definition.
/// The host makes a new instance for every start, calls <see cref="RunAsync"/> exactly once and disposes the instance afterwards.
/// </summary>
/// <remarks>
/// A plugin keeps nothing in static fields and ties every wait, timer and socket to the token it is given: a plugin whose
/// assembly stays referenced after it stopped is reported by the host as not unloaded.
/// </remarks>
public interface IAdapter : IAsyncDisposable
{
    /// <summary>The whole life of the adapter: connect, deliver, reconnect, until <paramref name="stopping"/> is signalled.</summary>
    /// <param name="context">What the host hands in. Valid until the returned task has ended.</param>
    /// <param name="stopping">Signalled when the adapter is to stop. It then has the host's stop deadline (default 30 s) to end in order;
    /// <see cref="IAdapterContext.StopReason"/> says why.</param>
    /// <returns>A task that ends when the adapter has stopped. To return before <paramref name="stopping"/> is signalled is a bug of the adapter.</returns>
    /// <remarks>
    /// Called once, on a thread pool thread. The adapter reports <see cref="IAdapterStatus.Running"/> when it delivers; until then it
    /// counts as starting. It keeps its links alive by itself; an exception out of this method ends this life of the adapter, and the
    /// exception's <see cref="AdapterFailureException.Class"/> decides what the host does next.
    /// </remarks>
    /// <exception cref="AdapterFailureException">The adapter cannot go on; the class says what follows. Any other exception counts as <see cref="FailureClass.Bug"/>.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was signalled. Returning normally is as good.</exception>
    Task RunAsync(IAdapterContext context, CancellationToken stopping);

    /// <summary>Takes over a changed definition while running, when only settings that <see cref="SettingEffect.AppliesLive"/> differ.</summary>
    /// <param name="definition">The whole new definition; it is valid and has the same name, type and data source.</param>
    /// <param name="cancellationToken">Gives up waiting; the host then restarts the adapter.</param>
    /// <returns><see langword="true"/> when the new values are in force; <see langword="false"/> when the adapter has to be restarted. Default: <see langword="false"/>.</returns>
    /// <remarks>Called on a thread pool thread while <see cref="RunAsync"/> runs, never twice at once.</remarks>
    ValueTask<bool> ApplyAsync(AdapterDefinition definition, CancellationToken cancellationToken) => ValueTask.FromResult(false);

    /// <summary>Renews every link of the adapter without an uncovered moment: opens the new one, sees it live, then closes the old one. The daily restart asks for this first.</summary>
    /// <param name="reason">Why, for the log and the <see cref="EventTypes.LinkStopping"/> event, for example <c>daily restart</c>.</param>
    /// <param name="cancellationToken">Signalled when the host's patience is over; it then stops and starts the adapter instead.</param>
    /// <returns><see langword="true"/> when the links are new; <see langword="false"/> when the adapter cannot do so and is to be stopped and started. Default: <see langword="false"/>.</returns>
    /// <remarks>Called on a thread pool thread while <see cref="RunAsync"/> runs, never twice at once.</remarks>
    /// <exception cref="AdapterFailureException">The renewal failed; the host logs it and stops and starts the adapter.</exception>
    Task<bool> RenewAsync(string reason, CancellationToken cancellationToken) => Task.FromResult(false);
}
