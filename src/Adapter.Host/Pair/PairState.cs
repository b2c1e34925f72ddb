namespace Adapter.Host.Pair;

/// <summary>Whether this host is active, in which term, since when and why.</summary>
internal sealed record PairState(bool Active, long Term, string Reason, DateTimeOffset Since, long BeganAt)
{
    public bool IsByHand => Active && Reason == PairReasons.Asked;
}

/// <summary>What was heard of the other host last.</summary>
/// <param name="Answer">Its last answer; <see langword="null"/> when there never was one.</param>
/// <param name="Host">The same as the policy sees it.</param>
/// <param name="HeardAt">When, by the clock that does not jump; without an answer when it was first asked.</param>
/// <param name="Trouble">Why the last request had no answer.</param>
internal sealed record PeerState(PairAnswer? Answer, PairHost? Host, long HeardAt, string? Trouble);
