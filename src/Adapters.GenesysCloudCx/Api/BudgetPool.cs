using System.Globalization;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>
/// What the adapters of one OAuth client share. Nobody says whether the platform counts by token or by client: what the answers to each token tell is kept, and all of them
/// together send no more in any minute than one token may. Those who wait are served by priority; and when the platform refuses, the work it refused is held back for all. Thread-safe.
/// </summary>
internal sealed class BudgetPool(TimeProvider time)
{
    private static readonly int Priorities = Enum.GetValues<RequestPriority>().Length;

    private readonly Lock _gate = new();
    private readonly SteadyClock _steady = new(time);
    private readonly List<RequestBudget> _members = [];
    private readonly List<Waiter> _waiters = [];
    private readonly Queue<DateTimeOffset> _sent = [];
    private readonly DateTimeOffset[] _blockedUntil = new DateTimeOffset[Priorities];
    private readonly DateTimeOffset[] _parkedUntil = new DateTimeOffset[Priorities];
    private ITimer? _timer;

    /// <summary>The platform asked to be left alone until then; <see langword="null"/> when it did not, or when that is over.</summary>
    public DateTimeOffset? ParkedUntil
    {
        get
        {
            lock (_gate)
            {
                var until = _parkedUntil.Max();
                return until > _steady.GetUtcNow() ? _steady.OnHostClock(until) : null;
            }
        }
    }

    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return _members.Count == 0 && _parkedUntil.Max() <= _steady.GetUtcNow();
            }
        }
    }

    public void Join(RequestBudget member)
    {
        lock (_gate)
        {
            _members.Add(member);
        }
    }

    public void Leave(RequestBudget member)
    {
        lock (_gate)
        {
            _members.Remove(member);
            foreach (var waiter in _waiters.Where(waiter => waiter.Member == member).ToList())
            {
                _waiters.Remove(waiter);
                waiter.Turn.TrySetCanceled();
            }

            Serve();
        }
    }

    /// <exception cref="PlatformException">Such work is parked.</exception>
    public void ThrowIfParked(RequestPriority priority)
    {
        lock (_gate)
        {
            if (Parked(priority) is { } refusal)
            {
                throw refusal;
            }
        }
    }

    /// <summary>Gives a turn, after a wait where the budget is used up.</summary>
    /// <exception cref="PlatformException">Such work is parked, or was while it waited.</exception>
    public async ValueTask TakeAsync(RequestBudget member, RequestPriority priority, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_gate)
        {
            if (Parked(priority) is { } refusal)
            {
                throw refusal;
            }

            waiter = new Waiter(member, priority);

            // behind those of the same priority, before those below it
            var place = _waiters.FindLastIndex(other => other.Priority <= priority) + 1;
            _waiters.Insert(place, waiter);
            Serve();
        }

        if (waiter.Turn.Task.IsCompletedSuccessfully)
        {
            return;
        }

        await using var registration = cancellationToken.UnsafeRegister(_ => GiveUp(waiter, cancellationToken), null);
        await waiter.Turn.Task;
    }

    public void Learn(RequestBudget member, int? count, int? allowed, TimeSpan? reset, DateTimeOffset? askedAt)
    {
        lock (_gate)
        {
            var now = _steady.GetUtcNow();
            member.Window.Learn(count, allowed, reset, askedAt is { } at ? _steady.FromHostClock(at) : now, now);
            Serve();
        }
    }

    /// <summary>The platform refused for a moment: such work, and work below it, waits. An import's refusal may be the import's alone and holds no link back.</summary>
    public void Block(RequestPriority asker, TimeSpan wait)
    {
        lock (_gate)
        {
            var until = _steady.GetUtcNow() + wait;
            for (var priority = (int)Of(asker, asker); priority < Priorities; priority++)
            {
                _blockedUntil[priority] = until > _blockedUntil[priority] ? until : _blockedUntil[priority];
            }

            Serve();
        }
    }

    /// <summary>The platform refused for long: nobody waits that long inside a call. An import's refusal parks imports, any other one all but the link.</summary>
    public void Park(RequestPriority? asker, TimeSpan wait)
    {
        RequestBudget[] members;
        lock (_gate)
        {
            var until = _steady.GetUtcNow() + wait;
            for (var priority = (int)Of(asker, RequestPriority.Resync); priority < Priorities; priority++)
            {
                _parkedUntil[priority] = until > _parkedUntil[priority] ? until : _parkedUntil[priority];
            }

            foreach (var waiter in _waiters.ToList())
            {
                if (Parked(waiter.Priority) is { } refusal)
                {
                    _waiters.Remove(waiter);
                    waiter.Turn.TrySetException(refusal);
                }
            }

            Serve();
            members = [.. _members];
        }

        foreach (var member in members)
        {
            member.TellParked();
        }
    }

    private static RequestPriority Of(RequestPriority? asker, RequestPriority others)
        => asker is RequestPriority.ImportLive or RequestPriority.ImportHistoric ? RequestPriority.ImportLive : others;

    private PlatformException? Parked(RequestPriority priority)
    {
        var (now, until) = (_steady.GetUtcNow(), _parkedUntil[(int)priority]);
        return until <= now ? null : new PlatformException(
            FailureClass.Transient,
            string.Create(CultureInfo.InvariantCulture, $"Genesys Cloud asked to be left alone until {_steady.OnHostClock(until):u}: requests of this kind are not sent before."))
        {
            Status = 429,
            RetryAfter = until - now,
            Remedy = "It goes on by itself then. If it comes again, have the limit of the OAuth client raised, or give this adapter a client of its own.",
        };
    }

    /// <summary>Gives a turn to everyone who can have one, the link first, and sets the timer for the next.</summary>
    private void Serve()
    {
        var now = _steady.GetUtcNow();
        TimeSpan? next = null;
        Roll(now);
        for (var place = 0; place < _waiters.Count;)
        {
            var waiter = _waiters[place];
            if (TimeToWait(waiter, now) is not { } wait)
            {
                _waiters.RemoveAt(place);
                waiter.Member.Window.Take(waiter.Priority);
                _sent.Enqueue(now);
                waiter.Turn.TrySetResult();
                continue;
            }

            next = next < wait ? next : wait;
            place++;
        }

        _timer?.Dispose();
        _timer = next is { } due ? time.CreateTimer(static state => ((BudgetPool)state!).OnTime(), this, due, Timeout.InfiniteTimeSpan) : null;
    }

    /// <summary>Forgets what is over.</summary>
    private void Roll(DateTimeOffset now)
    {
        foreach (var member in _members)
        {
            member.Window.Roll(now);
        }

        while (_sent.TryPeek(out var at) && at <= now - BudgetWindow.Length)
        {
            _sent.Dequeue();
        }
    }

    private TimeSpan? TimeToWait(Waiter waiter, DateTimeOffset now)
    {
        TimeSpan? longest = _blockedUntil[(int)waiter.Priority] > now ? _blockedUntil[(int)waiter.Priority] - now : null;
        foreach (var wait in (TimeSpan?[])[waiter.Member.Window.TimeToWait(waiter.Priority, now), TimeToWaitTogether(waiter, now)])
        {
            longest = wait > longest || longest is null ? wait : longest;
        }

        return longest;
    }

    /// <summary>No minute, wherever the platform begins it, holds more requests of all members together than one token is allowed.</summary>
    private TimeSpan? TimeToWaitTogether(Waiter waiter, DateTimeOffset now)
    {
        var most = Math.Max(1, (int)(waiter.Member.Window.Allowed * BudgetWindow.Share(waiter.Priority) / 100));
        return _sent.Count < most ? null : _sent.ElementAt(_sent.Count - most) + BudgetWindow.Length - now;
    }

    private void OnTime()
    {
        lock (_gate)
        {
            Serve();
        }
    }

    private void GiveUp(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_waiters.Remove(waiter))
            {
                waiter.Turn.TrySetCanceled(cancellationToken);
                Serve();
            }
        }
    }

    private sealed class Waiter(RequestBudget member, RequestPriority priority)
    {
        public RequestBudget Member { get; } = member;

        public RequestPriority Priority { get; } = priority;

        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
