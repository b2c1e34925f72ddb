using Microsoft.Extensions.Logging;

namespace Adapter.Host.Alarms.Targets;

/// <summary>Writes alarms to the host's log, one line each with a stable number, for tools that read logs or for syslog by NLog.</summary>
internal sealed partial class LogTarget(ILogger logger) : IAlarmTarget
{
    public Task SendAsync(AlarmMessage message, CancellationToken cancellationToken)
    {
        var alarm = message.Alarm;
        var level = message.Event is AlarmMessageType.Cleared or AlarmMessageType.Acknowledged ? LogLevel.Information : alarm.Severity switch
        {
            AlarmLevel.Notice => LogLevel.Information,
            AlarmLevel.Warning => LogLevel.Warning,
            AlarmLevel.Error => LogLevel.Error,
            _ => LogLevel.Critical,
        };
        LogAlarm(level, message.Event, alarm.Id, alarm.Severity, alarm.Kind, alarm.Adapter, alarm.Subject, alarm.Text, alarm.Remedy);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
    }

    [LoggerMessage(EventId = Diagnostics.EventIds.AlarmNotice, Message = "ALARM {Event} {Id} {Severity} {Kind} {Adapter} {Subject}: {Text} {Remedy}")]
    private partial void LogAlarm(LogLevel level, AlarmMessageType @event, long id, AlarmLevel severity, string kind, string? adapter, string? subject, string text, string remedy);
}
