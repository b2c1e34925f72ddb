namespace Adapter.Host.Demo;

/// <summary>Compares the journal with the truth, fact by fact. Pure.</summary>
internal static class DemoComparison
{
    /// <summary>Kinds whose time is the platform's own to the millisecond: there the time is part of the comparison.</summary>
    private static readonly HashSet<string> Timed = ["connected", "failed", "ended", "transferred", "held", "routed"];

    /// <param name="facts">The whole truth.</param>
    /// <param name="events">The whole journal: its call events.</param>
    /// <param name="exactOnly">
    /// Under faults only facts that the platform can tell again are asked for. Kinds that it can never tell again are then left out on both sides; of
    /// the other kinds, a fact that it cannot tell again may be there, with the time at which it was seen, or not.
    /// </param>
    public static DemoResult Compare(IEnumerable<DemoFact> facts, IEnumerable<DemoEvent> events, bool exactOnly)
    {
        var all = facts.ToList();
        var expected = Count(all.Where(fact => fact.Visible && (fact.Exact || !exactOnly)).Select(Key));

        // true, and found when the platform is asked what happened; but nothing had to tell it
        var tolerated = all.Where(fact => !fact.Visible).Select(Key).ToHashSet(StringComparer.Ordinal);
        var untimed = Count(all.Where(fact => exactOnly && !fact.Exact).Select(fact => Key(fact.ConversationId, fact.ParticipantId, fact.Kind)));
        var kinds = all.Where(fact => fact.Exact || !exactOnly).Select(fact => fact.Kind).ToHashSet(StringComparer.Ordinal);
        var never = all.Select(fact => fact.Kind).Where(kind => !kinds.Contains(kind)).ToHashSet(StringComparer.Ordinal);
        List<DemoEvent> journaled = [];
        foreach (var e in events.Where(e => !never.Contains(e.Kind) && !tolerated.Contains(Key(e))))
        {
            var loose = Key(e.ConversationId, e.ParticipantId, e.Kind);
            if (!expected.ContainsKey(Key(e)) && untimed.GetValueOrDefault(loose) > 0)
            {
                untimed[loose]--;
                continue;
            }

            journaled.Add(e);
        }

        var found = Count(journaled.Select(Key));

        List<string> lost = [];
        foreach (var (key, count) in expected)
        {
            var missing = count - found.GetValueOrDefault(key);
            lost.AddRange(Enumerable.Repeat(key, Math.Max(0, missing)));
        }

        List<string> doubled = [];
        List<string> unexpected = [];
        foreach (var (key, count) in found)
        {
            var wanted = expected.GetValueOrDefault(key);
            doubled.AddRange(Enumerable.Repeat(key, Math.Max(0, count - Math.Max(1, wanted))));
            if (wanted == 0)
            {
                unexpected.Add(key);
            }
        }

        return new DemoResult(expected.Values.Sum(), journaled.Count, lost, doubled, unexpected, journaled.Count(e => e.Recovered), [.. kinds.Order(StringComparer.Ordinal)]);
    }

    private static Dictionary<string, int> Count(IEnumerable<string> keys)
        => keys.GroupBy(key => key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    private static string Key(DemoFact fact) => Key(fact.ConversationId, fact.ParticipantId, fact.Kind, fact.At);

    private static string Key(DemoEvent e) => Key(e.ConversationId, e.ParticipantId, e.Kind, e.Time);

    private static string Key(string conversation, string? participant, string kind, DateTimeOffset at)
        => Timed.Contains(kind) ? $"{Key(conversation, participant, kind)} {at.ToUniversalTime():yyyy-MM-ddTHH:mm:ss.fffZ}" : Key(conversation, participant, kind);

    private static string Key(string conversation, string? participant, string kind) => $"{kind} {conversation} {participant}";
}

/// <summary>What a comparison found; the lists hold a key for each fact concerned.</summary>
internal sealed record DemoResult(int Expected, int Journaled, IReadOnlyList<string> Lost, IReadOnlyList<string> Doubled, IReadOnlyList<string> Unexpected, int Recovered, IReadOnlyList<string> Kinds)
{
    public bool IsClean => Lost.Count == 0 && Doubled.Count == 0 && Unexpected.Count == 0;
}

/// <summary>What the demo says at its end.</summary>
internal sealed record DemoSummary
{
    public required double DurationS { get; init; }

    public required string Faults { get; init; }

    public required int CallsMade { get; init; }

    public required int EventsExpected { get; init; }

    public required int EventsJournaled { get; init; }

    public required int Lost { get; init; }

    public required int Doubled { get; init; }

    /// <summary>Journaled, but no fact of the truth.</summary>
    public required int Unexpected { get; init; }

    /// <summary>Read back through REST after a cut.</summary>
    public required int Recovered { get; init; }

    /// <summary>Recordings that a client can have from the platform.</summary>
    public required int RecordingsExpected { get; init; }

    /// <summary>Of these, how many the import has stored.</summary>
    public required int RecordingsStored { get; init; }

    /// <summary>Of these, how many it has not.</summary>
    public required int RecordingsMissing { get; init; }

    /// <summary>Recordings that stand in the ledger twice.</summary>
    public required int RecordingsDoubled { get; init; }

    /// <summary>How often the link was cut and came back.</summary>
    public required int LinkCuts { get; init; }

    /// <summary>From the platform's own time of an event to the moment it could be read from the journal; live events only.</summary>
    public required DemoLatency LatencyMs { get; init; }

    /// <summary>The kinds of call events that were compared.</summary>
    public required IReadOnlyList<string> Compared { get; init; }

    /// <summary>Up to twenty keys of what was lost, doubled, unexpected or not stored.</summary>
    public required IReadOnlyList<string> Details { get; init; }
}

/// <summary>Milliseconds.</summary>
internal sealed record DemoLatency(double P50, double P99, double Max, int Samples);
