using Microsoft.Extensions.Logging;

namespace Adapter.Host.Supervision;

/// <summary>Loggers of one adapter: every line carries the adapter's name as a scope, and the category begins with it, so that a log rule can pick one adapter.</summary>
internal sealed class AdapterLoggerFactory(ILoggerFactory inner, string adapterName) : ILoggerFactory
{
    /// <summary>Name of the scope property.</summary>
    public const string ScopeName = "Adapter";

    private readonly KeyValuePair<string, object?>[] _scope = [new(ScopeName, adapterName)];

    public ILogger CreateLogger(string categoryName) => new NamedLogger(inner.CreateLogger($"Adapter.{adapterName}.{categoryName}"), _scope);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Log targets are the host's; see nlog.config.");

    public void Dispose()
    {
        // the host's factory outlives its adapters
    }

    private sealed class NamedLogger(ILogger inner, KeyValuePair<string, object?>[] scope) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (inner.IsEnabled(logLevel))
            {
                using (inner.BeginScope(scope))
                {
                    inner.Log(logLevel, eventId, state, exception, formatter);
                }
            }
        }
    }
}
