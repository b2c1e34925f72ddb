using Adapter.Host.Journal;
using Adapter.Host.Pair;

namespace Adapter.Host.Alarms;

/// <summary>What the host itself has to say: journal, pair, disk.</summary>
internal sealed class HostAlarms(JournalAlarms journal, PairAlarms? pair, DiskWatch disk, TimeProvider time) : IAlarmSource
{
    private readonly Dictionary<string, DateTimeOffset> _since = [];

    public void Look(AlarmLook look)
    {
        var raised = journal.Raised;
        foreach (var code in _since.Keys.Where(code => !raised.ContainsKey(code)).ToList())
        {
            _since.Remove(code);
        }

        foreach (var (code, (_, text)) in raised)
        {
            _since.TryAdd(code, time.GetUtcNow());
            look.Add(Sighting(code, text, _since[code]));
        }

        foreach (var alarm in pair?.Raised ?? [])
        {
            look.Add(Sighting(alarm.Code, alarm.Text, alarm.Raised));
        }

        if (disk.Look() is { } low)
        {
            look.Add(low);
        }
    }

    private static AlarmSighting Sighting(string code, string text, DateTimeOffset since)
    {
        var (kind, subject) = AlarmCatalogue.Of(code);
        return new AlarmSighting { Kind = kind, Subject = subject, Text = text, Since = since };
    }
}
