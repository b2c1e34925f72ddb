using Adapter.Host.Pair;
using Adapter.Host.Tests.Journal;
using Microsoft.Extensions.Logging;
using Testing.Common;

namespace Adapter.Host.Tests.Pair;

/// <summary>A host that was on standby when its pair was taken apart.</summary>
public sealed class LeftPairTests : IAsyncDisposable
{
    private readonly ManualClock _clock = new();
    private readonly JournalFixture _journal;

    public LeftPairTests() => _journal = new JournalFixture { Time = _clock };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_RecordFailsAtFirst_IsToldAndRecordsWhereItWasAlone()
    {
        PairStore store = new(_journal.Journal);
        await PublishAsync(1, 3);
        await store.GoToStandbyAsync(3, 7, PairReasons.PeerActive, _clock.GetUtcNow(), Cancel);
        await PublishAsync(4, 2);
        using var left = Make();
        _journal.LetReadersFail(true);
        await left.StartAsync(Cancel);
        await Eventually.TrueAsync(() => _journal.Parts.Troubles.Count == 1, "the fault is told", cancellationToken: Cancel);
        await PublishAsync(6, 2);

        _journal.LetReadersFail(false);
        await _clock.WhenDueAsync(TimeSpan.FromSeconds(5));
        _clock.Advance(TimeSpan.FromSeconds(5));
        await Eventually.TrueAsync(async () => (await store.ChangesAsync(Cancel))[^1].Active, "it is recorded", cancellationToken: Cancel);

        var change = (await store.ChangesAsync(Cancel))[^1];
        Assert.Equal((5, 7, PairReasons.Unpaired), (change.Sequence, change.Term, change.Reason));
        await Eventually.TrueAsync(() => _journal.Parts.Troubles.Count == 0, "the alarm is over", cancellationToken: Cancel);
        await left.StopAsync(Cancel);
    }

    [Fact]
    public async Task Stop_WhileTheRecordFails_EndsWithoutAFault()
    {
        await new PairStore(_journal.Journal).GoToStandbyAsync(0, 7, PairReasons.PeerActive, _clock.GetUtcNow(), Cancel);
        using var left = Make();
        _journal.LetReadersFail(true);
        await left.StartAsync(Cancel);
        await Eventually.TrueAsync(() => _journal.Parts.Troubles.Count == 1, "the fault is told", cancellationToken: Cancel);

        await left.StopAsync(Cancel).WaitAsync(Eventually.DefaultDeadline, Cancel);

        Assert.Equal(1, Assert.Single(_journal.Parts.Troubles).Count);
        _journal.LetReadersFail(false);
    }

    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    private LeftPair Make() => new(_journal.Journal, _journal.Parts, _clock, _journal.Log.CreateLogger<LeftPair>());

    private async Task PublishAsync(int first, int count) => await _journal.Journal.CreatePublisher("Feed", "Contoso").PublishAsync(JournalFixture.Calls(first, count), Cancel);
}
