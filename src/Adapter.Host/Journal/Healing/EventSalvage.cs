namespace Adapter.Host.Journal.Healing;

/// <summary>
/// Every event that can still be read from a database and its WAL, in the order of the numbers. The pages are found by what is on them, not by the tree
/// above them: a damaged page costs its own events and nothing else. Two passes; 32 bytes of memory for each page of events.
/// </summary>
internal sealed class EventSalvage(PageSource pages)
{
    private readonly record struct Leaf(long First, long Last, PageImage Image);

    /// <summary>Reads the events.</summary>
    /// <param name="after">Only events with a higher number: what retention deleted may still stand on free pages.</param>
    /// <param name="most">No event can have a higher number.</param>
    /// <param name="looseUpTo">Up to which number pages count that SQLite itself would not read: what was never acknowledged is not to appear.</param>
    public IEnumerable<SalvagedEvent> Read(long after, long most, long looseUpTo)
    {
        var leaves = Find(after, most);
        SortedDictionary<long, (ImageRank Rank, SalvagedEvent Fact)> waiting = [];
        var page = new byte[PageSource.PageSize];
        foreach (var leaf in leaves)
        {
            while (waiting.Count > 0 && waiting.First() is var (sequence, ready) && sequence < leaf.First)
            {
                waiting.Remove(sequence);
                yield return ready.Fact;
            }

            if (!pages.TryRead(leaf.Image, page))
            {
                continue;
            }

            foreach (var fact in EventLeaf.Read(page, pages))
            {
                if (fact.Sequence > after && fact.Sequence <= most
                    && (leaf.Image.Rank == ImageRank.Current || fact.Sequence <= looseUpTo)
                    && (!waiting.TryGetValue(fact.Sequence, out var other) || other.Rank > leaf.Image.Rank))
                {
                    waiting[fact.Sequence] = (leaf.Image.Rank, fact);
                }
            }
        }

        foreach (var (_, ready) in waiting)
        {
            yield return ready.Fact;
        }
    }

    private List<Leaf> Find(long after, long most)
    {
        List<Leaf> leaves = [];
        var page = new byte[PageSource.PageSize];
        foreach (var image in pages.Images())
        {
            if (pages.TryRead(image, page) && EventLeaf.Range(page) is { } range && range.Last > after && range.First <= most)
            {
                leaves.Add(new Leaf(range.First, range.Last, image));
            }
        }

        leaves.Sort((a, b) => a.First != b.First ? a.First.CompareTo(b.First) : a.Image.Rank.CompareTo(b.Image.Rank));
        return leaves;
    }
}
