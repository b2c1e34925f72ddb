using Adapter.Host.Journal;

namespace Adapter.Host.Pair;

/// <summary>Puts the answer of <c>GET /api/v1/pair</c> together.</summary>
internal sealed class PairStatus(PairOptions options, PairService pair, PairSources sources, TimeMarks marks, PairAlarms alarms, OutputGate gate, IEventJournal journal, TimeProvider time)
{
    public async Task<PairAnswer> TellAsync(CancellationToken cancellationToken)
    {
        var (state, peer, handout) = (pair.State, pair.Peer, gate.Now);
        var cursors = await journal.Cursors.ListAsync(cancellationToken);
        return new PairAnswer
        {
            Instance = pair.Instance,
            Role = options.Role!.Value,
            Active = state.Active,
            Term = state.Term,
            Since = state.Since,
            ForSeconds = time.GetElapsedTime(state.BeganAt).TotalSeconds,
            Reason = state.Reason,
            Why = PairReasons.Sentence(state.Reason),
            ByHand = state.IsByHand,
            Leaving = pair.Leaving,
            ReturnToPrimary = options.ReturnToPrimary,
            Sources = sources.Views(),
            Consumers = [.. cursors.Select(cursor => new PairConsumerView(cursor.Name, cursor.Position, Behind(cursor.Position, handout).TotalSeconds))],
            Peer = new PairPeerView(
                options.PeerAddress!.ToString(), pair.IsPeerHeard, pair.PeerSilentFor.TotalSeconds, peer.Answer?.Role, peer.Answer?.Active, peer.Answer?.Term, peer.Trouble),
            Alarms = alarms.Raised,
        };
    }

    private TimeSpan Behind(long position, Handout handout)
        => handout.IsReadUpTo(position, journal.LastSequence) ? TimeSpan.Zero : marks.AgeOf(handout.PlaceOf(position));
}
