using Adapter.Host.Alarms;
using Adapter.Host.Alarms.Targets;

namespace Adapter.Host.Tests.Alarms.Targets;

internal static class AlarmMessages
{
    public static AlarmMessage Of(AlarmMessageType type = AlarmMessageType.Raised, string adapter = "Zürich", string text = "Nothing arrives – not even 'ä'.", long id = 17) => new()
    {
        Id = "0123456789abcdef",
        Event = type,
        At = DateTimeOffset.UnixEpoch.AddYears(56),
        Host = "recorder-a",
        Alarm = AlarmView.Of(new Alarm
        {
            Id = id,
            Kind = "link.mute",
            Severity = AlarmLevel.Critical,
            State = AlarmState.Active,
            Adapter = adapter,
            Text = text,
            RaisedAt = DateTimeOffset.UnixEpoch.AddYears(56),
            LastSeenAt = DateTimeOffset.UnixEpoch.AddYears(56),
        }),
    };
}
