using System.Collections.Concurrent;
using Adapter.Host.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Logging;

/// <summary>The loggers that adapters get. One that floods the log loses lines of its own, nobody else's, and the log says how many.</summary>
internal sealed partial class AdapterLogs : IDisposable
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, LogBudget> _budgets = new(StringComparer.OrdinalIgnoreCase);
    private readonly ILoggerFactory _loggers;
    private readonly ILogger<AdapterLogs> _logger;
    private readonly RawCapture _raw;
    private readonly HostLogs _logs;
    private readonly LogOptions _options;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _queueTold;

    public AdapterLogs(ILoggerFactory loggers, HostLogs logs, RawCapture raw, LogOptions options, TimeProvider time)
    {
        _loggers = loggers;
        _logger = loggers.CreateLogger<AdapterLogs>();
        _logs = logs;
        _raw = raw;
        _options = options;
        _time = time;
        _timer = time.CreateTimer(_ => Tell(), null, TellEvery, TellEvery);
    }

    /// <summary>What each adapter lost.</summary>
    public IEnumerable<KeyValuePair<string, long>> Dropped => _budgets.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Dropped));

    public ILoggerFactory For(string adapter) => new AdapterLoggerFactory(_loggers, adapter, _budgets.GetOrAdd(adapter, _ => new LogBudget(_options.AdapterLinesPerSecond, _time)), _raw);

    public void Dispose()
    {
        _timer.Dispose();
        Tell();
    }

    private void Tell()
    {
        foreach (var (adapter, budget) in _budgets)
        {
            if (budget.TakeNews() is > 0 and var lines)
            {
                LogDropped(adapter, lines, _options.AdapterLinesPerSecond);
            }
        }

        var dropped = _logs.Dropped;
        if (dropped - Interlocked.Exchange(ref _queueTold, dropped) is > 0 and var lost)
        {
            LogQueueDropped(lost);
        }
    }

    [LoggerMessage(EventIds.LogLinesDropped, LogLevel.Warning, "{Adapter} logs faster than {Limit} lines a second: {Lines} of its lines were dropped. Lower its level, or raise Logs:AdapterLinesPerSecond.")]
    private partial void LogDropped(string adapter, long lines, int limit);

    [LoggerMessage(EventIds.LogQueueDropped, LogLevel.Warning, "{Lines} log lines were dropped: the disk, or standard error, takes them too slowly.")]
    private partial void LogQueueDropped(long lines);
}
