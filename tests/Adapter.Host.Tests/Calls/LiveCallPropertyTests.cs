using Adapter.Abstractions;
using Adapter.Host.Calls;
using Adapter.Host.Journal;
using Testing.Common;

namespace Adapter.Host.Tests.Calls;

/// <summary>
/// The book against a fold that knows in which order things really happened: after any part of the journal, with facts read back late, told again under another number, told by two adapters
/// in turn, and begun in the middle.
/// </summary>
public sealed class LiveCallPropertyTests
{
    private const int Worlds = 300;

    [Fact]
    public void Book_AfterAnyPrefixOfAnyJournal_IsTheNaiveFold()
    {
        var compared = 0;
        for (var seed = 1; seed <= Worlds; seed++)
        {
            var journal = World(new Random(seed));
            LiveCallBook book = new(new ManualClock(Told.Start.AddHours(1)), new LiveCallLimits());
            var next = 0;
            foreach (var cut in Cuts(new Random(seed), journal.Count))
            {
                for (; next < cut; next++)
                {
                    book.Take(journal[next].Journaled, true);
                }

                LookUp(book, journal, cut);
                Assert.Equal(Naive(journal.Take(cut)), Shown(book));
                compared++;
            }
        }

        Assert.True(compared > Worlds);
    }

    [Fact]
    public void Book_BegunInTheMiddle_ShowsEveryLegThatAnythingWasToldOfSince()
    {
        var (shown, looked) = (0, 0);
        for (var seed = 1; seed <= Worlds; seed++)
        {
            Random random = new(seed);
            var journal = World(random);
            var (begin, end) = (random.Next(journal.Count), journal.Count - random.Next(journal.Count / 2));
            if (begin >= end)
            {
                continue;
            }

            LiveCallBook book = new(new ManualClock(Told.Start.AddHours(1)), new LiveCallLimits());
            journal.Take(begin..end).ToList().ForEach(item => book.Take(item.Journaled, true));
            looked += LookUp(book, journal, end);

            var truth = Naive(journal.Take(end));
            var since = journal.Take(begin..end).Select(item => item.Fact).Where(fact => fact.Type != EventTypes.CallRouted).Select(fact => $"{fact.ConversationId}/{fact.ParticipantId}").ToHashSet();
            var found = Shown(book);
            Assert.Empty(found.Except(truth));
            Assert.Empty(truth.Where(leg => since.Any(item => leg.StartsWith(item + " ", StringComparison.Ordinal))).Except(found));
            shown += found.Count;
        }

        Assert.True(shown > 100 && looked > 100, $"{shown} shown, {looked} looked up");
    }

    /// <summary>What the follower does with the journal.</summary>
    private static int LookUp(LiveCallBook book, IReadOnlyList<Entry> journal, int end)
    {
        book.Settle();
        var count = 0;
        foreach (var key in book.NeedsPast(int.MaxValue))
        {
            book.TakePast(key, journal.Take(end).Where(item => item.Fact.ConversationId == key.Conversation).Select(item => CallFactReader.Read(item.Journaled)!));
            count++;
        }

        book.Settle();
        Assert.Empty(book.NeedsPast(1));
        return count;
    }

    private static List<string> Shown(LiveCallBook book)
        => [.. book.Read().Calls.Select(item => item.Call)
            .Select(call => $"{call.Conversation}/{call.Lane.Leg} {call.Lane.Segments[^1].State} holds {call.Holds}").Order(StringComparer.Ordinal)];

