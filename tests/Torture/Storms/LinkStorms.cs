using System.Net.WebSockets;
using GenesysCloud.Simulator.Faults;
using Torture.Lanes;

namespace Torture.Storms;

/// <summary>What happens to the websocket and what comes over it.</summary>
internal static class LinkStorms
{
    private static readonly int[] CloseCodes = [1000, 1001, 1011, 1012, 1013];

    public static IReadOnlyList<Storm> All { get; } =
    [
        Once("cut", "the connection breaks without a close", 3, (lane, _) => lane.Faults.Cut()),
        Once("close", "the connection is closed with a code", 2, (lane, random) => lane.Faults.Cut((WebSocketCloseStatus)CloseCodes[random.Next(CloseCodes.Length)])),
        Once("half-message", "the connection breaks in the middle of a message", 1, (lane, _) => lane.Faults.CutInMessage()),
        new("notice", "the platform announces the close and closes", EndsHost: false, 1, async (lane, random, cancel) =>
        {
            var notice = Seconds(random, 1, 4);
            lane.Faults.CloseAfter(notice);
            await lane.WaitAsync(notice, cancel);
        }),
        Once("channels", "every channel is gone at once", 1, (lane, _) => lane.Faults.ExpireChannels()),
        Once("garbage", "broken messages of every kind", 1, (lane, random) => lane.Faults.SendGarbage(GarbageFrames.Kinds[random.Next(GarbageFrames.Kinds.Count)])),
        Delivery("duplicates", "messages come twice", 1, _ => new DeliverySettings { DuplicateShare = 0.3 }),
        Delivery("disorder", "messages overtake one another", 1, _ => new DeliverySettings { ReorderShare = 0.2 }),
        Delivery("late", "messages are late", 1, random => new DeliverySettings { Delay = Seconds(random, 0.2, 2), DelayJitter = Seconds(random, 0, 1) }),
        new("silence", "the connection is open and nothing comes, until it breaks", EndsHost: false, 0.5, async (lane, random, cancel) =>
        {
            lane.Faults.Delivery.Settings = new DeliverySettings { Silence = Silence.All };
            await lane.WaitAsync(Seconds(random, 2, 20), cancel);
            lane.Faults.Cut();
            lane.Faults.Delivery.Settings = DeliverySettings.None;
        }),
        new("refused", "websockets are refused", EndsHost: false, 1, async (lane, random, cancel) =>
        {
            lane.Faults.Upgrades.Refuse(random.Next(2) == 0 ? 503 : 429, random.Next(1, 4));
            lane.Faults.Cut();
            await lane.WaitAsync(Seconds(random, 2, 6), cancel);
            lane.Faults.Upgrades.Refuse(0, 0);
        }),
    ];

    private static Storm Once(string name, string what, double weight, Action<Lane, Random> act) => new(name, what, EndsHost: false, weight, (lane, random, _) =>
    {
        act(lane, random);
        return Task.CompletedTask;
    });

    private static Storm Delivery(string name, string what, double weight, Func<Random, DeliverySettings> settings) => new(name, what, EndsHost: false, weight, async (lane, random, cancel) =>
    {
        lane.Faults.Delivery.Settings = settings(random);
        await lane.WaitAsync(Seconds(random, 2, 10), cancel);
        lane.Faults.Delivery.Settings = DeliverySettings.None;
    });

    private static TimeSpan Seconds(Random random, double least, double most) => TimeSpan.FromSeconds(least + (random.NextDouble() * (most - least)));
}
