using System.Collections.Concurrent;
using Adapter.Abstractions;

namespace Adapter.Host.Journal;

/// <summary>Keeps the journal's alarms for the health endpoint; the log lines are written where they arise.</summary>
internal sealed class JournalAlarms : IJournalAlarms
{
    private readonly ConcurrentDictionary<string, (AlarmSeverity Severity, string Text)> _raised = new(StringComparer.Ordinal);

    /// <summary>Alarms that last.</summary>
    public IReadOnlyDictionary<string, (AlarmSeverity Severity, string Text)> Raised => _raised;

    public void Raise(string code, AlarmSeverity severity, string text) => _raised[code] = (severity, text);

    public void Clear(string code) => _raised.TryRemove(code, out _);
}
