using Torture.Report;

namespace Torture.Lanes;

/// <summary>Starts the host, ends it, and starts it again on the same data.</summary>
internal sealed class HostKeeper(string program, string secret, LaneFolder folder, LaneTally tally, LaneDiary diary) : IAsyncDisposable
{
    /// <summary>A stop drains what was handed over.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    private HostProcess? _process;
    private volatile Uri? _url;

    /// <summary>Where the running host listens; <see langword="null"/> while none does.</summary>
    public Uri? Url => _url;

    public bool IsRunning => _process is { HasEnded: false };

    /// <summary>Variables of every life.</summary>
    public Dictionary<string, string?> Environment { get; } = new() { [LaneFolder.SecretVariable] = secret };

    /// <summary>Begins a life and does not wait until it listens: that is a moment as good as any for a kill.</summary>
    /// <param name="more">A variable of this life alone.</param>
    public void Start((string Name, string Value)? more = null)
    {
        var environment = new Dictionary<string, string?>(Environment);
        if (more is { } variable)
        {
            environment[variable.Name] = variable.Value;
            environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        }

        string[] arguments = ["run", "--config", folder.Config, "--data", folder.Data, "--urls", "http://127.0.0.1:0", "--plugins", folder.Plugins];
        _process = HostProcess.Start(program, environment, arguments, folder.HostLog);
        _listening = ListenAsync(_process);
    }

    private Task<Uri?> _listening = Task.FromResult<Uri?>(null);

    /// <summary>Waits until it listens, or has ended.</summary>
    public Task<Uri?> WhenListeningAsync() => _listening;

    /// <summary>Waits until it has ended, but not longer than that.</summary>
    public async Task WhenEndedAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await (_process?.Ended ?? Task.CompletedTask).WaitAsync(limit, cancellationToken);
        }
        catch (TimeoutException)
        {
            // then it goes on
        }
    }

    /// <summary>kill -9.</summary>
    /// <param name="isAwaited">It may have ended before.</param>
    public async Task KillAsync(bool isAwaited = false)
    {
        _url = null;
        if (_process is { } process)
        {
            if (process.HasEnded && !isAwaited)
            {
                tally.Fault($"the host ended by itself with {process.ExitCode}");
                diary.Write($"the host ended by itself with {process.ExitCode}");
            }

            await process.KillAsync();
            await EndAsync();
        }
    }

    public async Task TerminateAsync()
    {
        if (_process is { } process)
        {
            // before it listens nobody takes the signal but the system
            var wasUp = _listening.IsCompletedSuccessfully;
            var inTime = await process.TerminateAsync(StopLimit);
            if (wasUp && (!inTime || process.ExitCode != 0))
            {
                tally.Fault(inTime ? $"a stop ended with {process.ExitCode}" : $"a stop took longer than {StopLimit.TotalSeconds:0} s");
                diary.Write(inTime ? $"the stop ended with {process.ExitCode}" : "the stop took too long");
            }

            await EndAsync();
        }
    }

    /// <summary>Asks the host for something, if it is there to answer.</summary>
    public async Task<bool> TryPostAsync(string path, CancellationToken cancellationToken)
    {
        if (_url is not { } url)
        {
            return false;
        }

        using HostApi api = new(url);
        try
        {
            return await api.PostAsync(path, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            // killed meanwhile
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await EndAsync();
        }
    }

    private async Task<Uri?> ListenAsync(HostProcess process)
    {
        var url = await process.WhenListeningAsync();
        if (url is not null && !process.HasEnded)
        {
            _url = url;
            tally.Started(process.StartTime!.Value);
        }

        return url;
    }

    private async Task EndAsync()
    {
        _url = null;
        await _process!.DisposeAsync();
        await _listening;
        _url = null;
        _process = null;
    }
}
