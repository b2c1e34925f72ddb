using Microsoft.Extensions.Logging;

namespace Adapter.Host.Logging;

/// <summary>
/// The last lines, for those who follow the log: bounded, and nobody waits for a reader. Takes what any rule of <c>nlog.config</c> or a changed level lets through.
/// </summary>
[ProviderAlias("Tail")]
internal sealed class LogTail(HostLogs logs, int capacity, TimeProvider time) : ILoggerProvider, ISupportExternalScope
{
    private const int LongestText = 16_000;

    private readonly Lock _gate = new();
    private readonly LogLine[] _ring = new LogLine[capacity];
    private readonly long[] _counts = new long[(int)LogLevel.None];
    private IExternalScopeProvider? _scopes;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _last;

    /// <summary>Number of the newest line; they count from 1.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <summary>Completes with the next line. Take it before reading.</summary>
    public Task More
    {
        get
        {
            lock (_gate)
            {
                return _more.Task;
            }
        }
    }

    /// <summary>Lines of each level since the host started.</summary>
    public IReadOnlyList<long> Counts
    {
        get
        {
            lock (_gate)
            {
                return [.. _counts];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new TailLogger(this, logs.Factory.GetLogger(categoryName), LogNames.RoomOf(categoryName));

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Add(LogLine line)
    {
        TaskCompletionSource more;
        lock (_gate)
        {
            _ring[(int)(_last % capacity)] = line;
            _last++;
            _counts[(int)line.Level]++;
            (more, _more) = (_more, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        more.TrySetResult();
    }

    /// <summary>Up to a number of lines after one, and how many before them are not kept any more.</summary>
    public (IReadOnlyList<LogLine> Lines, long First, long Missed) Read(long after, int most)
    {
        lock (_gate)
        {
            var first = Math.Max(Math.Min(after, _last), _last - capacity);
            var count = (int)Math.Min(most, _last - first);
            return ([.. Enumerable.Range(0, count).Select(i => _ring[(int)((first + i) % capacity)])], first + 1, Math.Max(0, first - after));
        }
    }

    /// <summary>The place before the last so many lines that a filter takes.</summary>
    public long Before(int lines, LogFilter filter)
    {
        if (lines == 0)
        {
            return Last;
        }

        // looked through outside of the lock: whoever logs would wait for it
        var (kept, first, _) = Read(0, capacity);
        var at = kept.Count;
        for (var found = 0; found < lines && at > 0; at--)
        {
            found += filter.Takes(kept[at - 1]) ? 1 : 0;
        }

        return first - 1 + at;
    }

    public void Dispose()
    {
        // whoever follows ends with the host
    }

    private static string Short(string text) => text.Length <= LongestText ? text : text[..LongestText] + " ...";

    private static object? Find(object? values) => values is IEnumerable<KeyValuePair<string, object?>> pairs ? pairs.FirstOrDefault(static pair => pair.Key == LogNames.AdapterProperty).Value : null;

    private sealed class TailLogger(LogTail tail, NLog.Logger rules, string room) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => tail._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && rules.IsEnabled(LogWords.ToNLog(logLevel));

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            var adapter = Find(state);
            tail._scopes?.ForEachScope((scope, _) => adapter = Find(scope) ?? adapter, state);
            tail.Add(new LogLine(
                tail.Now, logLevel, eventId.Id == 0 ? null : eventId.Id, room, adapter?.ToString(), Short(formatter(state, exception)), exception is null ? null : Short(exception.ToString())));
        }
    }

    private DateTimeOffset Now => time.GetUtcNow();
}
