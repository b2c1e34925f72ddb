using System.Globalization;
using Adapter.Host.Alarms;

namespace Adapter.Host.Schedules;

/// <summary>Tells of schedules that somebody paused and perhaps forgot.</summary>
internal sealed class ScheduleAlarms(DailyRestartSchedule restarts, ImportSchedule imports, ScheduleBook book, TimeProvider time) : IAlarmSource
{
    /// <summary>A pause for a change at night or over a day is nobody's concern.</summary>
    public static readonly TimeSpan ForgottenAfter = TimeSpan.FromDays(1);

    public void Look(AlarmLook look)
    {
        foreach (var adapter in restarts.All.Keys)
        {
            Look(look, adapter, ScheduleRunner.RestartId(adapter), "restart", "The daily restart");
        }

        foreach (var adapter in imports.All.Keys)
        {
            Look(look, adapter, ScheduleRunner.ImportId(adapter), "import", "The import");
        }
    }

    private void Look(AlarmLook look, string adapter, string id, string subject, string what)
    {
        if (book.PauseOf(id) is { } pause && time.GetUtcNow() - pause.Since >= ForgottenAfter)
        {
            look.Add(new AlarmSighting
            {
                Kind = AlarmCatalogue.SchedulePaused,
                Adapter = adapter,
                Subject = subject,
                Text = string.Create(CultureInfo.InvariantCulture, $"{what} of '{adapter}' has been paused since {pause.Since:u}, by {pause.By}."),
                Since = pause.Since,
            });
        }
    }
}
