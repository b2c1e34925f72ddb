using System.Globalization;
using Adapter.Host.Alarms;
using Microsoft.Extensions.Logging.Abstractions;

namespace JournalLoad;

/// <summary>Keeps as many alarms more as each line of standard input says, and answers how its store stands.</summary>
internal static class AlarmLoad
{
    public static async Task<int> RunAsync(string folder)
    {
        using var store = AlarmStore.Open(folder, TimeProvider.System, NullLogger.Instance);
        var id = 0;
        while (await Console.In.ReadLineAsync() is { } line)
        {
            for (var more = int.Parse(line, CultureInfo.InvariantCulture); more > 0; more--)
            {
                var now = TimeProvider.System.GetUtcNow();
                Alarm alarm = new()
                {
                    Id = ++id,
                    Kind = "quota",
                    Severity = AlarmLevel.Warning,
                    State = AlarmState.Active,
                    Text = new string('x', 1000),
                    RaisedAt = now,
                    LastSeenAt = now,
                };
                store.Put(alarm, new AlarmTransition(now, AlarmChange.Raised, Alarm.Itself, alarm.Text), id + 1);
                store.Flush();
            }

            Console.WriteLine($"{store.Open().Count}|{store.Trouble}|{store.SetAside}");
        }

        return 0;
    }
}
