using System.Text.Json;
using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Supervision;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Alarms.Targets;

/// <summary>
/// What is owed to one target, and the one loop that sends it in order: a target that hangs or refuses holds up nobody else. Owed messages are in the store, so
/// that a restart forgets none; their number and age are bounded.
/// </summary>
internal sealed partial class DeliveryLane : IAsyncDisposable
{
    private readonly AlarmTargetOptions _options;
    private readonly IAlarmTarget _target;
    private readonly AlarmStore _store;
    private readonly DeliveryTimings _timings;
    private readonly HostParts _parts;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly LinkedList<OwedMessage> _owed = new();
    private readonly ChangeSignal _wake = new();
    private readonly ChangeSignal _works = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private long _sent;
    private long _failed;
    private long _dropped;
    private TargetTrouble? _trouble;

    public DeliveryLane(string name, AlarmTargetOptions options, IAlarmTarget target, AlarmStore store, DeliveryTimings timings, HostParts parts, TimeProvider time, ILogger logger)
    {
        (Name, _options, _target, _store, _timings, _parts, _time, _logger) = (name, options, target, store, timings, parts, time, logger);
        foreach (var (id, created, body) in store.Owed(name))
        {
            _owed.AddLast(new OwedMessage(id, created, body));
        }
    }

    public string Name { get; }

    public string Type => _options.Type.ToString()!;

    public long Sent => Volatile.Read(ref _sent);

    public long Failed => Volatile.Read(ref _failed);

    public long Dropped => Volatile.Read(ref _dropped);

    public int Owed
    {
        get
        {
            lock (_gate)
            {
                return _owed.Count;
            }
        }
    }

    /// <summary>Why nothing arrives; <see langword="null"/> while all is well.</summary>
    public TargetTrouble? Trouble => Volatile.Read(ref _trouble);

    /// <summary>Whether a change is for this target. What is wrong with the target itself is for the others.</summary>
    public bool Takes(Alarm alarm, AlarmChange change)
        => _options.Takes(alarm, change) && !(alarm.Kind == AlarmCatalogue.TargetFails.Name && alarm.Subject == Name);

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Takes a message to send when it is its turn. Never waits for the target.</summary>
    public void Add(long id, DateTimeOffset created, string body)
    {
        _store.Owe(id, Name, created, body);
        List<OwedMessage> over = [];
        lock (_gate)
        {
            _owed.AddLast(new OwedMessage(id, created, body));
            while (_owed.Count > _timings.OwedLimit)
            {
                over.Add(_owed.First!.Value);
                _owed.RemoveFirst();
            }
        }

        over.ForEach(message => Drop(message, $"more than {_timings.OwedLimit} are owed"));
        _wake.Pulse();
    }

