using Adapter.Abstractions;
using Adapter.Host.Journal;

namespace Benchmarks.Receiving;

/// <summary>Says the journal's alarms aloud: a measurement with one is worth nothing.</summary>
internal sealed class LoudAlarms : IJournalAlarms
{
    public void Raise(string code, AlarmSeverity severity, string text) => Console.Error.WriteLine($"Alarm {code} ({severity}): {text}");

    public void Clear(string code) => Console.Error.WriteLine($"Alarm {code} is over.");
}
