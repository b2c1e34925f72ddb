using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Adapters.GenesysCloudCx.Ledger;

/// <summary>
/// The one that writes. Operations that wait are done in one transaction, in their order; each is acknowledged after the commit. An operation that fails takes no other with it.
/// </summary>
internal sealed class LedgerWriter : IAsyncDisposable
{
    private const int MostWaiting = 4096;
    private const int MostTogether = 256;

    private readonly LedgerFile _file;
    private readonly Channel<Operation> _waiting = Channel.CreateBounded<Operation>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly List<Operation> _taken = new(MostTogether);
    private readonly Task _loop;
    private LedgerSession? _session;
    private LedgerCounts _counts;

    public LedgerWriter(LedgerFile file, LedgerSession session)
    {
        _file = file;
        _session = session;
        _counts = LedgerTally.Read(session);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>The sums as of the last commit.</summary>
    public LedgerCounts Counts => Volatile.Read(ref _counts);

    /// <summary>Does something in a transaction; ends when that is on disk. It may be called twice, when a transaction is done again without an operation that failed.</summary>
    /// <param name="work">What to do.</param>
    /// <param name="committed">Called after the commit and before the task ends.</param>
    /// <param name="cancellationToken">Gives up waiting; what was handed over is done nevertheless.</param>
    public async Task<T> DoAsync<T>(Func<LedgerSession, T> work, Action? committed, CancellationToken cancellationToken)
    {
        Operation<T> operation = new(work, committed);
        try
        {
            await _waiting.Writer.WriteAsync(operation, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(ImportLedger));
        }

        return await operation.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Ends after what was handed over is on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
        _session?.Dispose();
    }

    private async Task RunAsync()
    {
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (_taken.Count < MostTogether && _waiting.Reader.TryRead(out var operation))
            {
                _taken.Add(operation);
            }

            if (Commit(_taken) is { } failure)
            {
                if (_taken.Count == 1 || LedgerFailures.IsOfTheFile(failure))
                {
                    Fail(_taken, failure);
                }
                else
                {
                    DoSingly();
                }
            }

            _taken.Clear();
        }
    }

    private void DoSingly()
    {
        foreach (var operation in _taken)
        {
            if (Commit([operation]) is { } failure)
            {
                Fail([operation], failure);
            }
        }
    }

    private void Fail(List<Operation> operations, Exception failure)
    {
        var told = failure is SqliteException ? _file.Failed(failure) : failure;
        operations.ForEach(operation => operation.Fail(told));
    }

    /// <summary>One transaction. Gives what it failed by; the connection is then opened anew by the next.</summary>
    private Exception? Commit(IReadOnlyList<Operation> operations)
    {
        LedgerCounts counts;
        try
        {
            var session = _session ??= _file.OpenWriter();
            session.Execute("BEGIN IMMEDIATE");
            foreach (var operation in operations)
            {
                operation.Do(session);
            }

            counts = LedgerTally.Read(session);
            session.Execute("COMMIT");
        }
#pragma warning disable CA1031 // the boundary of the writer: whatever goes wrong is handed to those who wait for it
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _session?.Dispose();
            _session = null;
            return exception;
        }

        Volatile.Write(ref _counts, counts);
        foreach (var operation in operations)
        {
            operation.Acknowledge();
        }

        return null;
    }

    private abstract class Operation
    {
        public abstract void Do(LedgerSession session);

        public abstract void Acknowledge();

        public abstract void Fail(Exception exception);
    }

    private sealed class Operation<T>(Func<LedgerSession, T> work, Action? committed) : Operation
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;

        public Task<T> Task => _done.Task;

        public override void Do(LedgerSession session) => _result = work(session);

        public override void Acknowledge()
        {
            committed?.Invoke();
            _done.TrySetResult(_result);
        }

        public override void Fail(Exception exception) => _done.TrySetException(exception);
    }
}
