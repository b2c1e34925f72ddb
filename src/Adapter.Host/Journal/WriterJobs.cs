using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Adapter.Host.Journal;

/// <summary>Small changes besides events (cursors), done in the writer's transactions and answered once they are on disk.</summary>
internal sealed class WriterJobs
{
    private readonly ConcurrentQueue<Job> _waiting = new();
    private readonly List<Job> _taken = [];
    private volatile bool _closed;

    public bool HasTaken => _taken.Count > 0;

    public bool HasWaiting => !_waiting.IsEmpty;

    public Task<T> Add<T>(Func<SqliteConnection, T> work)
    {
        Job<T> job = new(work);
        _waiting.Enqueue(job);
        if (_closed)
        {
            AbandonAll();
        }

        return job.Task;
    }

    /// <summary>Makes the writer go once around.</summary>
    public void Nudge() => Add(static _ => true);

    public void Take()
    {
        while (_waiting.TryDequeue(out var job))
        {
            _taken.Add(job);
        }
    }

    /// <summary>Does the taken work. A job that is refused answers its reason after the commit; it has changed nothing.</summary>
    public void Run(SqliteConnection connection)
    {
        foreach (var job in _taken)
        {
            job.Run(connection);
        }
    }

    public void Acknowledge()
    {
        foreach (var job in _taken)
        {
            job.Acknowledge();
        }

        _taken.Clear();
    }

    public void Close()
    {
        _closed = true;
        AbandonAll();
    }

    private void AbandonAll()
    {
        Take();
        foreach (var job in _taken.ToArray())
        {
            job.Abandon();
        }
    }

    private abstract class Job
    {
        public abstract void Run(SqliteConnection connection);

        public abstract void Acknowledge();

        public abstract void Abandon();
    }

    private sealed class Job<T>(Func<SqliteConnection, T> work) : Job
    {
        private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;
        private CursorException? _refused;

        public Task<T> Task => _source.Task;

        public override void Run(SqliteConnection connection)
        {
            _refused = null;
            try
            {
                _result = work(connection);
            }
            catch (CursorException refused)
            {
                _refused = refused;
            }
        }

        public override void Acknowledge()
        {
            if (_refused is { } refused)
            {
                _source.TrySetException(refused);
            }
            else
            {
                _source.TrySetResult(_result!);
            }
        }

        public override void Abandon() => _source.TrySetCanceled();
    }
}
