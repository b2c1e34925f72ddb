namespace Adapter.Abstractions;

/// <summary>Settings that the host itself acts on. A type that wants the behaviour lists the declaration among its own.</summary>
public static class WellKnownSettings
{
    /// <summary>Advanced key of the daily restart, <c>hh:mm</c> in the data source's time zone.</summary>
    public const string RestartTimeKey = "RestartTime";

    /// <summary>
    /// Declaration of the daily restart: every day at the given time the host renews or restarts the adapter. A secondary without a key of its own
    /// restarts one hour after its primary. A malformed value raises an alarm and counts as the default, 00:00.
    /// </summary>
    public static SettingDeclaration RestartTime { get; } = new()
    {
        Name = RestartTimeKey,
        Kind = SettingKind.TimeOfDay,
        Label = "Daily restart",
        Help = "Time of the daily restart, hh:mm, in the time zone of the data source. A secondary restarts one hour after its primary unless it has a key of its own. "
            + "The hour that a clock change skips or repeats gives exactly one restart that day.",
        Default = "00:00",
        Effect = SettingEffect.AppliesLive,
        FallsBackToDefault = true,
    };

    /// <summary>Advanced key of the schedule of an <see cref="IImportSource"/>.</summary>
    public const string ScheduleKey = "Schedule";

    /// <summary>Declaration of the schedule by which the host begins runs of an <see cref="IImportSource"/>: every five minutes unless told otherwise.</summary>
    public static SettingDeclaration Schedule { get; } = new()
    {
        Name = ScheduleKey,
        Kind = SettingKind.Schedule,
        Label = "Schedule",
        Help = "When runs begin: an interval such as 30s, 5m or 1h, or a cron expression with seconds (six or seven fields) in the time zone of the data source, for example '0 0/15 * * * ?'. "
            + "A run that is still going on is never joined by a second one.",
        Default = "5m",
        Effect = SettingEffect.AppliesLive,
    };
}
