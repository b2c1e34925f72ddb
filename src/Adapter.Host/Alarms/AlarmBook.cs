using Microsoft.Extensions.Logging;

namespace Adapter.Host.Alarms;

/// <summary>
/// The host's alarms, over all sources. Sources say what holds; the book makes of it alarms that are raised once, counted, resolved by themselves when the
/// source is silent about them, and acknowledged or cleared by people. Open ones are in memory, all are in the store. Thread-safe.
/// </summary>
internal sealed partial class AlarmBook
{
    public const int OpenLimit = 2_000;
    private static readonly TimeSpan SeenInterval = TimeSpan.FromMinutes(1);

    private readonly AlarmStore _store;
    private readonly FlapPolicy _flaps;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<Alarm, AlarmTransition> _changed;
    private readonly Lock _gate = new();
    private readonly Dictionary<AlarmKey, OpenAlarm> _open = [];

    /// <summary>Those that were over a moment ago, should they come again.</summary>
    private readonly Dictionary<AlarmKey, Alarm> _recent = [];

    /// <summary>Conditions that last although a person cleared their alarm: not raised again for that.</summary>
    private readonly Dictionary<AlarmKey, DateTimeOffset> _dismissed = [];

    private long _nextId;
    private bool _isFull;

    /// <param name="store">Where they are kept.</param>
    /// <param name="flaps">What counts as the same alarm.</param>
    /// <param name="time">The clock.</param>
    /// <param name="changed">Called after each change of state, under no lock.</param>
    /// <param name="logger">The book's log.</param>
    public AlarmBook(AlarmStore store, FlapPolicy flaps, TimeProvider time, Action<Alarm, AlarmTransition> changed, ILogger logger)
    {
        (_store, _flaps, _time, _changed, _logger) = (store, flaps, time, changed, logger);
        _nextId = store.NextId();
        foreach (var alarm in store.Open())
        {
            _open[alarm.Key] = new OpenAlarm(alarm);
        }

        foreach (var alarm in store.ClearedSince(time.GetUtcNow() - flaps.Window, OpenLimit).Where(alarm => alarm.ResolvedBy == Alarm.Itself))
        {
            _recent.TryAdd(alarm.Key, alarm);
        }
    }

    /// <summary>Alarms that are not cleared, newest first.</summary>
    public IReadOnlyList<Alarm> Open
    {
        get
        {
            lock (_gate)
            {
                return [.. _open.Values.Select(open => open.Alarm).OrderByDescending(alarm => alarm.Id)];
            }
        }
    }

    /// <summary>Brings the book up to what the sources say.</summary>
    public void Update(AlarmLook look)
    {
        List<(Alarm, AlarmTransition)> changes = [];
        try
        {
            lock (_gate)
            {
                Compare(look, changes);
            }
        }
        finally
        {
            // what stands in the book is told, whatever came after it: the next look finds nothing new in it
            Tell(changes);
        }
    }

    private void Compare(AlarmLook look, List<(Alarm, AlarmTransition)> changes)
    {
        var now = _time.GetUtcNow();
        foreach (var key in _recent.Where(pair => !_flaps.IsSame(pair.Value.ResolvedAt!.Value, now)).Select(pair => pair.Key).ToList())
        {
            _recent.Remove(key);
        }

        Dictionary<AlarmKey, AlarmSighting> seen = [];
        foreach (var sighting in look.Seen)
        {
            seen.TryAdd(sighting.Key, sighting);
        }

        foreach (var (key, sighting) in seen)
        {
            Meet(key, sighting, now, changes);
        }

        if (!look.IsPartial)
        {
            foreach (var (key, open) in _open.Where(pair => !seen.ContainsKey(pair.Key) && (pair.Value.Since is not null || look.Decides(pair.Value.Alarm.Adapter))).ToList())
            {
                Miss(key, open, now, changes);
            }

            foreach (var key in _dismissed.Keys.Where(key => !seen.ContainsKey(key)).ToList())
            {
                _dismissed.Remove(key);
            }
        }

        KeepUp(now);
    }