    /// <summary>Tries the target at once, beside what is owed.</summary>
    public async Task<AlarmTestView> TestAsync(AlarmMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(message, cancellationToken);
            _works.Pulse(); // what is owed may get through, too
            return new AlarmTestView(Name, Type, Sent: true, "Sent.");
        }
        catch (AlarmTargetException failure)
        {
            return new AlarmTestView(Name, Type, Sent: false, failure.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _target.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var failures = 0;
        while (!_stop.IsCancellationRequested)
        {
            var added = _wake.Next;
            try
            {
                if (First() is not { } next)
                {
                    await added.WaitAsync(_stop.Token);
                    continue;
                }

                var isDone = false;
                await _parts.TryAsync($"sending of alarms to {Name}", async _ => isDone = await TryAsync(next), _stop.Token);
                failures = isDone ? 0 : failures + 1;
                if (failures > 0)
                {
                    await PauseAsync(failures);
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Waits before the next attempt; a test that got through ends it.</summary>
    private async Task PauseAsync(int failures)
    {
        try
        {
            await _works.Next.WaitAsync(_timings.PauseAfter(failures), _time, _stop.Token);
        }
        catch (TimeoutException)
        {
            // it is time
        }
    }

    private async Task<bool> TryAsync(OwedMessage next)
    {
        if (_time.GetUtcNow() - next.Created > _timings.Longest)
        {
            Take(next);
            Drop(next, $"it is older than {_timings.Longest}");
            return true;
        }

        if (Read(next.Body) is not { } message)
        {
            Take(next);
            Drop(next, "it cannot be read any more");
            return true;
        }

        try
        {
            await SendAsync(message, _stop.Token);
        }
        catch (AlarmTargetException failure)
        {
            Interlocked.Increment(ref _failed);
            next.Attempts++;
            if (failure.IsAboutMessage && next.Attempts >= _timings.AttemptsOfRefused)
            {
                Take(next);
                Drop(next, failure.Message);
                return true;
            }

            var first = Trouble is null;
            Volatile.Write(ref _trouble, new TargetTrouble(Trouble?.Since ?? _time.GetUtcNow(), (Trouble?.Attempts ?? 0) + 1, failure.Message));
            LogFailed(first ? LogLevel.Warning : LogLevel.Debug, Name, failure.Message);
            return false;
        }

        Take(next);
        _store.Settle(next.Id);
        Interlocked.Increment(ref _sent);
        if (Trouble is not null)
        {
            Volatile.Write(ref _trouble, null);
            LogWorks(Name);
        }

        LogDelivered(message.Event, message.Alarm.Id, Name);
        return true;
    }

    private async Task SendAsync(AlarmMessage message, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = new(_timings.Attempt, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _target.SendAsync(message, both.Token);
        }
        catch (Exception exception) when (exception is not AlarmTargetException && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw new AlarmTargetException(
                exception is not OperationCanceledException ? $"It could not be sent: {exception.Message}"
                : limit.IsCancellationRequested ? $"It did not take the message within {_timings.Attempt.TotalSeconds:0} s. Check that it runs, and the way to it."
                : "No connection came about in time. Check that it runs, and the way to it.",
                exception);
        }
    }

    private static AlarmMessage? Read(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, AlarmJsonContext.Default.AlarmMessage);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private OwedMessage? First()
    {
        lock (_gate)
        {
            return _owed.First?.Value;
        }
    }

    private void Take(OwedMessage message)
    {
        lock (_gate)
        {
            _owed.Remove(message);
        }
    }

    private void Drop(OwedMessage message, string why)
    {
        _store.Settle(message.Id);
        Interlocked.Increment(ref _dropped);
        LogDropped(Name, message.Created, why);
    }

    [LoggerMessage(EventId = Diagnostics.EventIds.AlarmDeliveryFailed, Message = "Alarms cannot be sent to target {Target}: {Why} It is tried again.")]
    private partial void LogFailed(LogLevel level, string target, string why);

    [LoggerMessage(Diagnostics.EventIds.AlarmTargetWorks, LogLevel.Information, "Alarms reach target {Target} again.")]
    private partial void LogWorks(string target);

    [LoggerMessage(Diagnostics.EventIds.AlarmDeliveryDropped, LogLevel.Error, "A message of {Created:u} to alarm target {Target} is given up: {Why}")]
    private partial void LogDropped(string target, DateTimeOffset created, string why);

    [LoggerMessage(Diagnostics.EventIds.AlarmDelivered, LogLevel.Debug, "Told {Target} that alarm {Alarm} is {Event}.")]
    private partial void LogDelivered(AlarmMessageType @event, long alarm, string target);

    private sealed class OwedMessage(long id, DateTimeOffset created, string body)
    {
        public long Id => id;

        public DateTimeOffset Created => created;

        public string Body => body;

        public int Attempts { get; set; }
    }
}

/// <summary>Since when a target takes nothing, after how many attempts, and why.</summary>
internal sealed record TargetTrouble(DateTimeOffset Since, int Attempts, string Why);
