using Adapter.Host.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Journal;

/// <summary>
/// Moves committed pages from the WAL into the database beside the writer, on a connection and a thread of its own, so that no commit waits for it.
/// Under steady load a pass never quite catches up; then the writer copies the few pages left, which lets the WAL start over.
/// </summary>
internal sealed partial class Checkpointer : IDisposable
{
    /// <summary>Bytes committed after which a pass begins.</summary>
    private const long PassAfterBytes = 24 * 1024 * 1024;

    /// <summary>Frames in the WAL (64 MB) from which on the writer is asked to help it to start over.</summary>
    private const long FinishAtFrames = 8192;

    /// <summary>Frames that the writer copies in a few milliseconds.</summary>
    private const long FewFrames = 256;

    private const int MostPasses = 4;

    private readonly string _dataDirectory;
    private readonly ILogger _logger;
    private readonly JournalPoints _points;
    private readonly AutoResetEvent _wanted = new(initialState: false);
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private SqliteConnection? _connection;
    private long _bytes;
    private volatile bool _finishWanted;
    private volatile bool _stopping;

    public Checkpointer(string dataDirectory, JournalPoints points, ILogger<Checkpointer> logger)
    {
        _dataDirectory = dataDirectory;
        _points = points;
        _logger = logger;
        _thread = new Thread(Run) { IsBackground = true, Name = "journal checkpointer" };
        _thread.Start();
    }

    /// <summary>The writer committed; tells whether the writer should now finish a pass.</summary>
    public bool Committed(int bodyBytes, int events)
    {
        // each commit writes the open pages of the table and the index again; each event a part of both
        _bytes += (4 * 8192) + bodyBytes + (events * 128L);
        if (_bytes >= PassAfterBytes)
        {
            _bytes = 0;
            _wanted.Set();
        }

        if (!_finishWanted)
        {
            return false;
        }

        _finishWanted = false;
        return true;
    }

    /// <summary>One pass that waits for nobody.</summary>
    /// <returns>Frames in the WAL and frames of it that are in the database now.</returns>
    public static (long InWal, long Moved) Pass(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        using var row = command.ExecuteReader();
        return row.Read() ? (row.GetInt64(1), row.GetInt64(2)) : (0, 0);
    }

    /// <summary>Does something while this has no connection and makes no pass.</summary>
    public void WhileClosed(Action action)
    {
        lock (_gate)
        {
            Close();
            action();
        }
    }

    public void Dispose()
    {
        _stopping = true;
        _wanted.Set();
        _thread.Join();
        _wanted.Dispose();
    }

    private void Run()
    {
        while (_wanted.WaitOne() && !_stopping)
        {
            lock (_gate)
            {
                Pass();
            }
        }

        Close();
    }

    private void Pass()
    {
        try
        {
            _connection ??= JournalSchema.OpenCheckpointer(_dataDirectory);
            _points.At(JournalPoints.CheckpointBefore);
            _finishWanted = CatchUp(_connection) >= FinishAtFrames;
            _points.At(JournalPoints.CheckpointAfter);
        }
        catch (SqliteException failure)
        {
            // the WAL grows until a later pass works; when the disk or damage is the cause, the writer meets it too
            LogFailed(failure.Message);
            Close();
        }
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }

    /// <summary>Passes until hardly anything was written meanwhile, and tells the frames in the WAL.</summary>
    private static long CatchUp(SqliteConnection connection)
    {
        var before = 0L;
        for (var pass = 0; ; pass++)
        {
            var (inWal, _) = Pass(connection);
            if (pass == MostPasses || (pass > 0 && inWal - before < FewFrames))
            {
                return inWal;
            }

            before = inWal;
        }
    }

    [LoggerMessage(EventIds.JournalCheckpointFailed, LogLevel.Warning, "A checkpoint of the journal failed and will be tried again: {Why}")]
    private partial void LogFailed(string why);
}
