using GenesysCloud.Simulator.Faults;

namespace Torture.Storms;

/// <summary>What the platform's REST interface and login do.</summary>
internal static class PlatformStorms
{
    private static readonly int[] ServerErrors = [500, 502, 503, 504];
    private static readonly string[] Paths = ["*", "/api/v2/*", "/api/v2/notifications/*", "/api/v2/analytics/*", "/api/v2/conversations/*", "/api/v2/users*", "/oauth/token"];

    public static IReadOnlyList<Storm> All { get; } =
    [
        Requests("errors", "5xx", 2, random => new RequestFault { Status = ServerErrors[random.Next(ServerErrors.Length)], Share = Share(random), Path = Paths[random.Next(Paths.Length)] }),
        Requests("html", "errors as pages of a load balancer", 1, random => new RequestFault { Status = ServerErrors[random.Next(ServerErrors.Length)], Html = true, Share = Share(random), Path = Paths[random.Next(1, 5)] }),
        Requests("broken", "requests without an answer", 1, random => new RequestFault { Status = 0, Share = Share(random), Path = Paths[random.Next(Paths.Length)] }),
        Requests("slow", "slow answers", 1, random => new RequestFault { Delay = Seconds(random, 0.5, 8), Share = Share(random), Path = Paths[random.Next(Paths.Length)] }),
        Requests("throttled", "429 with a short Retry-After", 1.5, random => new RequestFault { Status = 429, RetryAfter = TimeSpan.FromSeconds(random.Next(1, 4)), Share = Share(random), Path = Paths[random.Next(Paths.Length)] }),
        new("quota", "429 that asks for hours; ends with a restart of the adapter, for nobody has hours here", EndsHost: false, 0.7, async (lane, random, cancel) =>
        {
            lane.Faults.Requests.Add(new RequestFault { Status = 429, RetryAfter = TimeSpan.FromHours(2), Path = "/api/v2/analytics/*" });
            try
            {
                await lane.WaitAsync(Seconds(random, 3, 10), cancel);
            }
            finally
            {
                lane.Faults.Requests.Clear();
                lane.OwesRestart = true;
            }
        }),
        Requests("unauthorized", "401 of a service", 0.7, random => new RequestFault { Status = 401, Count = random.Next(1, 4), Path = Paths[random.Next(1, 5)] }),
        Requests("forbidden", "403 of a service", 0.7, random => new RequestFault { Status = 403, Count = random.Next(1, 6), Path = Paths[random.Next(3, 5)] }),
        new("expired-tokens", "every token has expired", EndsHost: false, 1, (lane, _, _) =>
        {
            lane.Faults.ExpireTokens();
            return Task.CompletedTask;
        }),
        new("revoked-tokens", "every token is revoked", EndsHost: false, 1, (lane, _, _) =>
        {
            lane.Faults.RevokeTokens();
            return Task.CompletedTask;
        }),
    ];

    private static Storm Requests(string name, string what, double weight, Func<Random, RequestFault> fault) => new(name, what, EndsHost: false, weight, async (lane, random, cancel) =>
    {
        lane.Faults.Requests.Add(fault(random));
        await lane.WaitAsync(Seconds(random, 2, 10), cancel);
        lane.Faults.Requests.Clear();
    });

    private static double Share(Random random) => random.Next(3) == 0 ? 1 : 0.2 + (random.NextDouble() * 0.5);

    private static TimeSpan Seconds(Random random, double least, double most) => TimeSpan.FromSeconds(least + (random.NextDouble() * (most - least)));
}
