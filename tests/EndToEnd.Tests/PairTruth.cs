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
                    return result.IsClean;
                },
                "nothing is missing", TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{who}: expected {result!.Expected}, {result.Journaled} there. Lost {result.Lost.Count}: {string.Join("; ", result.Lost.Take(10))}. "
                + $"Doubled {result.Doubled.Count}: {string.Join("; ", result.Doubled.Take(10))}. Unexpected {result.Unexpected.Count}: {string.Join("; ", result.Unexpected.Take(10))}.");
        }
    }

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
