namespace Torture.Oracle;

/// <summary>Compares the journal with the truth, fact by fact. Pure.</summary>
internal static class JournalOracle
{
    /// <summary>What a leg's life looks like in the journal: nothing of a lower step stands after a higher one.</summary>
    private static readonly Dictionary<string, int> Steps = new(StringComparer.Ordinal)
    {
        ["offered"] = 0,
        ["dialing"] = 0,
        ["connected"] = 1,
        ["transferred"] = 2,
        ["ended"] = 3,
        ["failed"] = 3,
    };

    private static readonly Dictionary<string, string> Begins = new(StringComparer.Ordinal) { ["party-left"] = "conferenced", ["retrieved"] = "held" };

    /// <param name="facts">The whole truth.</param>
    /// <param name="journal">The whole journal, in its order.</param>
    /// <param name="covering">The span in which the host says that it heard the platform at that moment: what is told only live must be there then.</param>
    public static Verdict Compare(IReadOnlyList<TruthFact> facts, IReadOnlyList<JournalEvent> journal, Func<DateTimeOffset, CoverageSpan?>? covering = null)
    {
        List<Finding> findings = [];
        Dictionary<string, TruthFact> expected = new(StringComparer.Ordinal);
        Dictionary<string, List<TruthFact>> optional = new(StringComparer.Ordinal);
        foreach (var fact in facts)
        {
            if (!fact.Exact || !fact.Visible || !expected.TryAdd(fact.Strict, fact))
            {
                Of(optional, fact.Loose).Add(fact);
            }
        }

        HashSet<string> found = new(StringComparer.Ordinal);
        HashSet<Guid> ids = [];
        foreach (var e in journal)
        {
            if (!ids.Add(e.Id))
            {
                findings.Add(new Finding(FindingKind.Doubled, $"id {e.Id}", e.Time, $"sequence {e.Sequence}, {e.Type}"));
            }
            else if (e.IsCall)
            {
                Judge(e, expected, optional, found, findings);
            }
        }

        findings.AddRange(expected.Where(each => !found.Contains(each.Key)).Select(each => new Finding(FindingKind.Lost, each.Key, each.Value.At, $"happened at {each.Value.At:HH:mm:ss.fff}")));
        if (covering is not null)
        {
            findings.AddRange(Unheard(facts, journal, optional.Values.SelectMany(left => left).Where(fact => fact is { Exact: false, Visible: true }), covering));
        }

        findings.AddRange(Disorder(journal));
        findings.AddRange(Unended(journal, facts));
        return new Verdict(expected.Count, found.Count, journal.Count, journal.Count(e => e.Recovered), findings);
    }

    private static IEnumerable<Finding> Unheard(
        IReadOnlyList<TruthFact> facts, IReadOnlyList<JournalEvent> journal, IEnumerable<TruthFact> untold, Func<DateTimeOffset, CoverageSpan?> covering)
    {
        var told = journal.Where(e => e.IsCall).Select(e => $"{e.Kind} {e.ConversationId}").ToHashSet(StringComparer.Ordinal);
        var missing = untold.ToHashSet();
        var recordings = facts.Where(fact => fact.Kind == TruthFact.OfConversation).ToLookup(fact => fact.ConversationId);
        foreach (var fact in missing)
        {
            if (covering(fact.At) is { } span && CanBeSeen(fact, told) && !IsUnseenReturn(fact, recordings[fact.ConversationId]))
            {
                yield return new Finding(FindingKind.Unheard, fact.Strict, fact.At, $"told only live, at {fact.At:HH:mm:ss.fff}, a moment that counts as covered ('{span.Cause}' from {span.From:u} to {span.To:u})");
            }
        }

        // a state that it went back to is no change for who did not hear that it had left it
        bool IsUnseenReturn(TruthFact fact, IEnumerable<TruthFact> recordings)
        {
            var before = recordings.Where(other => other.At < fact.At).OrderByDescending(other => other.At).ToList();
            return before.TakeWhile(other => missing.Contains(other) && covering(other.At) is null).Count() is var unseen && unseen > 0
                && (unseen == before.Count || before[unseen].RecordingState == fact.RecordingState);
        }
    }

