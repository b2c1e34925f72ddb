namespace Adapters.GenesysCloudCx.Api;

/// <summary>Whose work a request is: the link's goes first when the budget gets short.</summary>
internal enum RequestPriority
{
    /// <summary>Keeps events coming: token, channels, subscriptions.</summary>
    Link,

    /// <summary>Brings the state up to date; can wait.</summary>
    Resync,

    /// <summary>Recordings at the edge of the present.</summary>
    ImportLive,

    /// <summary>Recordings of the past, and looks for late ones.</summary>
    ImportHistoric,
}

/// <summary>Keeps the requests of one token below the platform's limit, by what the rate-limit headers tell, together with those of the same OAuth client. Thread-safe.</summary>
internal sealed class RequestBudget : IDisposable
{
    private readonly BudgetPool _pool;
    private readonly Action? _left;

    /// <summary>A budget that is shared with nobody.</summary>
    public RequestBudget(TimeProvider time)
        : this(new BudgetPool(time), null)
    {
    }

    /// <summary>A member's part of a pool; <paramref name="left"/> is called when it is disposed.</summary>
    public RequestBudget(BudgetPool pool, Action? left)
    {
        (_pool, _left) = (pool, left);
        pool.Join(this);
    }

    /// <summary>The window of this member's token; the pool guards it.</summary>
    public BudgetWindow Window { get; } = new();

    public (int Count, int Allowed) Used => (Window.Count, Window.Allowed);

    /// <summary>The platform asked to be left alone until then; <see langword="null"/> when it did not, or when that is over.</summary>
    public DateTimeOffset? ParkedUntil => _pool.ParkedUntil;

    /// <summary>Called when work was parked, on the thread of whoever was refused.</summary>
    public Action? Parked { get; set; }

    /// <summary>Takes one request from the budget, after a wait where it is used up.</summary>
    /// <exception cref="PlatformException">Such work is parked: transient, with the time to wait.</exception>
    public ValueTask TakeAsync(RequestPriority priority, CancellationToken cancellationToken) => _pool.TakeAsync(this, priority, cancellationToken);

    /// <exception cref="PlatformException">Such work is parked: transient, with the time to wait.</exception>
    public void ThrowIfParked(RequestPriority priority) => _pool.ThrowIfParked(priority);

    /// <summary>Takes over what an answer told; <paramref name="askedAt"/> is when its request was sent, where that is known.</summary>
    public void Learn(int? count, int? allowed, TimeSpan? reset, DateTimeOffset? askedAt = null) => _pool.Learn(this, count, allowed, reset, askedAt);

    /// <summary>The platform refused for a moment; at most <see cref="RetryPolicy.LongestInlineWait"/>.</summary>
    public void Block(RequestPriority asker, TimeSpan wait) => _pool.Block(asker, wait < RetryPolicy.LongestInlineWait ? wait : RetryPolicy.LongestInlineWait);

    /// <summary>The platform refused for longer than anybody waits inside a call; <see langword="null"/> is the token's request.</summary>
    public void Park(RequestPriority? asker, TimeSpan wait) => _pool.Park(asker, wait);

    public void TellParked() => Parked?.Invoke();

    public void Dispose()
    {
        _pool.Leave(this);
        _left?.Invoke();
    }
}
