using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Backfill;

/// <summary>How long a lane rests after a refusal: longer and longer, or as long as the platform asks for.</summary>
internal sealed class LanePause(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Permission = TimeSpan.FromMinutes(5);

    private TimeSpan _next = First;
    private readonly SteadyClock _steady = new(time);
    private DateTimeOffset _until = DateTimeOffset.MinValue;

    public TimeSpan Left => _until - _steady.GetUtcNow();

    public void Worked() => _next = First;

    /// <summary>Gives how long it is to the next attempt.</summary>
    public TimeSpan After(PlatformException refusal)
    {
        return Rest(refusal.Class == FailureClass.Permission ? Permission : refusal.RetryAfter > _next ? refusal.RetryAfter.Value : _next);
    }

    /// <summary>The same where the platform refused single conversations: that says nothing about the others, whatever the reason.</summary>
    public TimeSpan AfterSome() => Rest(_next);

    private TimeSpan Rest(TimeSpan wait)
    {
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        _until = _steady.GetUtcNow() + wait;
        return wait;
    }
}
