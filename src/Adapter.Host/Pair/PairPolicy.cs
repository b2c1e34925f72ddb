namespace Adapter.Host.Pair;

/// <summary>What a host knows when it decides. Every length of time is measured on its own clock.</summary>
internal sealed record PairSituation
{
    public required PairHost Own { get; init; }

    /// <summary>How long this host has been active or on standby.</summary>
    public required TimeSpan OwnStateFor { get; init; }

    /// <summary>The other host's last answer; <see langword="null"/> when there never was one.</summary>
    public PairHost? Peer { get; init; }

    /// <summary>Since the last answer, or since this host began to ask.</summary>
    public required TimeSpan PeerSilentFor { get; init; }

    /// <summary>How long both have been on standby, as far as this host heard.</summary>
    public TimeSpan BothStandbyFor { get; init; }

    /// <summary>For each data source, since when the other host has not been heard active and following it.</summary>
    public IReadOnlyDictionary<string, TimeSpan> PeerLacksFor { get; init; } = new Dictionary<string, TimeSpan>();
}

internal enum PairStep
{
    Stay,
    TakeOver,
    StepDown,
}

/// <summary>Words for why a host is active or on standby. Kept on disk and shown; stable.</summary>
internal static class PairReasons
{
    public const string Started = "started";
    public const string PeerLost = "peer-lost";
    public const string PeerStops = "peer-stops";
    public const string PeerUncovered = "peer-uncovered";
    public const string BothStandby = "both-standby";
    public const string Returned = "returned";
    public const string Asked = "asked";
    public const string PeerActive = "peer-active";
    public const string Unpaired = "unpaired";

    /// <summary>The same for people.</summary>
    public static string Sentence(string reason) => reason switch
    {
        Started => "The host started and waits to hear the other one.",
        PeerLost => "The other host was not heard.",
        PeerStops => "The other host goes down.",
        PeerUncovered => "The other host does not follow a data source that this one follows.",
        BothStandby => "Both hosts were on standby.",
        Returned => "The primary is well again.",
        Asked => "A person asked for it.",
        PeerActive => "The other host is active.",
        Unpaired => "The host ran without a pair.",
        _ => reason,
    };
}

/// <summary>What to do, and why.</summary>
internal readonly record struct PairDecision(PairStep Step, string Reason)
{
    public static PairDecision Stay => new(PairStep.Stay, "");

    public static PairDecision TakeOver(string reason) => new(PairStep.TakeOver, reason);

    public static PairDecision StepDown(string reason) => new(PairStep.StepDown, reason);
}

/// <summary>
/// Decides whether a host is active. Pure. Whoever is in doubt becomes or stays active: events that both hand out are dropped by their id, events that nobody hands out are lost.
/// </summary>
internal static class PairPolicy
{
    public static PairDecision Decide(PairSituation now, PairOptions limits)
    {
        var peer = now.Peer is not null && now.PeerSilentFor < limits.TakeOverAfter ? now.Peer : null;
        return now.Own.Active ? WhenActive(now.Own, now.PeerSilentFor < limits.Heartbeat ? peer : null) : WhenOnStandby(now, peer, limits);
    }

    /// <summary>Whether a host follows all that the other follows, and anything at all.</summary>
    private static bool Delivers(PairHost host, PairHost other, TimeSpan atLeast)
        => other.Sources.All(source => !source.Value.IsCovered || (host.Sources.TryGetValue(source.Key, out var own) && own.CoveredFor >= atLeast))
            && (host.Sources.Values.Any(source => source.CoveredFor >= atLeast) || host.Sources.Count == 0);

    /// <summary>It goes only where the other one said just now that it is active and stays so: an older word may be of a host that is no more.</summary>
    private static PairDecision WhenActive(PairHost own, PairHost? peer)
    {
        if (peer is not { Active: true, Leaving: PairLeaving.No })
        {
            return PairDecision.Stay;
        }

        if (own.Leaving != PairLeaving.No)
        {
            return PairDecision.StepDown(own.Leaving == PairLeaving.Asked ? PairReasons.Asked : PairReasons.PeerActive);
        }

        return OwnStays(own, peer) ? PairDecision.Stay : PairDecision.StepDown(PairReasons.PeerActive);
    }

    /// <summary>Of two that are active, which one stays. Both hosts come to the same answer from the same facts.</summary>
    private static bool OwnStays(PairHost own, PairHost peer)
    {
        var (preferred, other) = own.IsPreferred ? (own, peer) : (peer, own);
        var preferredStays = (preferred.ReturnToPrimary && !other.ByHand && Delivers(preferred, other, TimeSpan.Zero)) || preferred.Term >= other.Term;
        return preferredStays == own.IsPreferred;
    }

    private static PairDecision WhenOnStandby(PairSituation now, PairHost? peer, PairOptions limits)
    {
        var own = now.Own;
        if (own.Leaving == PairLeaving.Stopping)
        {
            return PairDecision.Stay;
        }

        if (peer is null)
        {
            return now.PeerSilentFor >= limits.TakeOverAfter ? PairDecision.TakeOver(PairReasons.PeerLost) : PairDecision.Stay;
        }

        if (peer.Leaving != PairLeaving.No)
        {
            return PairDecision.TakeOver(peer.Leaving == PairLeaving.Asked ? PairReasons.Asked : PairReasons.PeerStops);
        }

        if (!peer.Active)
        {
            return own.IsPreferred || now.BothStandbyFor >= limits.TakeOverAfter ? PairDecision.TakeOver(PairReasons.BothStandby) : PairDecision.Stay;
        }

        if (IsBetter(now, peer, limits))
        {
            return PairDecision.TakeOver(PairReasons.PeerUncovered);
        }

        return own is { IsPreferred: true, ReturnToPrimary: true } && !peer.ByHand && IsBack(now, peer, limits) ? PairDecision.TakeOver(PairReasons.Returned) : PairDecision.Stay;
    }

    /// <summary>The other one lacks for long what this one has had for long, and has nothing that this one lacks.</summary>
    private static bool IsBetter(PairSituation now, PairHost peer, PairOptions limits)
        => now.PeerLacksFor.Any(lack => lack.Value >= limits.TakeOverAfter && now.Own.Sources.TryGetValue(lack.Key, out var own) && own.CoveredFor >= limits.TakeOverAfter)
            && Delivers(now.Own, peer, TimeSpan.Zero);

    private static bool IsBack(PairSituation now, PairHost peer, PairOptions limits)
        => Delivers(now.Own, peer, limits.ReturnAfter)
            && now.OwnStateFor >= limits.ReturnAfter
            && (now.OwnStateFor >= limits.ReturnAtLatest || now.Own.Sources.Values.All(source => !source.IsCovered || source.UncertainFor is null));
}
