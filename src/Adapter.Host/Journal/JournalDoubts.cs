using Adapter.Host.Diagnostics;
using Microsoft.Extensions.Logging;

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
internal sealed partial class DoubtTeller : IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);

    private readonly EventJournal _journal;
    private readonly IJournalDoubts _doubts;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _found = new(1);
    private readonly Task _running;

    public DoubtTeller(EventJournal journal, IJournalDoubts doubts, TimeProvider time, ILogger<DoubtTeller> logger)
    {
        _journal = journal;
        _doubts = doubts;
        _time = time;
        _logger = logger;
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
                while (!await TryTellAsync(cancellationToken))
                {
                    await Task.Delay(Retry, _time, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // the host goes down; what was not told is told at the next start
        }
    }

    private async Task<bool> TryTellAsync(CancellationToken cancellationToken)
    {
        try
        {
            var told = await _journal.DoubtsToldAsync(cancellationToken);
            var lost = _journal.Statistics.Quarantined.Where(span => span.IsLoss && span.Number > told).OrderBy(span => span.Began ?? DateTimeOffset.UnixEpoch).ToList();
            if (lost.Count == 0)
            {
                return true;
            }

            foreach (var (from, to) in Merge(lost))
            {
                await _doubts.DoubtAsync(from, to, "Events of this time stood in a damaged part of the journal.", cancellationToken);
            }

            await _journal.TellDoubtsAsync(lost.Max(span => span.Number), cancellationToken);
            return true;
        }
#pragma warning disable CA1031 // whatever keeps it from being told is logged and tried again
        catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
        {
            LogFailed(failure);
            return false;
        }
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

    [LoggerMessage(EventIds.JournalDoubtFailed, LogLevel.Error, "The time of events that damage took could not be handed to the adapters to be read back; tried again.")]
    private partial void LogFailed(Exception failure);
}
