using Adapter.Host.Diagnostics.Parts;

namespace Adapter.Host.Journal;

/// <summary>Whoever has lost events read back from their platforms.</summary>
internal interface IJournalDoubts
{
    /// <summary>Events of a span of time are gone. Ends when that is noted on disk.</summary>
    Task DoubtAsync(DateTimeOffset from, DateTimeOffset to, string detail, CancellationToken cancellationToken);
}

/// <summary>
/// Tells the times of events that damage took, once each, at the start and whenever something was healed. How far was told stands in the journal, so that a kill in
/// between tells a span twice and never not at all.
/// </summary>
internal sealed class DoubtTeller : IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);

    private readonly EventJournal _journal;
    private readonly IJournalDoubts _doubts;
    private readonly HostParts _parts;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _found = new(1);
    private readonly Task _running;

    public DoubtTeller(EventJournal journal, IJournalDoubts doubts, HostParts parts)
    {
        _journal = journal;
        _doubts = doubts;
        _parts = parts;
        journal.WhenQuarantined = () => _found.Release();
        _running = RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _journal.WhenQuarantined = null;
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _found.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await _found.WaitAsync(cancellationToken);
                await _parts.UntilDoneAsync("telling of the times that damage took", TellAsync, Retry, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the host goes down; what was not told is told at the next start
        }
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        var told = await _journal.DoubtsToldAsync(cancellationToken);
        var lost = _journal.Statistics.Quarantined.Where(span => span.IsLoss && span.Number > told).OrderBy(span => span.Began ?? DateTimeOffset.UnixEpoch).ToList();
        if (lost.Count == 0)
        {
            return;
        }

        foreach (var (from, to) in Merge(lost))
        {
            await _doubts.DoubtAsync(from, to, "Events of this time stood in a damaged part of the journal.", cancellationToken);
        }

        await _journal.TellDoubtsAsync(lost.Max(span => span.Number), cancellationToken);
    }

    private static List<(DateTimeOffset From, DateTimeOffset To)> Merge(IEnumerable<QuarantinedSpan> spans)
    {
        List<(DateTimeOffset From, DateTimeOffset To)> merged = [];
        foreach (var span in spans)
        {
            var (from, to) = (span.Began ?? DateTimeOffset.UnixEpoch, span.Ended ?? span.FoundAt);
            if (merged.Count > 0 && merged[^1].To >= from)
            {
                merged[^1] = (merged[^1].From, merged[^1].To > to ? merged[^1].To : to);
            }
            else
            {
                merged.Add((from, to));
            }
        }

        return merged;
    }
}
