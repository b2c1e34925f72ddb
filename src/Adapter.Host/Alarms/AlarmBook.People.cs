using Microsoft.Extensions.Logging;

namespace Adapter.Host.Alarms;

/// <summary>What people do with alarms.</summary>
internal sealed partial class AlarmBook
{
    /// <summary>Somebody sees to it. One that is acknowledged already takes the new name and note.</summary>
    public AlarmAnswer Acknowledge(long id, string by, string? note)
        => Change(id, AlarmChange.Acknowledged, by, note, (alarm, now) => alarm with { State = AlarmState.Acknowledged, AcknowledgedAt = now, AcknowledgedBy = by, Note = note ?? alarm.Note });

    /// <summary>A person says that it is over. Where the condition lasts, it is not raised again before it has ended once.</summary>
    public AlarmAnswer Clear(long id, string by, string? note)
        => Change(id, AlarmChange.Cleared, by, note, (alarm, now) => alarm with { State = AlarmState.Cleared, ResolvedAt = now, ResolvedBy = by, Note = note ?? alarm.Note });

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

    private AlarmAnswer Change(long id, AlarmChange change, string by, string? note, Func<Alarm, DateTimeOffset, Alarm> apply)
    {
        List<(Alarm, AlarmTransition)> changes = [];
        OpenAlarm? open;
        lock (_gate)
        {
            open = _open.Values.FirstOrDefault(item => item.Alarm.Id == id);
            if (open is null)
            {
                return new AlarmAnswer(_store.Find(id), IsChanged: false);
            }

            var now = _time.GetUtcNow();
            open.Alarm = apply(open.Alarm, now);
            if (!open.Alarm.IsOpen)
            {
                _open.Remove(open.Alarm.Key);
                _isFull = false;
                if (open.Since is { } since && open.QuietSince is null)
                {
                    _dismissed[open.Alarm.Key] = since;
                }
            }

            Note(open, new AlarmTransition(now, change, by, note), changes);
        }

        LogPerson(open.Alarm.Id, open.Alarm.Kind, open.Alarm.Adapter, change, by);
        Tell(changes);
        return new AlarmAnswer(open.Alarm, IsChanged: true);
    }

    [LoggerMessage(Diagnostics.EventIds.AlarmChangedByPerson, LogLevel.Information, "Alarm {Id} {Kind} {Adapter}: {Change} by {By}.")]
    private partial void LogPerson(long id, string kind, string? adapter, AlarmChange change, string by);
}

/// <summary>What became of a person's word: the alarm as it stands now, <see langword="null"/> = there is none of that number.</summary>
internal sealed record AlarmAnswer(Alarm? Alarm, bool IsChanged);
