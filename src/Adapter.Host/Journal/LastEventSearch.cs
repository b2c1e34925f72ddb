using Adapter.Host.Diagnostics.Parts;
using Microsoft.Data.Sqlite;

namespace Adapter.Host.Journal;

/// <summary>Looks in the journal, from its end, for the last events that <see cref="LastEvents"/> does not know, one adapter after the other and beside all other work. What it finds is kept, so that it is looked for once.</summary>
internal sealed class LastEventSearch : IAsyncDisposable
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMinutes(1);

    private readonly JournalWriter _writer;
    private readonly JournalGate _gate;
    private readonly HostParts _parts;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public LastEventSearch(JournalWriter writer, JournalGate gate, HostParts parts, TimeProvider time)
    {
        (_writer, _gate, _parts, _time) = (writer, gate, parts, time);
        _running = RunAsync(_stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var sought in _writer.LastEvents.Searches.ReadAllAsync(cancellationToken))
            {
                await Task.Yield(); // whoever asked does not do it
                await _parts.UntilDoneAsync("search for the adapters' last events", token => SearchAsync(sought, token), BetweenTries, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the host goes down; the next start looks for it
        }
    }

    private async Task SearchAsync(SoughtEvent sought, CancellationToken cancellationToken)
    {
        var at = await UntilItWorksAsync(sought, cancellationToken);
        await _writer.RunAsync(connection => LastEvents.Keep(connection, sought.Adapter, at), cancellationToken);
        _writer.LastEvents.Found(sought.Adapter, at);
    }

    private async Task<DateTimeOffset?> UntilItWorksAsync(SoughtEvent sought, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await FindAsync(sought, cancellationToken) ?? sought.Kept;
            }
            catch (SqliteException)
            {
                // the disk is full or slow: others say so, and until it is over this is not known
                await Task.Delay(BetweenTries, _time, cancellationToken);
            }
        }
    }

    /// <summary>When the newest event was journaled, as near as can be told: not before it happened, and not before those that the rows covered.</summary>
    private async Task<DateTimeOffset?> FindAsync(SoughtEvent sought, CancellationToken cancellationToken)
    {
        SearchRequest request = new(new JournalQuery { Adapter = sought.Adapter }, 1) { NewestFirst = true, Above = sought.After };
        while (true)
        {
            var result = await _gate.ReadAsync(connection => JournalSearch.Find(connection, request), cancellationToken);
            if (result.Events is [var newest, ..])
            {
                return _writer.LastEvents.Covered is var (sequence, at) && newest.Sequence > sequence && at > result.Reached ? at : result.Reached;
            }

            if (result.Next is not { } next)
            {
                return null;
            }

            request = request with { At = next };
        }
    }
}