    /// <summary>One step after the other, in the order in which things happened.</summary>
    private static List<string> Naive(IEnumerable<Entry> journal)
    {
        Dictionary<string, (string State, HashSet<string> Holds)> legs = [];
        foreach (var entry in journal.DistinctBy(entry => entry.Fact.Id).OrderBy(entry => entry.Order))
        {
            var fact = entry.Fact;
            var key = $"{fact.ConversationId}/{fact.ParticipantId}";
            var (state, holds) = legs.GetValueOrDefault(key, ("", []));
            state = fact.Type switch
            {
                EventTypes.CallOffered when state == "" => "Alerting",
                EventTypes.CallDialing when state == "" => "Dialing",
                EventTypes.CallConnected or EventTypes.CallRetrieved or EventTypes.CallRecordingStateChanged when state is not ("Over" or "Held") || fact.Type == EventTypes.CallRetrieved && state != "Over" => "Connected",
                EventTypes.CallHeld when state != "Over" => "Held",
                EventTypes.CallEnded or EventTypes.CallFailed or EventTypes.CallTransferred => "Over",
                _ => state,
            };
            if (fact.Type == EventTypes.CallHeld)
            {
                holds.Add(fact.Id.ToString());
            }

            if (fact.Type != EventTypes.CallRouted)
            {
                legs[key] = (state, holds);
            }
        }

        return [.. legs.Where(leg => leg.Value.State != "Over").Select(leg => $"{leg.Key} {leg.Value.State} holds {leg.Value.Holds.Count}").Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<int> Cuts(Random random, int count)
        => [.. Enumerable.Range(0, 8).Select(_ => random.Next(count)).Append(count).Order()];

    /// <summary>Some conversations, journaled as they may be.</summary>
    private static List<Entry> World(Random random)
    {
        List<(double At, Entry Entry)> all = [];
        for (var i = 0; i < 12; i++)
        {
            var order = 0;
            var late = random.NextDouble() < 0.4;
            foreach (var fact in Conversation(random, $"c{i}"))
            {
                var recovered = late && random.NextDouble() < 0.4;
                var told = recovered ? ReadBack(fact) : fact;
                var at = (fact.Time - Told.Start).TotalSeconds + (recovered ? random.Next(300) : 0);
                all.Add((at, new Entry(told, (i * 1_000) + order++)));
                if (random.NextDouble() < 0.05)
                {
                    all.Add((at + random.Next(200), new Entry(ReadBack(fact), (i * 1_000) + order - 1))); // after damage
                }
            }
        }

        // within a conversation what is live comes in order; what is read back comes whenever it does
        var sequence = 0L;
        return [.. all.OrderBy(item => item.At).Select(item => item.Entry with { Journaled = Told.Journaled(++sequence, item.Entry.Fact, random.NextDouble() < 0.5 ? "First" : "Second") })];
    }

    private static IEnumerable<CallEvent> Conversation(Random random, string conversation)
    {
        double now = random.Next(300);
        double Later() => now += 0.5 + (random.NextDouble() * 30);
        if (random.NextDouble() < 0.5)
        {
            yield return Told.Call(EventTypes.CallRouted, now, "queue", conversation, "acd");
        }

        foreach (var leg in Enumerable.Range(0, random.Next(1, 4)).Select(number => "leg" + number))
        {
            var begun = Later();
            yield return Told.Call(random.NextDouble() < 0.7 ? EventTypes.CallOffered : EventTypes.CallDialing, begun, leg, conversation);
            if (random.NextDouble() < 0.15)
            {
                yield return Told.Call(EventTypes.CallFailed, Later(), leg, conversation);
                continue;
            }

            yield return Told.Call(EventTypes.CallConnected, Later(), leg, conversation);
            for (var holds = random.Next(3); holds > 0; holds--)
            {
                var held = Later();
                yield return Told.Call(EventTypes.CallHeld, held, leg, conversation, change: fields => fields.Discriminator = $"{held}");
                yield return Told.Call(EventTypes.CallRetrieved, Later(), leg, conversation, change: fields => (fields.Discriminator, fields.Lead) = ($"{held}", held));
                if (random.NextDouble() < 0.3)
                {
                    yield return Told.Call(EventTypes.CallRecordingStateChanged, Later(), leg, conversation, change: fields => fields.Discriminator = $"{now}");
                }
            }

            if (random.NextDouble() < 0.2)
            {
                yield break; // goes on
            }

            var end = Later();
            if (random.NextDouble() < 0.5)
            {
                yield return Told.Call(EventTypes.CallTransferred, end, leg, conversation, change: fields => fields.TransferType = "blind");
            }

            yield return Told.Call(EventTypes.CallEnded, end, leg, conversation);
        }
    }

    private static CallEvent ReadBack(CallEvent fact) => new()
    {
        Id = fact.Id,
        Type = fact.Type,
        Time = fact.Time,
        Subject = fact.Subject,
        Recovered = true,
        ConversationId = fact.ConversationId,
        ParticipantId = fact.ParticipantId,
        CallId = fact.CallId,
        Purpose = fact.Purpose,
        UserId = fact.UserId,
        UserName = fact.UserName,
        TransferType = fact.TransferType,
        EndedAt = fact.EndedAt,
    };

    private sealed record Entry(CallEvent Fact, int Order)
    {
        public JournaledEvent Journaled { get; init; } = null!;
    }
}