    /// <summary>Who did not hear that something began, in an outage, cannot see it end.</summary>
    private static bool CanBeSeen(TruthFact fact, HashSet<string> told) => !Begins.TryGetValue(fact.Kind, out var begin) || told.Contains($"{begin} {fact.ConversationId}");

    private static void Judge(JournalEvent e, Dictionary<string, TruthFact> expected, Dictionary<string, List<TruthFact>> optional, HashSet<string> found, List<Finding> findings)
    {
        if (expected.ContainsKey(e.Strict))
        {
            if (!found.Add(e.Strict))
            {
                findings.Add(new Finding(FindingKind.Doubled, e.Strict, e.Time, $"again at sequence {e.Sequence}"));
            }
        }
        else if (optional.TryGetValue(e.Loose, out var left) && left.Count > 0)
        {
            // true, though nothing has to tell it: taken once for each time that it happened, the nearest first
            left.Remove(left.MinBy(fact => (fact.Strict != e.Strict, (fact.At - e.Time).Duration()))!);
        }
        else
        {
            var known = optional.ContainsKey(e.Loose) || expected.Values.Any(fact => fact.Loose == e.Loose);
            findings.Add(new Finding(known ? FindingKind.Doubled : FindingKind.Unexpected, e.Strict, e.Time, $"sequence {e.Sequence}, time {e.Time:HH:mm:ss.fff}{(e.Recovered ? ", recovered" : "")}"));
        }
    }

    private static IEnumerable<Finding> Disorder(IReadOnlyList<JournalEvent> journal)
    {
        Dictionary<string, (int Step, JournalEvent Event)> steps = new(StringComparer.Ordinal);
        HashSet<string> retrieved = new(StringComparer.Ordinal);
        long last = 0;
        foreach (var e in journal)
        {
            if (e.Sequence <= last)
            {
                yield return new Finding(FindingKind.Disordered, $"sequence {e.Sequence}", e.Time, $"after {last}");
            }

            last = e.Sequence;
            if (!e.IsCall)
            {
                continue;
            }

            var leg = $"{e.ConversationId} {e.ParticipantId}";
            if (Steps.TryGetValue(e.Kind, out var step))
            {
                if (steps.TryGetValue(leg, out var before) && before.Step > step)
                {
                    yield return new Finding(FindingKind.Disordered, e.Strict, e.Time, $"sequence {e.Sequence} after '{before.Event.Kind}' at {before.Event.Sequence}");
                }
                else
                {
                    steps[leg] = (step, e);
                }
            }
            else if (e.Kind == "retrieved")
            {
                retrieved.Add($"{leg} {e.Lead}");
            }
            else if (e.Kind == "held" && retrieved.Contains($"{leg} {e.Lead}"))
            {
                yield return new Finding(FindingKind.Disordered, e.Strict, e.Time, $"sequence {e.Sequence} after its 'retrieved'");
            }
        }
    }

    /// <summary>Of conversations that are over: each leg that was connected has ended.</summary>
    private static IEnumerable<Finding> Unended(IReadOnlyList<JournalEvent> journal, IReadOnlyList<TruthFact> facts)
    {
        var over = facts.Where(fact => fact.Kind == "ended").Select(fact => $"{fact.ConversationId} {fact.ParticipantId}").ToHashSet(StringComparer.Ordinal);
        var ended = journal.Where(e => e.Kind == "ended").Select(e => $"{e.ConversationId} {e.ParticipantId}").ToHashSet(StringComparer.Ordinal);
        return journal.Where(e => e.Kind == "connected" && over.Contains($"{e.ConversationId} {e.ParticipantId}") && !ended.Contains($"{e.ConversationId} {e.ParticipantId}"))
            .Select(e => new Finding(FindingKind.Unended, e.Strict, e.Time, $"connected at sequence {e.Sequence}, never ended"));
    }

    private static List<TruthFact> Of(Dictionary<string, List<TruthFact>> lists, string key)
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = []);
        }

        return list;
    }
}
