namespace Adapter.Host.Alarms;

/// <summary>What the book knows of an alarm beyond what is shown. Owned by the book, used under its lock.</summary>
internal sealed class OpenAlarm(Alarm alarm)
{
    public Alarm Alarm { get; set; } = alarm;

    /// <summary>Beginning of the condition that was seen last; <see langword="null"/> = not seen by this process yet.</summary>
    public DateTimeOffset? Since { get; private set; }

    /// <summary>How often the source said so since then.</summary>
    private long _told;

    /// <summary>Since when its source is silent about it.</summary>
    public DateTimeOffset? QuietSince { get; set; }

    /// <summary>Whether the store was given it as it is, but for when it was seen last.</summary>
    public bool IsStored { get; set; } = true;

    public DateTimeOffset StoredAt { get; set; } = alarm.LastSeenAt;

    /// <summary>Takes note of a sighting.</summary>
    /// <returns>How often the source said so since the last look.</returns>
    public long Meet(AlarmSighting sighting)
    {
        var isSame = Since == sighting.Since;
        var more = isSame ? Math.Max(0, sighting.Count - _told) : Math.Max(1, sighting.Count);
        (Since, _told) = (sighting.Since, sighting.Count);
        return more;
    }
}
