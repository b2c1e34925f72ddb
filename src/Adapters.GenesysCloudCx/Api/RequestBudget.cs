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

/// <summary>
/// Keeps the requests of one token below the platform's limit, by what the rate-limit headers tell: link work stops at 90 % of the
/// window, other work at 75 %, and waits for the next window. Thread-safe.
/// </summary>
internal sealed class RequestBudget(TimeProvider time) : IDisposable
{
    public const int DefaultAllowed = 300;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private int _allowed = DefaultAllowed;
    private int _count;
    private DateTimeOffset _resetAt = DateTimeOffset.MinValue;
    private DateTimeOffset _blockedUntil = DateTimeOffset.MinValue;

    public (int Count, int Allowed) Used
    {
        get
        {
            lock (_gate)
            {
                return (_count, _allowed);
            }
        }
    }

    /// <summary>Takes one request from the budget, after a wait where it is used up.</summary>
    public async ValueTask TakeAsync(RequestPriority priority, CancellationToken cancellationToken)
    {
        while (TimeToWait(priority) is { } wait)
        {
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <summary>Takes over what an answer told.</summary>
    public void Learn(int? count, int? allowed, TimeSpan? reset)
    {
        lock (_gate)
        {
            if (allowed is > 0)
            {
                _allowed = allowed.Value;
            }

            if (reset is { } left && left >= TimeSpan.Zero && left <= 2 * Window)
            {
                var resetAt = time.GetUtcNow() + left;

                // the platform began a new window: what was counted in the old one is past
                if (resetAt > _resetAt + TimeSpan.FromSeconds(5) && count is { } fresh)
                {
                    _count = fresh;
                }

                _resetAt = resetAt;
            }

            if (count > _count)
            {
                _count = count.Value;
            }
        }
    }

    /// <summary>The platform refused for a while: nobody asks before.</summary>
    public void Block(TimeSpan wait)
    {
        lock (_gate)
        {
            var until = time.GetUtcNow() + (wait < RetryPolicy.LongestInlineWait ? wait : RetryPolicy.LongestInlineWait);
            _blockedUntil = until > _blockedUntil ? until : _blockedUntil;
        }
    }

    public void Dispose()
    {
    }

    private TimeSpan? TimeToWait(RequestPriority priority)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now >= _resetAt)
            {
                _count = 0;
                _resetAt = now + Window;
            }

            if (now < _blockedUntil)
            {
                return _blockedUntil - now;
            }

            var share = priority switch
            {
                RequestPriority.Link => 90,
                RequestPriority.Resync => 75,
                RequestPriority.ImportLive => 65,
                _ => 50,
            };
            if (_count >= Math.Max(1, _allowed * share / 100))
            {
                return _resetAt - now;
            }

            _count++;
            return null;
        }
    }
}
