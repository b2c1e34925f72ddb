using Adapter.Abstractions;
using Microsoft.Data.Sqlite;

namespace Adapter.Host.Coverage;

/// <summary>The way of changes to disk. Under the gate.</summary>
internal sealed partial class KeptTimeline
{
    private Dictionary<DateTimeOffset, CoverageSpan?> _unwritten = [];
    private bool _rewrites;
    private bool _isQueued;
    private Task _written = Task.CompletedTask;

    private void Note(TimelineChange change)
    {
        foreach (var began in change.Gone)
        {
            _unwritten[began] = null;
        }

        foreach (var span in change.Set)
        {
            _unwritten[span.From] = span;
        }
    }

    private Task Flush()
    {
        if (!_isQueued && (_unwritten.Count > 0 || _rewrites))
        {
            _isQueued = true;
            Action<SqliteConnection>? write = null;
            _written = _journal.RunAsync(
                connection =>
                {
                    write ??= Take(); // once, however often the transaction is tried
                    write(connection);
                    return true;
                },
                CancellationToken.None);
        }

        return _written;
    }

    private Action<SqliteConnection> Take()
    {
        lock (_gate)
        {
            _isQueued = false;
            var (changes, rewrites) = (_unwritten, _rewrites);
            (_unwritten, _rewrites) = ([], false);
            if (!rewrites)
            {
                return connection => CoverageTable.Write(connection, Adapter, changes);
            }

            CoverageSpan[] all = _timeline.Mark is { } mark ? [.. _timeline.Spans, mark] : [.. _timeline.Spans];
            return connection => CoverageTable.Rewrite(connection, Adapter, all);
        }
    }
}
