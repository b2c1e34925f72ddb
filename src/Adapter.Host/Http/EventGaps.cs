using Adapter.Host.Journal;

namespace Adapter.Host.Http;

/// <summary>Numbers that a reader asks for and that no event will come for. Said, not left to be guessed.</summary>
internal sealed class EventGaps(IEventJournal journal, long after)
{
    public const string Retention = "retention";

    private long _told = after;

    /// <summary>The next event is handed out: what is missing before it.</summary>
    public IReadOnlyList<EventGapView> Before(long sequence)
    {
        var gaps = UpTo(sequence - 1);
        _told = Math.Max(_told, sequence);
        return gaps;
    }

    /// <summary>Everything up to a number was looked at: what of it is missing and was not told yet.</summary>
    public IReadOnlyList<EventGapView> UpTo(long last)
    {
        if (last <= _told)
        {
            return [];
        }

        var from = _told + 1;
        _told = last;
        return Between(journal, from, last);
    }

    /// <summary>What is missing of a run of numbers.</summary>
    public static List<EventGapView> Between(IEventJournal journal, long from, long until)
    {
        List<EventGapView> gaps = [];
        var statistics = journal.Statistics;
        if (Math.Min(statistics.FirstSequence - 1, until) is var removed && removed >= from)
        {
            gaps.Add(new EventGapView(from, removed, Retention));
            from = removed + 1;
        }

        foreach (var span in statistics.Quarantined)
        {
            if (span.Last >= from && span.First <= until)
            {
                gaps.Add(new EventGapView(Math.Max(from, span.First), Math.Min(until, span.Last), span.Reason) { Began = span.Began, Ended = span.Ended });
            }
        }

        return gaps;
    }
}

/// <summary>A run of sequence numbers without events.</summary>
/// <param name="From">First number.</param>
/// <param name="To">Last number.</param>
/// <param name="Reason"><c>retention</c>, <c>damaged</c>, <c>tail-lost</c>, or <c>unused</c>: the numbers were left out and no event is missing.</param>
internal sealed record EventGapView(long From, long To, string Reason)
{
    /// <summary>The events that are missing happened after this, where that is known.</summary>
    public DateTimeOffset? Began { get; init; }

    /// <summary>And before this.</summary>
    public DateTimeOffset? Ended { get; init; }
}
