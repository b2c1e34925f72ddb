namespace Torture.Oracle;

/// <summary>Compares what a consumer was given, over all kills, with the journal as it is now. Pure.</summary>
internal static class ConsumerOracle
{
    /// <param name="seen">What it was given, in the order in which it came.</param>
    /// <param name="journal">The whole journal, in its order.</param>
    public static IEnumerable<Finding> Compare(IReadOnlyList<(long Sequence, Guid Id)> seen, IReadOnlyList<JournalEvent> journal)
    {
        var there = journal.ToDictionary(e => e.Sequence);
        HashSet<long> given = [];
        long last = 0;
        foreach (var (sequence, id) in seen)
        {
            if (sequence <= last)
            {
                yield return Wrong(sequence, $"given after {last}");
            }

            last = Math.Max(last, sequence);
            given.Add(sequence);
            if (!there.TryGetValue(sequence, out var e))
            {
                yield return Wrong(sequence, $"was given ({id}) and is gone from the journal");
            }
            else if (e.Id != id)
            {
                yield return Wrong(sequence, $"was given as {id} and is {e.Id} now");
            }
        }

        foreach (var e in journal.Where(e => e.Sequence <= last && !given.Contains(e.Sequence)))
        {
            yield return Wrong(e.Sequence, $"was passed over ({e.Type})");
        }
    }

    private static Finding Wrong(long sequence, string detail) => new(FindingKind.Consumer, $"sequence {sequence}", default, detail);
}
