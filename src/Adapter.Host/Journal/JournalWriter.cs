using Adapter.Host.Diagnostics;
using Adapter.Host.Journal.Healing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Journal;

/// <summary>
/// The one thread that writes. Takes what the publishers queued, commits it, acknowledges it, and between commits deletes what is due. A commit that
/// fails is tried again until it works or the host stops; meanwhile nothing is taken, so the queues fill and the adapters slow down.
/// </summary>
internal sealed partial class JournalWriter : IAsyncDisposable
{
    public const string WriteAlarm = "journal.write";

    private static readonly TimeSpan IdleWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    private readonly JournalOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IJournalAlarms _alarms;
    private readonly JournalPoints _points;
    private readonly Func<JournalStore> _open;
    private readonly JournalBatch _batch;
    private readonly Retention _retention;
    private readonly Checkpointer _checkpointer;
    private readonly JournalHealer _healer;
    private readonly JournalReserve _reserve;
    private readonly JournalGate _gate;
    private readonly WriterJobs _jobs = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private JournalStore? _store;
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastSequence;
    private readonly TaskCompletionSource _whenOpen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiters;
    private int _disposed;
    private volatile bool _draining;
    private bool _flushFailed;

    public JournalWriter(
        Func<JournalStore> open, JournalOptions options, Retention retention, Checkpointer checkpointer, JournalHealer healer, JournalReserve reserve,
        JournalGate gate, TimeProvider time, IJournalAlarms alarms, JournalPoints points, ILogger logger)
    {
        _healer = healer;
        _reserve = reserve;
        _gate = gate;
        _open = open;
        _options = options;
        _retention = retention;
        _checkpointer = checkpointer;
        _time = time;
        _alarms = alarms;
        _points = points;
        _logger = logger;
        Intake = new JournalIntake();
        LastEvents = new LastEvents(time);
        _batch = new JournalBatch(options.CommitSize, Intake.Pool);
        _lastSequence = reserve.Last;
        TryOpen();
        _thread = new Thread(Run) { IsBackground = true, Name = "journal writer" };
        _thread.Start();
    }

    public JournalIntake Intake { get; }

    public JournalCounts Counts { get; } = new();

    public LastEvents LastEvents { get; }

    /// <summary>Completes once the database was opened for the first time.</summary>
    public Task WhenOpen => _whenOpen.Task;

    public long LastSequence => Volatile.Read(ref _lastSequence);

