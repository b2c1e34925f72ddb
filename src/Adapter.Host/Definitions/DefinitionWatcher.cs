using Adapter.Abstractions;
using Adapter.Host.Diagnostics.Parts;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Definitions;

/// <summary>
/// Follows the configuration folder: reads it again when the system tells of a change, and from time to time anyway (secrets in files and
/// folders on network disks change unseen), and hands over each set that differs from the last.
/// </summary>
internal sealed partial class DefinitionWatcher : IAsyncDisposable
{
    /// <summary>Longest time until a change is seen that the system did not tell.</summary>
    internal static readonly TimeSpan RescanPeriod = TimeSpan.FromSeconds(5);

    /// <summary>Quiet time after a change before the folder is read: editors and copies write in several steps.</summary>
    internal static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(300);

    private const int MaxQuietWaits = 10;

    private readonly DefinitionReader _reader;
    private readonly string _configFolder;
    private readonly Func<IReadOnlyCollection<AdapterType>> _types;
    private readonly Func<DefinitionSet, CancellationToken, Task> _onChanged;
    private readonly HostParts _parts;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FolderSignal _signal;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _oneLook = new(1);
    private Task _loop = Task.CompletedTask;
    private DefinitionSet _handedOver;
    private DefinitionSet? _refused;

    /// <summary>Somebody asked for a set to be handed over, and that failed: the next look does it whatever it finds.</summary>
    private bool _isOwed;

    private int _isDisposed;

    /// <summary>Makes the watcher; <see cref="Start"/> starts it.</summary>
    /// <param name="reader">Reads the folder.</param>
    /// <param name="configFolder">The folder.</param>
    /// <param name="types">The adapter types installed at the moment.</param>
    /// <param name="initial">The set that is in force already; it is not handed over again.</param>
    /// <param name="onChanged">Takes a new set. Never called twice at once; when it throws, the set is handed over again at the next look.</param>
    /// <param name="parts">Tells of a look that fails.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public DefinitionWatcher(
        DefinitionReader reader,
        string configFolder,
        Func<IReadOnlyCollection<AdapterType>> types,
        DefinitionSet initial,
        Func<DefinitionSet, CancellationToken, Task> onChanged,
        HostParts parts,
        TimeProvider time,
        ILogger<DefinitionWatcher> logger)
    {
        _reader = reader;
        _configFolder = configFolder;
        _types = types;
        _handedOver = initial;
        _onChanged = onChanged;
        _parts = parts;
        _time = time;
        _logger = logger;
        _signal = new FolderSignal(configFolder);
    }

    /// <summary>Starts to follow the folder.</summary>
    public void Start() => _loop = Task.Run(RunAsync);

    /// <summary>Asks for a look at the folder now.</summary>
    public void RequestRescan() => _signal.Raise();

    /// <summary>
    /// Reads the folder and hands over what it holds, also where nothing differs: the adapter types may be others now. What cannot be read stays as it is in force, and no older reading
    /// is ever handed over after a newer one.
    /// </summary>
    public async Task HandOverNowAsync(CancellationToken cancellationToken)
    {
        await _oneLook.WaitAsync(cancellationToken);
        try
        {
            var set = _reader.Read(_configFolder, _types(), _handedOver);
            if (!set.IsSameAs(_handedOver))
            {
                LogChange(set);
            }

            _isOwed = true;
            await _onChanged(set, cancellationToken);
            (_handedOver, _refused, _isOwed) = (set, null, false);
        }
        finally
        {
            _oneLook.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _loop;
        await _oneLook.WaitAsync();
        _oneLook.Dispose();
        _signal.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            var wasArmed = true;
            while (true)
            {
                _parts.Try("signal of changed definitions", () => wasArmed = Listen(wasArmed)); // without it the folder is looked at all the same
                await _parts.TryAsync("watch over the definitions", LookAsync, _stopping.Token);
                await WaitAsync();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // the orderly end
        }
    }

    private bool Listen(bool wasArmed)
    {
        _signal.Arm();
        if (wasArmed && !_signal.IsArmed)
        {
            Log.WatchLost(_logger, _configFolder, RescanPeriod);
        }

        return _signal.IsArmed;
    }

    private async Task WaitAsync()
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var tick = Task.Delay(RescanPeriod, _time, either.Token);
        var hint = _signal.WaitAsync(either.Token);
        var first = await Task.WhenAny(tick, hint);
        await either.CancelAsync();
        await ((Task)Task.WhenAll(tick, hint)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Token.ThrowIfCancellationRequested();
        if (first == tick && !hint.IsCompletedSuccessfully)
        {
            return;
        }

        // a copy that takes long is read half now and whole at the next look
        var waits = 0;
        do
        {
            await Task.Delay(QuietTime, _time, _stopping.Token);
        }
        while (_signal.TryTake() && ++waits < MaxQuietWaits);
    }

    /// <summary>Reads the folder and hands over what differs. What fails is offered again at the next look.</summary>
    private async Task LookAsync(CancellationToken stopping)
    {
        await _oneLook.WaitAsync(stopping);
        try
        {
            var set = _reader.Read(_configFolder, _types(), _handedOver);
            if (set.IsSameAs(_handedOver) && !_isOwed)
            {
                return;
            }

            if (_refused is null || !set.IsSameAs(_refused))
            {
                LogChange(set);
            }

            _refused = set;
            await _onChanged(set, stopping);
            (_handedOver, _refused, _isOwed) = (set, null, false);
        }
        finally
        {
            _oneLook.Release();
        }
    }

    private void LogChange(DefinitionSet set)
    {
        Log.Changed(_logger, set.Adapters.Count, set.Adapters.Count(entry => entry.IsStale), set.Broken.Count);
        foreach (var finding in set.Findings.Except(_handedOver.Findings))
        {
            if (finding.Severity == FindingSeverity.Error)
            {
                Log.FindingError(_logger, FindingPrinter.Line(finding));
            }
            else
            {
                Log.FindingWarning(_logger, FindingPrinter.Line(finding));
            }
        }
    }
}
