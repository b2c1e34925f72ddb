using System.Threading.Channels;
using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>Fetches what is due in one lane, with workers of its own: a backlog in one lane costs the other nothing. It wakes by itself when something becomes due.</summary>
internal sealed class FetchLane(Lane lane, IImportLedger ledger, IRecordingFetcher fetcher, WorkPause pause, TimeProvider time)
{
    private static readonly TimeSpan LongestNap = TimeSpan.FromSeconds(30);

    /// <summary>What is due may be lent out: the ledger then says due, and has nothing.</summary>
    private static readonly TimeSpan ShortestNap = TimeSpan.FromMilliseconds(250);

    private readonly WakeSignal _wake = new(time);
    private readonly WakeSignal _done = new(time);
    private readonly WakeSignal _begun = new(time);
    private int _underWay;
    private int _handedOut;

    /// <summary>Recordings taken and not yet given back.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Something may be due.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Waits until some work has ended, at most for a while.</summary>
    public Task WhenChangedAsync(TimeSpan atMost, CancellationToken cancellationToken) => _done.WaitAsync(atMost, cancellationToken);

    public async Task RunAsync(CancellationToken stopping)
    {
        var groups = Channel.CreateBounded<IReadOnlyList<LedgerRecording>>(new BoundedChannelOptions(Math.Max(1, fetcher.Workers)) { SingleWriter = true });
        using var running = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        List<Task> work = [HandOutAsync(groups.Writer, running.Token)];
        for (var worker = 0; worker < fetcher.Workers; worker++)
        {
            work.Add(WorkAsync(groups.Reader, running.Token));
        }

        // the first that ends, ends all: by the stop, or because the ledger cannot be written
        var first = await Task.WhenAny(work);
        await running.CancelAsync();
        await Task.WhenAll(work).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await first;
    }

    private async Task HandOutAsync(ChannelWriter<IReadOnlyList<LedgerRecording>> groups, CancellationToken stopping)
    {
        while (true)
        {
            await pause.WaitAsync(stopping);
            await WhenFreeAsync(stopping);
            Interlocked.Increment(ref _underWay);
            int count;
            try
            {
                var due = await ledger.TakeDueAsync(lane, fetcher.Most, stopping);
                count = due.Count;
                Interlocked.Add(ref _underWay, count);
                foreach (var group in fetcher.Group(due))
                {
                    Interlocked.Increment(ref _handedOut);
                    await groups.WriteAsync(group, stopping);
                }
            }
            finally
            {
                Interlocked.Decrement(ref _underWay);
            }

            if (count == 0)
            {
                _done.Set();
                await _wake.WaitAsync(await NapAsync(stopping), stopping);
            }
        }
    }

    /// <summary>For a fetcher that gathers: until no group waits for a worker or asks the platform. What becomes due meanwhile goes together.</summary>
    private async Task WhenFreeAsync(CancellationToken stopping)
    {
        if (!fetcher.IsGathering)
        {
            return;
        }

        while (Volatile.Read(ref _handedOut) > 0)
        {
            await _begun.WaitAsync(LongestNap, stopping);
        }

        await fetcher.WhenFreeAsync(stopping);
    }

    private async Task WorkAsync(ChannelReader<IReadOnlyList<LedgerRecording>> groups, CancellationToken stopping)
    {
        await foreach (var group in groups.ReadAllAsync(stopping))
        {
            await pause.WaitAsync(stopping);
            try
            {
                var fetching = fetcher.FetchAsync(group, stopping);
                Interlocked.Decrement(ref _handedOut);
                _begun.Set();
                await fetching;
            }
            finally
            {
                Interlocked.Add(ref _underWay, -group.Count);
            }

            // what is to be tried again may be due before the nap ends that began while it was lent out
            _wake.Set();
            _done.Set();
        }
    }

    private async Task<TimeSpan> NapAsync(CancellationToken stopping)
    {
        var next = await ledger.NextDueAsync(lane, stopping) - time.GetUtcNow();
        return next is null || next > LongestNap ? LongestNap : next > ShortestNap ? next.Value : ShortestNap;
    }
}
