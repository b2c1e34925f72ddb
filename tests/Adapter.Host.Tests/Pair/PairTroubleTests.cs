using Adapter.Host.Diagnostics;
using Testing.Common;

namespace Adapter.Host.Tests.Pair;

/// <summary>Faults in what a host of a pair does from time to time.</summary>
public sealed class PairTroubleTests
{
    private const string Following = "following of the other host's consumers";
    private const string Marking = "record of how far the journal of the pair is";
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Heartbeat_WithAFault_IsToldOnceGoesOnAndEndsInOrder()
    {
        await using PairFixture fixture = new();
        await fixture.StartAsync();
        fixture.Peer.Fault = new InvalidOperationException("words");
        await fixture.Service.StartedAsync(Cancel);
        await UntilAsync(() => fixture.Parts.Troubles is [{ Part: "heartbeat of the pair", Count: >= 3 }], "it fails again and again");
        Assert.Single(fixture.Log.Lines, line => line.Id.Id == EventIds.HostPartFailed);

        fixture.Peer.Fault = null;
        await UntilAsync(() => fixture.Parts.Troubles.Count == 0 && fixture.Service.IsPeerHeard, "it works again");
        await fixture.Service.StopAsync(Cancel);

        Assert.Empty(fixture.Parts.Troubles);
        Assert.Single(fixture.Log.Lines, line => line.Id.Id == EventIds.HostPartFailed);

        Task UntilAsync(Func<bool> condition, string what)
            => Eventually.TrueAsync(
                () =>
                {
                    fixture.Clock.Advance(PairFixture.Heartbeat);
                    return condition();
                },
                what, cancellationToken: Cancel);
    }

    [Fact]
    public async Task Following_WithAFault_IsToldAndGoesOn()
    {
        await using PairFixture fixture = new();
        await fixture.StartAsync();
        await fixture.BeatAsync();
        fixture.LetReadersFail(true);
        await fixture.BeatAsync(Minutes);
        Assert.Equal([Following], fixture.Parts.Troubles.Select(trouble => trouble.Part));

        fixture.LetReadersFail(false);
        await fixture.BeatAsync(Minutes);
        Assert.Empty(fixture.Parts.Troubles);
    }

    [Fact]
    public async Task Marking_WithAFault_IsTold()
    {
        await using PairFixture fixture = new();
        await fixture.StartAsync();
        await fixture.BeatAsync();
        await fixture.CloseJournalAsync();
        await fixture.BeatAsync(Minutes);
        Assert.Equal([Marking], fixture.Parts.Troubles.Select(trouble => trouble.Part));
    }
}
