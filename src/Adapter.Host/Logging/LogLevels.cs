using Adapter.Host.Diagnostics;
using Adapter.Host.Diagnostics.Parts;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Logging;

/// <summary>A level that somebody set, until when, and who it was.</summary>
internal sealed record LogChange(LogTopic Topic, LogLevel Level, DateTimeOffset Since, DateTimeOffset Until, string By);

/// <summary>
/// Levels that people change while the host runs. Each falls back after its time, and none outlives the process: nobody leaves the log chatty by forgetting it.
/// What is to last stands in <c>nlog.config</c>.
/// </summary>
internal sealed partial class LogLevels : IDisposable
{
    public static readonly TimeSpan Default = TimeSpan.FromHours(1);
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<LogTopic, LogChange> _changes = [];
    private readonly Action<IReadOnlyList<KeyValuePair<LogTopic, LogLevel>>> _apply;
    private readonly TimeProvider _time;
    private readonly ILogger<LogLevels> _logger;
    private readonly ITimer _timer;

    public LogLevels(Action<IReadOnlyList<KeyValuePair<LogTopic, LogLevel>>> apply, HostParts parts, TimeProvider time, ILogger<LogLevels> logger)
    {
        _apply = apply;
        _time = time;
        _logger = logger;
        _timer = time.CreateTimer(
            _ =>
            {
                if (!parts.Try("fall back of log levels", FallBack))
                {
                    _timer!.Change(Again, Timeout.InfiniteTimeSpan);
                }
            },
            null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public IReadOnlyList<LogChange> Changes
    {
        get
        {
            lock (_gate)
            {
                return [.. _changes.Values.OrderBy(change => change.Topic.Text, StringComparer.OrdinalIgnoreCase)];
            }
        }
    }

    public LogChange Set(LogTopic topic, LogLevel level, TimeSpan limit, string by)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            LogChange change = new(topic, level, now, now + limit, by);
            _changes[topic] = change;
            Apply();
            LogSet(topic.Text, LogWords.Of(level), change.Until, by);
            return change;
        }
    }

    /// <returns>Whether there was anything to take back.</returns>
    public bool TakeBack(LogTopic topic, string by)
    {
        lock (_gate)
        {
            if (!_changes.Remove(topic))
            {
                return false;
            }

            Apply();
            LogTakenBack(topic.Text, by);
            return true;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void FallBack()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            var over = _changes.Values.Where(change => change.Until <= now).ToList();
            over.ForEach(change => _changes.Remove(change.Topic));
            Apply();
            over.ForEach(change => LogOver(change.Topic.Text));
        }
    }

    private void Apply()
    {
        _apply([.. _changes.Values.Select(change => KeyValuePair.Create(change.Topic, change.Level))]);
        var next = _changes.Count == 0 ? Timeout.InfiniteTimeSpan : _changes.Values.Min(change => change.Until) - _time.GetUtcNow();
        _timer.Change(next == Timeout.InfiniteTimeSpan || next > TimeSpan.Zero ? next : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(EventIds.LogLevelSet, LogLevel.Warning, "The log level of {Topic} is {Level} until {Until:u}, set by {By}.")]
    private partial void LogSet(string topic, string level, DateTimeOffset until, string by);

    [LoggerMessage(EventIds.LogLevelTakenBack, LogLevel.Information, "The log level of {Topic} is again as nlog.config says, set back by {By}.")]
    private partial void LogTakenBack(string topic, string by);

    [LoggerMessage(EventIds.LogLevelOver, LogLevel.Information, "The log level of {Topic} is again as nlog.config says: its time is over.")]
    private partial void LogOver(string topic);
}
