using GenesysCloud.Simulator;
using GenesysCloud.Simulator.Recordings;

namespace Benchmarks.Importing;

/// <summary>What platform is wanted: so many recorded conversations of yesterday, each of this length.</summary>
internal sealed record PlatformOrder(int Calls, double TalkSeconds);

internal sealed record PlatformAnswer(Uri Url, string ClientId, string ClientSecret);

/// <summary>The simulated platform in a process of its own, without any limit of its rate and without waits.</summary>
internal static class PlatformPart
{
    public const string Name = "platform";

    public static async Task RunAsync(PlatformOrder order)
    {
        await using var server = await SimulatorServer.StartAsync(new SimulatorOptions
        {
            RateLimit = int.MaxValue / 2,
            BulkCalls = order.Calls,
            BulkCallTalk = TimeSpan.FromSeconds(order.TalkSeconds),
            AnalyticsJobTime = TimeSpan.Zero,
            AnalyticsJobLag = TimeSpan.Zero,
            Recordings = new RecordingOptions { BatchStart = TimeSpan.Zero },
        });
        Child.Say(new PlatformAnswer(server.BaseUrl, server.ClientId, server.ClientSecret));
        await Child.StayAsync();
    }
}
