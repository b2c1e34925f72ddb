using Adapter.Abstractions;
using Microsoft.Extensions.Logging;
using EventId = Microsoft.Extensions.Logging.EventId;

namespace Adapter.Host.Logging;

/// <summary>
/// Loggers of one adapter: every line carries the adapter's name as a scope, and the category begins with it, so that a log rule can pick one adapter. The platform's own frames go
/// another way, to none of the log's targets.
/// </summary>
internal sealed class AdapterLoggerFactory(ILoggerFactory inner, string adapterName, LogBudget? budget = null, RawCapture? raw = null) : ILoggerFactory
{
    private readonly KeyValuePair<string, object?>[] _scope = [new(LogNames.AdapterProperty, adapterName)];

    public ILogger CreateLogger(string categoryName)
        => categoryName == LogCategories.RawCti ? new RawLogger(raw, adapterName) : new NamedLogger(inner.CreateLogger(LogNames.OfAdapter(adapterName, categoryName)), _scope, budget);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Log targets are the host's; see nlog.config.");

    public void Dispose()
    {
        // the host's factory outlives its adapters
    }

    private sealed class NamedLogger(ILogger inner, KeyValuePair<string, object?>[] scope, LogBudget? budget) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (inner.IsEnabled(logLevel) && budget?.TryTake(logLevel) != false)
            {
                using (inner.BeginScope(scope))
                {
                    inner.Log(logLevel, eventId, state, exception, formatter);
                }
            }
        }
    }

    private sealed class RawLogger(RawCapture? raw, string adapter) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && raw?.IsOn(adapter) == true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                raw!.Write(adapter, formatter(state, exception));
            }
        }
    }
}
