using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Harness;
using GenesysCloud.Simulator.Faults;

namespace Adapters.GenesysCloudCx.Tests.Backfill;

/// <summary>The host's clock jumps by hours for a while, and the platform's does not.</summary>
[Collection(Alone.Name)]
public sealed class JumpedClockTests
{
    [Theory]
    [InlineData(7)]
    [InlineData(-7)]
    public async Task Call_HeardWhileTheClockWasWrongAndEndedUnheard_IsReadBackAtOnce(int hours)
    {
        await using var past = await PlayedPast.BeginAsync();
        AwaitingClock host = new(past.Clock);
        await using AdapterHarness adapter = new(past.Platform.BaseUrl, time: host, coverage: new RecordingCoverage(host), journal: past.Journal) { Platform = past.Platform };
        adapter.Start();
        await adapter.AdvanceUntilAsync(() => adapter.Status.Facts.ContainsKey("resync.last"), "the first look");
        host.Off = TimeSpan.FromHours(hours);
        var call = Assert.IsType<string>(past.Platform.Generator!.TryStart("inbound-answered", []));
        await adapter.AdvanceUntilAsync(() => Told(call, EventTypes.CallConnected), "the call heard");
        host.Off = TimeSpan.Zero;

        past.Platform.Faults.Delivery.Settings = new DeliverySettings { Silence = Silence.Events };
        await adapter.AdvanceUntilAsync(() => past.Platform.Truth!.OpenCalls == 0, "the call over");
        past.Platform.Faults.Delivery.Settings = DeliverySettings.None;
        past.Platform.Faults.Cut();
        var cut = past.Now;
        await adapter.AdvanceUntilAsync(() => Told(call, EventTypes.CallEnded), "the end read back");

        Assert.True(past.Now - cut < TimeSpan.FromMinutes(5), $"after {past.Now - cut}");
        Assert.Empty(past.Missing(fact => fact.ConversationId == call));
        Assert.All(past.Journal.Events.OfType<CallEvent>(), told => Assert.InRange(told.Time, past.Now.AddHours(-1), past.Now.AddSeconds(1)));

        bool Told(string conversation, string type) => past.Journal.Events.OfType<CallEvent>().Any(told => told.ConversationId == conversation && told.Type == type);
    }
}
