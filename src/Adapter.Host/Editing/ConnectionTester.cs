using Adapter.Abstractions;
using Adapter.Host.Definitions;
using Adapter.Host.Diagnostics;
using Adapter.Host.Logging;
using Adapter.Host.Plugins;
using Adapter.Host.Supervision;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Editing;

/// <summary>Runs the test of a connection that an adapter type brings: within a limit, one at a time, and so that neither an error nor a test that hangs reaches anybody else.</summary>
internal sealed partial class ConnectionTester(
    PluginCatalogue plugins, TimeProvider time, Func<double> random, ILoggerFactory loggers, ILogger<ConnectionTester> logger) : IAsyncDisposable
{
    internal static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Time for a test to end in order once it was told to.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private const string Whole = "Connection test";

    private readonly SemaphoreSlim _one = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly BackgroundTasks _background = new();
    private int _isDisposed;

    /// <summary>Tests a definition that is valid.</summary>
    public async Task<IReadOnlyList<ConnectionCheck>> TestAsync(AdapterEntry entry, CancellationToken cancellationToken)
    {
        if (entry.StartBlockers.Count > 0)
        {
            return [.. entry.StartBlockers.Select(finding => new ConnectionCheck("Secrets and files", ConnectionCheckOutcome.Failed, finding.Message, finding.Remedy, finding.Setting))];
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            return await RunAsync(entry, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        await _stopping.CancelAsync();
        // a test that does not end must not keep the host from ending
        await _background.WhenAllAsync().WaitAsync(Grace, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        _one.Dispose();
    }

    private async Task<IReadOnlyList<ConnectionCheck>> RunAsync(AdapterEntry entry, CancellationToken cancellationToken)
    {
        var type = entry.Definition.Type;
        if (plugins.Find(type) is not { TestConnection: not null } || plugins.Acquire(type) is not { } lease)
        {
            return [new ConnectionCheck(Whole, ConnectionCheckOutcome.Skipped, $"The adapter type '{type}' has no test of its connection.", "Save the definition and look at the adapter's state.")];
        }

        using CancellationTokenSource deadline = new(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken, _stopping.Token);
        CheckList checks = new(SecretsOf(entry));
        var run = Task.Run(() => CollectAsync(lease, entry, checks, either.Token), CancellationToken.None);
        _background.Keep(run);
        await Task.WhenAny(run, WhenCancelled(either.Token));
        await run.WaitAsync(Grace, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        if (deadline.IsCancellationRequested)
        {
            LogOverdue(entry.Definition.Name, Limit.TotalSeconds, run.IsCompleted);
            checks.Add(new ConnectionCheck(Whole, ConnectionCheckOutcome.Failed, $"It did not end within {Limit.TotalSeconds:0} s and was given up.", "Look at the last step above: what it asked gave no answer."));
        }

        return checks.Close();
    }

    private async Task CollectAsync(PluginLease lease, AdapterEntry entry, CheckList checks, CancellationToken cancellationToken)
    {
        try
        {
            await EnumerateAsync(lease, entry, checks, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // told to end: whoever told knows why
        }
        catch (AdapterFailureException exception)
        {
            checks.Add(new ConnectionCheck(Whole, ConnectionCheckOutcome.Failed, exception.Message, exception.Remedy));
        }
#pragma warning disable CA1031 // a plugin's code: whatever it throws is a result of the test
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogThrew(entry.Definition.Name, exception.GetType().FullName, checks.Scrub(exception.Message));
            checks.Add(new ConnectionCheck(Whole, ConnectionCheckOutcome.Failed, $"The test itself failed ({exception.GetType().Name}).", "Report this to the plugin's author; the host's log has the message. The definition can be saved all the same."));
        }

        // known only later whether the code has left memory; that is not for waiting here
        _background.Keep(lease.ReleaseAsync());
    }

    private async Task EnumerateAsync(PluginLease lease, AdapterEntry entry, CheckList checks, CancellationToken cancellationToken)
    {
        ConnectionTestContext context = new()
        {
            Definition = entry.Definition,
            DataSource = entry.DataSource,
            Time = time,
            Random = random,
            LoggerFactory = new AdapterLoggerFactory(loggers, entry.Definition.Name),
        };
        await foreach (var check in lease.TestConnection(context, cancellationToken).WithCancellation(cancellationToken))
        {
            checks.Add(check);
        }
    }

    private static async Task WhenCancelled(CancellationToken cancellationToken)
    {
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(() => cancelled.TrySetResult());
        await cancelled.Task;
    }

    private static List<string> SecretsOf(AdapterEntry entry)
        => [.. SecretsOf(entry.Type.Settings, entry.Definition.Settings), .. SecretsOf(entry.Type.AdvancedSettings, entry.Definition.AdvancedSettings)];

    private static IEnumerable<string> SecretsOf(IReadOnlyList<SettingDeclaration> declared, SettingValues values)
        => declared.Where(setting => setting.IsSecret).Select(setting => values.Secret(setting.Name)?.Reveal()).OfType<string>();

    [LoggerMessage(EventIds.EditingTestThrew, LogLevel.Warning, "The connection test of {Adapter} threw {Exception}: {Text}")]
    private partial void LogThrew(string adapter, string? exception, string text);

    [LoggerMessage(EventIds.EditingTestOverdue, LogLevel.Warning, "The connection test of {Adapter} did not end within {Seconds} s; ended since: {HasEnded}")]
    private partial void LogOverdue(string adapter, double seconds, bool hasEnded);
}
