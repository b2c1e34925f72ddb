using Adapter.Host.Diagnostics;
using Adapter.Host.Journal;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Pair;

/// <summary>
/// Moves consumers of a host on standby after the consumers of the same name that read from the other host: nobody moves them here, and retention would keep everything for them.
/// </summary>
internal sealed partial class PlaceFollower(IEventJournal journal, TimeMarks marks, OutputGate gate, ILogger<PlaceFollower> logger)
{
    /// <summary>Follows once. What a take-over would hand out again is not passed, nor what this host has yet to hand out itself.</summary>
    public async Task FollowAsync(PairAnswer peer, TimeSpan resubmit, CancellationToken cancellationToken)
    {
        foreach (var cursor in await journal.Cursors.ListAsync(cancellationToken))
        {
            var followed = peer.Consumers.FirstOrDefault(consumer => string.Equals(consumer.Name, cursor.Name, StringComparison.OrdinalIgnoreCase));
            if (followed is null || gate.Now.IsActive || !gate.Now.IsReadUpTo(cursor.Position, journal.LastSequence))
            {
                continue;
            }

            var place = marks.SequenceAt(followed.Behind + resubmit);
            if (place <= cursor.Position)
            {
                continue;
            }

            try
            {
                await journal.Cursors.AdvanceAsync(cursor.Name, place, cancellationToken);
                LogFollowed(cursor.Name, place);
            }
            catch (CursorException)
            {
                // deleted or moved meanwhile, by somebody who knows better
            }
        }
    }

    [LoggerMessage(EventIds.PairPlaceFollowed, LogLevel.Debug, "Consumer {Consumer} reads from the other host; here it follows to {Place}.")]
    private partial void LogFollowed(string consumer, long place);
}
