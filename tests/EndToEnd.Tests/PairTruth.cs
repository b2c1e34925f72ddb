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
        using PeriodicTimer pace = new(TimeSpan.FromSeconds(1));
        try
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
                    result = DemoComparison.Compare(Truth(simulator), PairConsumer.Calls(await events()), exactOnly: true);
                    return result.Lost.Count == 0 && result.Doubled.Count == 0 && !StrayIn(result).Any();
                },
                "nothing is missing", TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{who}: expected {result!.Expected}, {result.Journaled} there. Lost {result.Lost.Count}: {string.Join("; ", result.Lost.Take(10))}. "
                + $"Doubled {result.Doubled.Count}: {string.Join("; ", result.Doubled.Take(10))}. Unexpected {StrayIn(result).Count()}: {string.Join("; ", StrayIn(result).Take(10))}.");
        }
    }

    /// <summary>What is no fact of the truth. A hold that a host which has just started finds under way and whose start nobody tells may be told twice: once when it was seen, once by its start (docs/events.md, Exactness).</summary>
    private static IEnumerable<string> StrayIn(DemoResult result)
        => result.Unexpected.Where(key => !key.StartsWith("held ", StringComparison.Ordinal) && !key.StartsWith("retrieved ", StringComparison.Ordinal));

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
