using Microsoft.Extensions.Logging;

namespace Adapter.Host.Alarms;

/// <summary>What people do with alarms.</summary>
internal sealed partial class AlarmBook
{
    /// <summary>Somebody sees to it. One that is acknowledged already takes the new name and note.</summary>
    public AlarmAnswer Acknowledge(long id, string by, string? note) => Acknowledge([id], by, note)[0];

    public IReadOnlyList<AlarmAnswer> Acknowledge(IReadOnlyList<long> ids, string by, string? note)
        => Change(ids, AlarmChange.Acknowledged, by, note, (alarm, now) => alarm with { State = AlarmState.Acknowledged, AcknowledgedAt = now, AcknowledgedBy = by, Note = note ?? alarm.Note });

    /// <summary>A person says that it is over. Where the condition lasts, it is not raised again before it has ended once.</summary>
    public AlarmAnswer Clear(long id, string by, string? note) => Clear([id], by, note)[0];

    public IReadOnlyList<AlarmAnswer> Clear(IReadOnlyList<long> ids, string by, string? note)
        => Change(ids, AlarmChange.Cleared, by, note, (alarm, now) => alarm with { State = AlarmState.Cleared, ResolvedAt = now, ResolvedBy = by, Note = note ?? alarm.Note });

    /// <summary>One alarm as it stands, open or from the store.</summary>
    public Alarm? Find(long id)
    {
        lock (_gate)
        {
            return _open.Values.FirstOrDefault(open => open.Alarm.Id == id)?.Alarm ?? _store.Find(id);
        }
    }

    /// <summary>A page of alarms, newest first; those that are open as they stand.</summary>
    public AlarmPage List(AlarmQuery query)
    {
        lock (_gate)
        {
            var page = _store.List(query) ?? Page(query);
            var current = _open.Values.ToDictionary(open => open.Alarm.Id, open => open.Alarm);
            return page with { Alarms = [.. page.Alarms.Select(alarm => current.GetValueOrDefault(alarm.Id, alarm))] };
        }
    }

    public IReadOnlyList<AlarmTransition> History(long id) => _store.History(id);

    /// <summary>While the store does not answer: what is in memory.</summary>
    private AlarmPage Page(AlarmQuery query)
    {
        List<Alarm> all = [.. _open.Values.Select(open => open.Alarm).Concat(_recent.Values).Where(query.Takes).OrderByDescending(alarm => alarm.Id).Take(query.Limit + 1)];
        return new AlarmPage([.. all.Take(query.Limit)], all.Count > query.Limit ? all[query.Limit - 1].Id : null);
    }

    private List<AlarmAnswer> Change(IReadOnlyList<long> ids, AlarmChange change, string by, string? note, Func<Alarm, DateTimeOffset, Alarm> apply)
    {
        List<(Alarm, AlarmTransition)> changes = [];
        List<AlarmAnswer> answers = [];
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            var open = _open.Values.ToDictionary(item => item.Alarm.Id);
            foreach (var id in ids)
            {
                if (!open.TryGetValue(id, out var item) || !item.Alarm.IsOpen)
                {
                    answers.Add(new AlarmAnswer(id, item?.Alarm ?? _store.Find(id), IsChanged: false));
                    continue;
                }

                item.Alarm = apply(item.Alarm, now);
                if (!item.Alarm.IsOpen)
                {
                    Dismiss(item);
                }

                Note(item, new AlarmTransition(now, change, by, note), changes);
                answers.Add(new AlarmAnswer(id, item.Alarm, IsChanged: true));
                LogPerson(id, item.Alarm.Kind, item.Alarm.Adapter, change, by);
            }
        }

        Tell(changes);
        return answers;
    }

    private void Dismiss(OpenAlarm item)
    {
        _open.Remove(item.Alarm.Key);
        _isFull = false;
        if (item.Since is { } since && item.QuietSince is null)
        {
            _dismissed[item.Alarm.Key] = since;
        }
    }

    [LoggerMessage(Diagnostics.EventIds.AlarmChangedByPerson, LogLevel.Information, "Alarm {Id} {Kind} {Adapter}: {Change} by {By}.")]
    private partial void LogPerson(long id, string kind, string? adapter, AlarmChange change, string by);
}

/// <summary>What became of a person's word: the alarm as it stands now, <see langword="null"/> = there is none of that number.</summary>
internal sealed record AlarmAnswer(long Id, Alarm? Alarm, bool IsChanged);
