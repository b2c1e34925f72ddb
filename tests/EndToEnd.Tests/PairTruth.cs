using System.Text.Json;
using Adapter.Host.Demo;
using GenesysCloud.Simulator;
using Testing.Common;

namespace EndToEnd.Tests;

/// <summary>Compares what recorders or journals have with what really happened.</summary>
internal static class PairTruth
{
    /// <summary>Waits until nothing is missing any more, and says what is when that does not come.</summary>
    public static async Task WhenCleanAsync(SimulatorServer simulator, string who, Func<Task<IEnumerable<JsonElement>>> events)
    {
        DemoResult? result = null;
        List<JsonElement> all = [];
        using PeriodicTimer pace = new(TimeSpan.FromSeconds(1));
        try
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
                    all = [.. await events()];
                    result = WithoutHoldsSeenUnderWay(DemoComparison.Compare(Truth(simulator), PairConsumer.Calls(all), exactOnly: true));
                    return result.IsClean;
                },
                "nothing is missing", TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{who}: expected {result!.Expected}, {result.Journaled} there. Lost {result.Lost.Count}: {string.Join("; ", result.Lost.Take(10))}. "
                + $"Doubled {result.Doubled.Count}: {string.Join("; ", result.Doubled.Take(10))}. Unexpected {result.Unexpected.Count}: {string.Join("; ", result.Unexpected.Take(10))}.\n"
                + string.Join('\n', result.Lost.Concat(result.Unexpected).Concat(result.Doubled).Take(2).Select(key => Story(key.Split(' ')[1], simulator, all))));
        }
    }

    /// <summary>
    /// A hold that a host which has just started finds under way, and whose start nobody tells, is told by the moment in which it was seen and keeps that (docs/events.md, Exactness): instead of
    /// the one by its start in that host's journal, besides it for those who read from both hosts.
    /// </summary>
    private static DemoResult WithoutHoldsSeenUnderWay(DemoResult result)
    {
        static bool IsHold(string key) => key.StartsWith("held ", StringComparison.Ordinal) || key.StartsWith("retrieved ", StringComparison.Ordinal);
        static string Leg(string key) => string.Join(' ', key.Split(' ')[1..3]);
        var seen = result.Unexpected.Where(IsHold).Select(Leg).ToHashSet(StringComparer.Ordinal);
        return result with
        {
            Lost = [.. result.Lost.Where(key => !(IsHold(key) && seen.Contains(Leg(key))))],
            Doubled = [.. result.Doubled.Where(key => !(key.StartsWith("retrieved ", StringComparison.Ordinal) && seen.Contains(Leg(key))))],
            Unexpected = [.. result.Unexpected.Where(key => !IsHold(key))],
        };
    }

    /// <summary>All that is true and all that was told of a conversation.</summary>
    private static string Story(string conversation, SimulatorServer simulator, List<JsonElement> events)
        => string.Join('\n', Truth(simulator).Where(fact => fact.ConversationId == conversation)
            .Select(fact => $"  true {fact.At:HH:mm:ss.fff} {fact.Kind} {fact.ParticipantId}{(fact.Exact ? "" : " (live only)")}{(fact.Visible ? "" : " (shown to nobody)")}")
            .Concat(PairConsumer.Calls(events).Where(item => item.ConversationId == conversation)
                .Select(item => $"  told {item.Time:HH:mm:ss.fff} {item.Kind} {item.ParticipantId}{(item.Recovered ? " (recovered)" : "")}")));

    private static IReadOnlyList<DemoFact> Truth(SimulatorServer simulator)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            simulator.Truth!.WriteTruth(writer);
        }

        return JsonSerializer.Deserialize(stream.ToArray(), DemoJson.Default.DemoTruth)!.Facts;
    }
}
