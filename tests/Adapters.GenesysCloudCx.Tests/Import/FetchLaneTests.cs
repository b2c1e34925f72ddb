using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Import;
using Adapters.GenesysCloudCx.Ledger;
using Adapters.GenesysCloudCx.Tests.Ledger;
using Testing.Common;
using RecordingStatus = Adapters.GenesysCloudCx.Tests.Harness.RecordingStatus;

namespace Adapters.GenesysCloudCx.Tests.Import;

/// <summary>A lane over a real ledger, by the clock of the test.</summary>
public sealed class FetchLaneTests
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_TriedAgainSoonerThanTheLongestNap_IsTriedWhenItIsDue()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        await fixture.Ledger.NoteLookAsync(await fixture.LookAsync("c"), [LedgerFixture.Listed("r")], null, Cancel);
        using HeldFetcher fetcher = new(fixture);
        RecordingStatus status = new();
        FetchLane lane = new(Lane.Live, fixture.Ledger, fetcher, new WorkPause(new HealthBoard(status), fixture.Clock, status), fixture.Clock);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = lane.RunAsync(stopping.Token);
        await fetcher.Taken.WaitAsync(Eventually.DefaultDeadline, Cancel);

        // nothing else is due, so the lane naps while the recording is lent out
        await fixture.Clock.WhenDueAsync(TimeSpan.FromSeconds(30));
        fetcher.Go.SetResult();
        await fixture.Clock.WhenDueAsync(Retry);
        fixture.Clock.Advance(Retry);

        await Eventually.TrueAsync(() => fetcher.Fetched == 2, "tried again", cancellationToken: Cancel);
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Run_FetcherThatGathersIsNotFree_TakesWhatBecomesDueMeanwhileTogether()
    {
        await using var fixture = await LedgerFixture.OpenAsync();
        await fixture.Ledger.NoteLookAsync(await fixture.LookAsync("c"), [LedgerFixture.Listed("r")], null, Cancel);
        using GatheringFetcher fetcher = new(fixture);
        RecordingStatus status = new();
        FetchLane lane = new(Lane.Live, fixture.Ledger, fetcher, new WorkPause(new HealthBoard(status), fixture.Clock, status), fixture.Clock);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = lane.RunAsync(stopping.Token);
        await fetcher.Asked.WaitAsync(Eventually.DefaultDeadline, Cancel);

        await fixture.Ledger.NoteLookAsync(await fixture.LookAsync("d"), [LedgerFixture.Listed("s")], null, Cancel);
        fetcher.Free.SetResult();

        Assert.Equal(2, await fetcher.First.WaitAsync(Eventually.DefaultDeadline, Cancel));
        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    /// <summary>Asks the platform until told otherwise; then takes everything at once.</summary>
    private sealed class GatheringFetcher(LedgerFixture fixture) : IRecordingFetcher
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<int> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The lane has asked whether it may take.</summary>
        public Task Asked => _asked.Task;

        public TaskCompletionSource Free { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Recordings in the first group.</summary>
        public Task<int> First => _first.Task;

        public int Workers => 1;

        public int Most => 10;

        public bool IsGathering => true;

        public Task WhenFreeAsync(CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            return Free.Task.WaitAsync(cancellationToken);
        }

        public IEnumerable<IReadOnlyList<LedgerRecording>> Group(IReadOnlyList<LedgerRecording> due) => due.Count > 0 ? [due] : [];

        public async Task FetchAsync(IReadOnlyList<LedgerRecording> group, CancellationToken cancellationToken)
        {
            _first.TrySetResult(group.Count);
            foreach (var recording in group)
            {
                await fixture.Ledger.SaveAsync(recording with { State = ImportState.Failed, NextAttempt = fixture.Clock.GetUtcNow() + Retry }, isDone: true, cancellationToken);
            }
        }

        public void Dispose()
        {
        }
    }

    /// <summary>Holds the first recording until told, and puts it off.</summary>
    private sealed class HeldFetcher(LedgerFixture fixture) : IRecordingFetcher
    {
        private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _fetched;

        public Task Taken => _taken.Task;

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Fetched => Volatile.Read(ref _fetched);

        public int Workers => 1;

        public int Most => 10;

        public IEnumerable<IReadOnlyList<LedgerRecording>> Group(IReadOnlyList<LedgerRecording> due) => due.Select(recording => new[] { recording });

        public async Task FetchAsync(IReadOnlyList<LedgerRecording> group, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _fetched);
            _taken.TrySetResult();
            await Go.Task.WaitAsync(cancellationToken);
            var later = group[0] with { State = ImportState.Downloading, Attempts = group[0].Attempts + 1, NextAttempt = fixture.Clock.GetUtcNow() + Retry };
            await fixture.Ledger.SaveAsync(later, isDone: true, cancellationToken);
        }

        public void Dispose()
        {
        }
    }
}
