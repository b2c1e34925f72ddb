using Adapter.Host.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Journal.Healing;

/// <summary>What healing brought.</summary>
/// <param name="Salvaged">Events that stand in the new database.</param>
/// <param name="Found">Runs of numbers that were found to be gone this time.</param>
/// <param name="Folder">Where the damaged files are, as seen from the data folder.</param>
internal sealed record HealResult(long Salvaged, IReadOnlyList<QuarantinedSpan> Found, string Folder);

/// <summary>
/// Makes a sound journal from a damaged one: copies what can be read into a new database, notes the numbers that are gone, moves the damaged files aside
/// whole and puts the new one in their place. Killed anywhere, the next start begins anew or finishes. Nobody has the database open meanwhile.
/// </summary>
internal sealed partial class JournalHealer(string dataDirectory, JournalGate gate, TimeProvider time, JournalPoints points, ILogger<JournalHealer> logger)
{
    private const int EventsInStep = 4096;

    /// <summary>Numbers left out when the file that puts them aside is gone as well.</summary>
    private const long LeapWithoutReserve = 1_000_000;

    public HealResult Heal(JournalReserve reserve, CancellationToken cancellationToken)
    {
        points.At(JournalPoints.HealStarted);
        gate.Exchange(() => HealedSwap.Finish(dataDirectory, points)); // an earlier try may have got as far as the decision
        var database = JournalSchema.PathIn(dataDirectory);
        var now = time.GetUtcNow();
        var stamp = HealedSwap.Stamp(dataDirectory, now);
        var folder = HealedSwap.Folder + "/" + stamp;
        long salvaged;
        IReadOnlyList<QuarantinedSpan> found;
        using (PageSource pages = new(database))
        using (TableCopy tables = new(pages, reserve.FirstPage(), HealedSwap.TablesPath(dataDirectory)))
        using (HealedDatabase healed = new(HealedSwap.HealingPath(dataDirectory)))
        {
            healed.TakeTables(tables);
            (salvaged, found) = Copy(pages, healed, reserve, now, folder, cancellationToken);
            healed.Complete();
        }

        points.At(JournalPoints.HealCopied);
        HealedSwap.Decide(dataDirectory, stamp);
        gate.Exchange(() => HealedSwap.Finish(dataDirectory, points));
        LogHealed(salvaged, found.Where(span => span.IsLoss).Sum(span => span.Count), folder);
        return new HealResult(salvaged, found, folder);
    }

    private (long Salvaged, IReadOnlyList<QuarantinedSpan> Found) Copy(PageSource pages, HealedDatabase healed, JournalReserve reserve, DateTimeOffset now, string folder,
        CancellationToken cancellationToken)
    {
        HoleFinder holes = new(healed.Floor, healed.Quarantined, healed.Marks, now, folder);
        var known = reserve.State is not null || reserve.Reserved > 0;
        var salvaged = 0L;
        foreach (var fact in new EventSalvage(pages).Read(healed.Floor, known ? reserve.Reserved : long.MaxValue, known ? reserve.Last : long.MaxValue))
        {
            if (healed.Insert(fact))
            {
                holes.Event(fact.Sequence, fact.Time);
                cancellationToken.ThrowIfCancellationRequested();
                if (++salvaged % EventsInStep == 0)
                {
                    healed.Flush();
                    points.At(JournalPoints.HealCopying);
                }
            }
        }

        // What consumers have read was there.
        var last = Math.Max(reserve.Last, Math.Max(healed.FurthestCursor, holes.Last));
        holes.End(last, !known ? last + LeapWithoutReserve : last > holes.LastEvent ? Math.Max(reserve.Reserved, last) : last);
        healed.Quarantine(holes.Found);
        points.At(JournalPoints.HealCopying);
        return (salvaged, holes.Found);
    }

    [LoggerMessage(EventIds.JournalHealed, LogLevel.Warning, "The journal is healed: {Salvaged} events were taken over, {Lost} are lost. The damaged files are in {Folder}; keep them for support, or delete them.")]
    private partial void LogHealed(long salvaged, long lost, string folder);
}