    /// <summary>Runs work in the next transaction of the writer and completes once it is on disk.</summary>
    public Task<T> RunAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        var task = _jobs.Add(work);
        Interlocked.MemoryBarrier(); // between queueing and asking whether the writer sleeps
        Intake.Wake();
        return task.WaitAsync(cancellationToken);
    }

    public async Task WaitForAsync(long afterSequence, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiters);
        try
        {
            while (true)
            {
                var grown = Volatile.Read(ref _grown).Task;
                if (LastSequence > afterSequence)
                {
                    return;
                }

                await grown.WaitAsync(cancellationToken);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiters);
        }
    }

    /// <summary>Waits, within the limit of the settings, until what was handed over is on disk; ends the rest unacknowledged.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _draining = true;
        Intake.Wake();
        try
        {
            await _ended.Task.WaitAsync(_options.DrainTimeout, _time);
        }
        catch (TimeoutException)
        {
            // the disk does not take it; what is left is not acknowledged
        }

        await _stop.CancelAsync();
        Intake.Wake();
        await _ended.Task;
        if (Intake.Pending > 0)
        {
            LogUnacknowledged(Intake.Pending);
        }

        _healed.TrySetCanceled();
        _whenOpen.TrySetCanceled();
        Intake.Close();
        _jobs.Close();
        Intake.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                if (_damage is not null || _store is null)
                {
                    UntilItWorks(static () => true);
                }

                Intake.Gather(_batch);
                if (!_batch.IsFull && !_batch.IsEmpty && _options.CommitDelay > TimeSpan.Zero && !_draining)
                {
                    _stop.Token.WaitHandle.WaitOne(_options.CommitDelay);
                    Intake.Gather(_batch);
                }

                _jobs.Take();
                if (!_batch.IsEmpty || _jobs.HasTaken)
                {
                    CommitUntilItWorks();
                }
                else if (_draining)
                {
                    return;
                }
                else if (!_retention.HasMore && !_retention.DueBetweenCommits())
                {
                    Intake.WaitForWork(IdleWait, _jobs);
                    continue;
                }
                else if (!Try(store => _retention.Step(store, Counts)))
                {
                    Intake.WaitForWork(IdleWait, _jobs);
                    continue;
                }

                if (_retention.DueBetweenCommits())
                {
                    Try(store => _retention.Step(store, Counts));
                }
            }
        }
        finally
        {
            _batch.Abandon();
            _checkpointer.WhileClosed(() => _gate.Exchange(CloseInOrder));
            _ended.SetResult();
        }
    }

    private void CommitUntilItWorks()
    {
        _points.At(JournalPoints.WriterGathered);
        if (UntilItWorks(() => Try(Commit)))
        {
            Acknowledge();
        }
    }

    private bool UntilItWorks(Func<bool> action)
    {
        var delay = FirstRetry;
        var found = _damage is not null;
        while (!_stop.IsCancellationRequested)
        {
            if ((_damage is null || TryHeal()) && (_store is not null || Try(static _ => { })) && action())
            {
                return true;
            }

            if (_damage is not null && !found)
            {
                found = true; // just now: no reason to wait
                continue;
            }

            if (_draining)
            {
                // the host is going down and the disk is not willing: no long waits any more
                delay = FirstRetry;
            }

            using ManualResetEventSlim over = new();
            using var timer = _time.CreateTimer(static state => ((ManualResetEventSlim)state!).Set(), over, delay, Timeout.InfiniteTimeSpan);
            WaitHandle.WaitAny([over.WaitHandle, _stop.Token.WaitHandle]);
            delay = delay * 2 < LongestRetry ? delay * 2 : LongestRetry;
        }

        return false;
    }

    private void Commit(JournalStore store)
    {
        var started = _time.GetTimestamp();
        using var span = HostTraces.Source.StartActivity(HostTraces.Commit);
        if (_reserve.Ensure(store.LastSequence + _batch.Events))
        {
            _points.At(JournalPoints.WriterReserved);
        }

        store.Begin();
        LastEvents.Begin();
        var (written, now) = (0, _time.GetUtcNow());
        foreach (var part in _batch.Parts)
        {
            (part.Journaled, part.Known) = (0, 0);
            var numbers = (store.NumberOf(part.Publisher.Envelope.Source), store.NumberOf(part.Publisher.AdapterName));
            for (var i = 0; i < part.Chunk.Count; i++)
            {
                if (store.Insert(part.Chunk, i, numbers) is not 0 and var sequence)
                {
                    part.Journaled++;
                    part.LastSequence = sequence;
                }
                else
                {
                    part.Known++;
                }
            }

            if (part.Journaled > 0)
            {
                written += part.Journaled;
                LastEvents.Journaled(part.Publisher.AdapterName, now);
            }
        }

        LastEvents.Write(store.Connection, store.LastSequence);
        _jobs.Run(store.Connection);
        _points.At(JournalPoints.WriterBeforeCommit);
        store.Commit();
        _reserve.Committed(store.LastSequence);
        _points.At(JournalPoints.WriterAfterCommit);
        Counts.Committed(written, _batch.Events - written, _time.GetElapsedTime(started));
        span?.SetTag("journal.events", _batch.Events).SetTag("journal.known", _batch.Events - written);
    }

    private void Acknowledge()
    {
        Volatile.Write(ref _lastSequence, _store!.LastSequence);
        var events = _batch.Events;
        var finish = _checkpointer.Committed(_batch.Bytes, events);
        LastEvents.Committed();

        // first: who is acknowledged finds nothing of his own pending
        Intake.Settled(events);
        _batch.Acknowledge();
        _jobs.Acknowledge();
        _points.At(JournalPoints.WriterAcknowledged);
        Interlocked.MemoryBarrier(); // a waiter either sees the new number or is seen
        if (Volatile.Read(ref _waiters) > 0)
        {
            Interlocked.Exchange(ref _grown, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }

        if (finish)
        {
            Try(static store => Checkpointer.Pass(store.Connection));
        }
    }
}
