using Adapter.Host.Journal;
using Adapter.Host.Pair;

namespace Adapter.Host.Alarms;

/// <summary>What the host itself has to say: journal, pair, disk, and the database of these alarms.</summary>
internal sealed class HostAlarms(JournalAlarms journal, PairAlarms? pair, DiskWatch disk, AlarmStore store, TimeProvider time) : IAlarmSource
{
    /// <summary>A peer that is gone, or a target that takes nothing, is not noticed in the first moment.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMinutes(1);

    private readonly DateTimeOffset _begun = time.GetUtcNow();
    private readonly Dictionary<string, DateTimeOffset> _since = [];

    public void Look(AlarmLook look)
    {
        look.IsHostUndecided = time.GetUtcNow() - _begun < Settle;
        var holds = journal.Raised.ToDictionary(alarm => alarm.Key, alarm => alarm.Value.Text, StringComparer.Ordinal);
        if (store.Trouble is { } trouble)
        {
            holds[AlarmCatalogue.StoreFails.Name] = $"Alarms are kept in memory only: {trouble}";
        }
        else if (store.SetAside is { } aside)
        {
            holds[$"{AlarmCatalogue.StoreFails.Name}.damaged"] = $"The database of the alarms was damaged and is now '{aside}'; what was cleared before stands only there.";
        }

        foreach (var code in _since.Keys.Where(code => !holds.ContainsKey(code)).ToList())
        {
            _since.Remove(code);
        }

        foreach (var (code, text) in holds)
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
