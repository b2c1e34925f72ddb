using System.Text.Json;

namespace Adapter.Host.Alarms.Targets;

/// <summary>All targets: takes what happens to alarms, hands it to those that it is for, and says which of them do not work.</summary>
internal sealed class AlarmDeliveries(Func<IReadOnlyList<DeliveryLane>> makeLanes, AlarmStore store, DeliveryTimings timings, TimeProvider time, Func<Guid> newId) : IAlarmSource
{
    private readonly Lock _gate = new();
    private long _nextId;
    private IReadOnlyList<DeliveryLane> _lanes = [];

    public IReadOnlyList<DeliveryLane> Lanes => Volatile.Read(ref _lanes);

    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A secret or a file of a target cannot be used.</exception>
    public void Start()
    {
        _nextId = store.NextDelivery();
        Volatile.Write(ref _lanes, makeLanes());
        foreach (var gone in store.OwedTargets().Except(Lanes.Select(lane => lane.Name), StringComparer.Ordinal))
        {
            foreach (var (id, _, _) in store.Owed(gone))
            {
                store.Settle(id); // its target is not in the settings any more
            }
        }

        foreach (var lane in Lanes)
        {
            lane.Start();
        }
    }

    public async Task StopAsync()
    {
        foreach (var lane in Lanes)
        {
            await lane.DisposeAsync();
        }
    }

    /// <summary>Something happened to an alarm. Never waits.</summary>
    public void Tell(Alarm alarm, AlarmTransition transition)
    {
        foreach (var lane in Lanes.Where(lane => lane.Takes(alarm, transition.Change)))
        {
            var message = Message((AlarmMessageType)transition.Change, transition.At, alarm);
            long id;
            lock (_gate)
            {
                id = _nextId++;
            }

            lane.Add(id, time.GetUtcNow(), JsonSerializer.Serialize(message, AlarmJsonContext.Default.AlarmMessage));
        }
    }

    /// <summary>Sends a test to each target, all at once.</summary>
    public async Task<IReadOnlyList<AlarmTestView>> TestAsync(string by, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        Alarm alarm = new()
        {
            Id = 0,
            Kind = AlarmCatalogue.Test.Name,
            Severity = AlarmCatalogue.Test.Severity,
            State = AlarmState.Active,
            Text = $"'{by}' tries whether alarms arrive.",
            RaisedAt = now,
            LastSeenAt = now,
        };
        return await Task.WhenAll(Lanes.Select(lane => lane.TestAsync(Message(AlarmMessageType.Test, now, alarm), cancellationToken)));
    }

    public void Look(AlarmLook look)
    {
        foreach (var lane in Lanes)
        {
            if (lane.Trouble is { } trouble && trouble.Attempts >= timings.AttemptsToTell)
            {
                look.Add(new AlarmSighting
                {
                    Kind = AlarmCatalogue.TargetFails,
                    Subject = lane.Name,
                    Text = $"Nothing reaches target '{lane.Name}' ({lane.Type}) since {trouble.Since:u}. {trouble.Why}",
                    Since = trouble.Since,
                    Count = trouble.Attempts,
                });
            }
        }
    }

    private AlarmMessage Message(AlarmMessageType type, DateTimeOffset at, Alarm alarm)
        => new() { Id = newId().ToString("N"), Event = type, At = at, Host = Environment.MachineName, Alarm = AlarmView.Of(alarm) };
}
