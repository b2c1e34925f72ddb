namespace Adapter.Abstractions;

/// <summary>
/// Where an adapter says how it is. What is said here is what the admin sees, so it must be true: an adapter that is connected but
/// has reason to believe that nothing arrives is <see cref="Degraded"/>. Every method may be called from any thread, never blocks and never throws.
/// </summary>
public interface IAdapterStatus
{
    /// <summary>The adapter delivers. Ends starting, and ends a degraded phase.</summary>
    /// <param name="detail">One sentence for people, or <see langword="null"/>.</param>
    void Running(string? detail = null);

    /// <summary>The adapter works on, but not as promised: a link is down and being reconnected, a permission is missing, nothing arrives.</summary>
    /// <param name="cause">What kind of trouble it is.</param>
    /// <param name="why">One sentence for people: what is wrong and what to do.</param>
    /// <param name="nextAttempt">When the adapter tries again by itself (UTC), or <see langword="null"/> when there is nothing to try.</param>
    void Degraded(FailureClass cause, string why, DateTimeOffset? nextAttempt = null);

    /// <summary>Sets or, with <see langword="null"/>, removes one named fact that is shown beside the state, for example <c>token.expires</c> or <c>topic.presence</c>.</summary>
    /// <param name="name">Lower case words joined by dots. Stable: scripts read it.</param>
    /// <param name="value">The value as text; times as ISO 8601 UTC. Never a secret.</param>
    void Fact(string name, string? value);

    /// <summary>A counter of the adapter, shown beside the state and in the metrics as <c>adapter_NAME_total</c>. The same name gives the same counter.</summary>
    /// <param name="name">Lower case words joined by underscores, for example <c>frames_malformed</c>.</param>
    /// <param name="help">One sentence saying what is counted.</param>
    /// <returns>The counter; it lives as long as the host, so that a restart does not set it back.</returns>
    AdapterCounter Counter(string name, string help);

    /// <summary>A number of the adapter that goes up and down, in the metrics as <c>adapter_NAME</c>. The same name gives the same gauge within a run; with the run the number is gone.</summary>
    /// <param name="name">Lower case words joined by underscores, with the unit at the end: <c>token_expiry_timestamp_seconds</c>, <c>link_channels_live</c>.</param>
    /// <param name="help">One sentence saying what the number tells.</param>
    /// <returns>The gauge. Until it is set there is nothing to see.</returns>
    AdapterGauge Gauge(string name, string help) => new();

    /// <summary>Raises an alarm, once however often it is called, until <see cref="Clear"/>.</summary>
    /// <param name="code">Stable code within the adapter, for example <c>permission.presence</c>.</param>
    /// <param name="severity">How bad it is.</param>
    /// <param name="text">What is wrong and what to do, for people.</param>
    void Raise(string code, AlarmSeverity severity, string text);

    /// <summary>Clears an alarm that is over. Without effect where it is not raised.</summary>
    /// <param name="code">The code it was raised with.</param>
    void Clear(string code);
}

/// <summary>How bad an alarm is.</summary>
public enum AlarmSeverity
{
    /// <summary>Worth a look; nothing is lost.</summary>
    Warning,

    /// <summary>Something does not work as promised.</summary>
    Error,

    /// <summary>Something is lost or about to be.</summary>
    Critical,
}

/// <summary>A number that only grows. Thread-safe.</summary>
public sealed class AdapterCounter
{
    private long _value;

    /// <summary>The count since the host started.</summary>
    public long Value => Volatile.Read(ref _value);

    /// <summary>Adds to the count.</summary>
    /// <param name="amount">How much; default 1.</param>
    public void Add(long amount = 1) => Interlocked.Add(ref _value, amount);
}

/// <summary>A number that goes up and down. Thread-safe.</summary>
public sealed class AdapterGauge
{
    private double _value = double.NaN;

    /// <summary>The number; <see langword="null"/> while there is none.</summary>
    public double? Value => Volatile.Read(ref _value) is var value && double.IsNaN(value) ? null : value;

    /// <summary>Sets the number.</summary>
    /// <param name="value">The number; <see langword="null"/> when there is none any more.</param>
    public void Set(double? value) => Volatile.Write(ref _value, value ?? double.NaN);

    /// <summary>Sets a moment, in seconds since 1970.</summary>
    /// <param name="moment">The moment; <see langword="null"/> when there is none any more.</param>
    public void Set(DateTimeOffset? moment) => Set(moment?.ToUnixTimeMilliseconds() / 1000d);
}
