using System.Diagnostics;
using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Ledger;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>
/// Begins runs one after the other, never two at once. Whoever asks while one goes on gets that one, and it looks at the edge once more: a run that is held up by a
/// long download must not keep new recordings waiting.
/// </summary>
internal sealed partial class ImportRuns(IImportLedger ledger, TimeProvider time, ILogger logger, ActivitySource? traces = null) : IDisposable
{
    private const string Mark = "import.run";

    private readonly SemaphoreSlim _beginning = new(1);
    private readonly WakeSignal _wake = new(time);
    private volatile ImportRun? _current;
    private volatile bool _isWishedAgain;

    /// <summary>The run going on, or the last one.</summary>
    public ImportRun? Current => _current;

    public async ValueTask<ImportRunStart> StartAsync(string reason, CancellationToken cancellationToken)
    {
        await _beginning.WaitAsync(cancellationToken);
        try
        {
            if (_current is { Ended: null } going)
            {
                _isWishedAgain = true;
                _wake.Set();
                return new ImportRunStart(false, going);
            }

            var last = await ledger.MarkAsync(Mark, cancellationToken);
            var number = (long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var counted) ? counted : 0) + 1;
            await ledger.SaveMarkAsync(Mark, number.ToString(CultureInfo.InvariantCulture), cancellationToken);
            ImportRun run = new(number, reason, time.GetUtcNow(), null, null);
            _current = run;
            _wake.Set();
            LogBegan(number, reason);
            return new ImportRunStart(true, run);
        }
        finally
        {
            _beginning.Release();
        }
    }

    /// <summary>Does the work of each run that is begun; the work gives how it ended.</summary>
    public async Task RunAsync(Func<CancellationToken, Task<string>> work, CancellationToken stopping)
    {
        while (true)
        {
            if (_current is not { Ended: null } run)
            {
                await _wake.WaitAsync(TimeSpan.FromMinutes(1), stopping);
                continue;
            }

            string? result = null;
            using var span = traces?.StartActivity("import.run")?.SetTag("import.run", run.Number);
            try
            {
                result = await work(stopping);
            }
            finally
            {
                await _beginning.WaitAsync(CancellationToken.None);

                // who asked in the very last moment was told that this run looks once more
                var isOver = result is null || !_isWishedAgain;
                _isWishedAgain = false;
                if (isOver)
                {
                    _current = run with { Ended = time.GetUtcNow(), Result = result ?? "stopped before its end" };
                    LogEnded(run.Number, result ?? "stopped before its end");
                }

                _beginning.Release();
            }
        }
    }

    /// <summary>Whether another run was asked for since the last call.</summary>
    public bool TakeWish()
    {
        var wish = _isWishedAgain;
        _isWishedAgain = false;
        return wish;
    }

    public void Dispose() => _beginning.Dispose();

    [LoggerMessage(EventIds.ImportRunBegan, LogLevel.Information, "Run {Number} begins: {Reason}.")]
    private partial void LogBegan(long number, string reason);

    [LoggerMessage(EventIds.ImportRunEnded, LogLevel.Information, "Run {Number} ended: {Result}.")]
    private partial void LogEnded(long number, string result);
}
