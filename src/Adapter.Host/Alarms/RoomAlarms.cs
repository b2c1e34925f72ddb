using Adapter.Host.Http;

namespace Adapter.Host.Alarms;

/// <summary>What a room of the host notes of itself, as one alarm. A source for each room: one that is at fault hides no other.</summary>
internal sealed class RoomAlarms(AlarmKind kind, IHealthNotices room, TimeProvider time) : IAlarmSource
{
    private DateTimeOffset? _since;

    public string Name => kind.Name;

    public void Look(AlarmLook look)
    {
        if (string.Join(" ", room.Notices) is not { Length: > 0 } notice)
        {
            _since = null;
            return;
        }

        look.Add(new AlarmSighting { Kind = kind, Text = notice, Since = _since ??= time.GetUtcNow() });
    }
}
