using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security;

namespace Adapter.Host.Alarms.Targets;

/// <summary>Writes alarms to the Windows event log "Application". The source has to be registered once by an administrator.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsEventLogTarget(string source) : IAlarmTarget
{
    public Task SendAsync(AlarmMessage message, CancellationToken cancellationToken)
    {
        var alarm = message.Alarm;
        var type = message.Event is AlarmMessageType.Raised or AlarmMessageType.Returned ? alarm.Severity switch
        {
            AlarmLevel.Notice => EventLogEntryType.Information,
            AlarmLevel.Warning => EventLogEntryType.Warning,
            _ => EventLogEntryType.Error,
        } : EventLogEntryType.Information;
        try
        {
            EventLog.WriteEntry(
                source,
                $"{alarm.Title} ({message.Event.ToString().ToLowerInvariant()})\r\n\r\n{alarm.Text}\r\n\r\n{alarm.Remedy}\r\n\r\n{alarm.Kind} {alarm.Subject} {alarm.Adapter} {alarm.Id}",
                type, Diagnostics.EventIds.AlarmNotice);
        }
        catch (Exception exception) when (exception is SecurityException or InvalidOperationException or Win32Exception or ArgumentException)
        {
            throw new AlarmTargetException($"The event log does not take it: {exception.Message} Register the source '{source}' once as an administrator: New-EventLog -LogName Application -Source {source}", exception);
        }

        return Task.CompletedTask;
    }

    public void Dispose()
    {
    }
}
