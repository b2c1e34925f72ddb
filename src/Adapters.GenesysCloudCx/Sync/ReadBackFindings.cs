using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Backfill;
using Adapters.GenesysCloudCx.Notifications;

namespace Adapters.GenesysCloudCx.Sync;

/// <summary>
/// What a read-back told and the link should have told, in time of which no comparison has shown yet that it delivered. That time is told as uncertain at once: where all of
/// it was read back, a comparison finds nothing missing any more. So the next one also counts what was found here. Thread-safe.
/// </summary>
internal sealed class ReadBackFindings(NotificationLink link, DeliveryProof proof, DeliveryDoubt doubt, PlatformClock clock, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, (int Facts, long Count)> _found = [];

    /// <summary>Whether there is a channel that told nothing since something was found that it should have told.</summary>
    public bool IsAny(IReadOnlyList<LiveChannel> channels)
    {
        lock (_gate)
        {
            return channels.Any(IsQuietSince);
        }
    }

    /// <summary>Takes facts that a read-back told and that were new in the journal.</summary>
    public async Task TakeAsync(IReadOnlyList<AdapterEvent> told, CancellationToken cancellationToken)
    {
        var facts = told.OfType<CallEvent>().Where(fact => fact.UserId is { } user && link.Follows(user)).ToList();
        if (facts.Count == 0)
        {
            return;
        }

        // what is younger may still be on its way
        Stretch live = new(proof.LiveFrom, time.GetUtcNow() - DeliveryComparison.Patience);
        UnprovedTime unproved = new(live, proof.Before, clock, time);
        foreach (var before in facts.SelectMany(unproved.Before).Distinct().ToList())
        {
            await doubt.TellAsync(before, before.On(time), isMute: true, cancellationToken);
        }

        var unheard = facts.FindAll(unproved.IsLive).FindAll(fact => Count(fact));
        if (unheard.Count > 0)
        {
            link.Tell(Missed.At(Moment.Of(live.From, time), time, CoverageCauses.LinkMute, "The link heartbeated, and calls were read back that it had not told."));
        }
    }

    /// <summary>Facts that channels did not tell, where they told nothing else since; forgets them.</summary>
    public Dictionary<int, int> Take(IReadOnlyList<LiveChannel> channels)
    {
        lock (_gate)
        {
            var missed = channels.Where(IsQuietSince).ToDictionary(static channel => channel.Number, channel => _found[channel.Number].Facts);
            _found.Clear();
            return missed;
        }
    }

    private bool IsQuietSince(LiveChannel channel) => _found.TryGetValue(channel.Number, out var found) && found.Count == channel.Flow.Count;

    /// <summary>Whether a live channel should have told the fact. One that told something later is not mute, whatever it lost.</summary>
    private bool Count(CallEvent fact)
    {
        if (link.LiveChannels.FirstOrDefault(channel => channel.Told.Contains(fact.UserId!, StringComparer.OrdinalIgnoreCase)) is not { } channel)
        {
            return false;
        }

        if (channel.Flow.Last?.Earliest(time) is not { } last || clock.ToPlatform(last) < fact.Time)
        {
            lock (_gate)
            {
                _found[channel.Number] = (_found.GetValueOrDefault(channel.Number).Facts + 1, channel.Flow.Count);
            }
        }

        return true;
    }
}