    private void Meet(AlarmKey key, AlarmSighting sighting, DateTimeOffset now, List<(Alarm, AlarmTransition)> changes)
    {
        if (_open.TryGetValue(key, out var open))
        {
            var more = open.Meet(sighting);
            if (open.QuietSince is not null)
            {
                // it never was over for the book: it comes and goes
                open.QuietSince = null;
                open.Alarm = open.Alarm with { Returns = open.Alarm.Returns + 1 };
                open.IsStored = false;
            }

            var alarm = open.Alarm with
            {
                Text = sighting.Text,
                Severity = sighting.Severity ?? sighting.Kind.Severity,
                LastSeenAt = sighting.LastSeen ?? now,
                Count = open.Alarm.Count + more,
            };
            open.IsStored &= more == 0 && alarm.Text == open.Alarm.Text && alarm.Severity == open.Alarm.Severity;
            open.Alarm = alarm;
        }
        else if (_dismissed.TryGetValue(key, out var since) && since == sighting.Since)
        {
            // a person said that it is enough; it is raised when it comes anew
        }
        else if (_recent.Remove(key, out var before))
        {
            Enter(before with
            {
                State = AlarmState.Active,
                Text = sighting.Text,
                Severity = sighting.Severity ?? sighting.Kind.Severity,
                LastSeenAt = sighting.LastSeen ?? now,
                Count = before.Count + Math.Max(1, sighting.Count),
                Returns = before.Returns + 1,
                ResolvedAt = null,
                ResolvedBy = null,
                AcknowledgedAt = null,
                AcknowledgedBy = null,
            }, sighting, AlarmChange.Returned, now, changes);
        }
        else if (_open.Count >= OpenLimit)
        {
            if (!_isFull)
            {
                _isFull = true;
                LogFull(OpenLimit);
            }
        }
        else
        {
            Enter(new Alarm
            {
                Id = _nextId++,
                Kind = key.Kind,
                Severity = sighting.Severity ?? sighting.Kind.Severity,
                State = AlarmState.Active,
                Adapter = sighting.Adapter,
                DataSource = sighting.DataSource,
                Subject = sighting.Subject,
                Text = sighting.Text,
                RaisedAt = sighting.Since < now ? sighting.Since : now,
                LastSeenAt = sighting.LastSeen ?? now,
                Count = Math.Max(1, sighting.Count),
            }, sighting, AlarmChange.Raised, now, changes);
        }
    }

    private void Enter(Alarm alarm, AlarmSighting sighting, AlarmChange change, DateTimeOffset now, List<(Alarm, AlarmTransition)> changes)
    {
        OpenAlarm open = new(alarm);
        open.Meet(sighting);
        _dismissed.Remove(alarm.Key);
        _open[alarm.Key] = open;
        Note(open, new AlarmTransition(now, change, Alarm.Itself, alarm.Text), changes);
    }

    private void Miss(AlarmKey key, OpenAlarm open, DateTimeOffset now, List<(Alarm, AlarmTransition)> changes)
    {
        open.QuietSince ??= now;
        if (!_flaps.IsOver(open.Alarm.Returns, open.QuietSince.Value, now))
        {
            return;
        }

        open.Alarm = open.Alarm with { State = AlarmState.Cleared, ResolvedAt = now, ResolvedBy = Alarm.Itself };
        _open.Remove(key);
        _isFull = false;
        _recent[key] = open.Alarm;
        Note(open, new AlarmTransition(now, AlarmChange.Cleared, Alarm.Itself, null), changes);
    }

    /// <summary>Writes what the store does not have yet: when it was seen last only now and then, everything where the store had to begin anew.</summary>
    private void KeepUp(DateTimeOffset now)
    {
        var isAnew = _store.TakeAnew();
        foreach (var open in _open.Values.Where(open => isAnew || !open.IsStored || now - open.StoredAt >= SeenInterval))
        {
            Store(open, isAnew ? new AlarmTransition(open.Alarm.RaisedAt, AlarmChange.Raised, Alarm.Itself, open.Alarm.Text) : null);
        }
    }

    private void Note(OpenAlarm open, AlarmTransition transition, List<(Alarm, AlarmTransition)> changes)
    {
        Store(open, transition);
        changes.Add((open.Alarm, transition));
    }

    private void Store(OpenAlarm open, AlarmTransition? transition)
    {
        _store.Put(open.Alarm, transition, _nextId);
        (open.IsStored, open.StoredAt) = (true, _time.GetUtcNow());
    }

    /// <summary>Hands the changes on, then writes all of it at once: a change that is on disk is owed to its targets, too.</summary>
    private void Tell(List<(Alarm Alarm, AlarmTransition Transition)> changes)
    {
        List<Exception> faults = [];
        foreach (var (alarm, transition) in changes)
        {
            try
            {
                _changed(alarm, transition);
            }
#pragma warning disable CA1031 // what one change meets must not keep the others from being told: they are told once
            catch (Exception fault)
#pragma warning restore CA1031
            {
                faults.Add(fault);
            }
        }

        _store.Flush();
        if (faults.Count > 0)
        {
            throw new AggregateException(faults);
        }
    }

    [LoggerMessage(Diagnostics.EventIds.AlarmsTooMany, LogLevel.Error, "{Limit} alarms are open: further ones are not taken until some are over. Clear what is of no use, and look for what raises so many.")]
    private partial void LogFull(int limit);
}
