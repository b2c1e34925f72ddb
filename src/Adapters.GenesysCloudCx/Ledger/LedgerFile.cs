using System.Collections.Concurrent;
using System.Globalization;
using Adapter.Abstractions;
using Microsoft.Data.Sqlite;

namespace Adapters.GenesysCloudCx.Ledger;

/// <summary>The ledger on disk: its file, its connections, and what is done when it is damaged. Held by one process at a time.</summary>
internal sealed class LedgerFile : IDisposable
{
    public const string Name = "ledger.db";

    private const string Opened = "ledger.opened";

    private readonly ConcurrentBag<LedgerSession> _readers = [];
    private readonly FileStream _lock;
    private readonly string _damage;
    private volatile bool _isClosed;

    public LedgerFile(string folder)
    {
        Path = System.IO.Path.Combine(folder, Name);
        _damage = Path + ".damaged";
        try
        {
            Directory.CreateDirectory(folder);
            _lock = new FileStream(Path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (File.Exists(Path + ".lock"))
        {
            throw new AdapterFailureException(
                FailureClass.Transient,
                $"The import's ledger '{Path}' is in use by another process or another adapter.",
                "Stop the other host, or give each import source a name of its own.",
                exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LedgerFailures.NotWritable(Path, exception);
        }
    }

    public string Path { get; }

    /// <summary>Opens the connection that writes. The first thing it does is a commit, so that what a killed process left unflushed in the WAL is flushed before anything rests on it.</summary>
    public LedgerSession OpenWriter() => Open(SqliteOpenMode.ReadWriteCreate, session =>
    {
        // page_size counts only before the first table
        session.Script("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL");
        session.Script("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = 67108864");
        LedgerSchema.Prepare(session, Path);
        var opened = long.TryParse(session.Value(LedgerSql.Mark, Opened) as string, CultureInfo.InvariantCulture, out var before) ? before + 1 : 1;
        session.Execute(LedgerSql.SaveMark, Opened, opened.ToString(CultureInfo.InvariantCulture));
    });

    /// <summary>Opens a connection that only reads.</summary>
    public LedgerSession OpenReader()
        => Open(SqliteOpenMode.ReadWrite, session => session.Script("PRAGMA query_only = 1; PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY"));

    /// <summary>Reads with one of the reading connections.</summary>
    public T Read<T>(Func<LedgerSession, T> work)
    {
        ObjectDisposedException.ThrowIf(_isClosed, typeof(ImportLedger));
        LedgerSession? session = null;
        var isSound = false;
        try
        {
            session = _readers.TryTake(out var idle) ? idle : OpenReader();
            var result = work(session);
            isSound = true;
            return result;
        }
        catch (SqliteException exception)
        {
            throw Failed(exception);
        }
        finally
        {
            if (isSound)
            {
                _readers.Add(session!);
            }
            else
            {
                session?.Dispose();
            }

            if (_isClosed)
            {
                CloseReaders();
            }
        }
    }

    /// <summary>What an error of the database means. A damaged file is remembered, so that the next opening sets it aside.</summary>
    public AdapterFailureException Failed(Exception exception)
    {
        if (exception is SqliteException sqlite && LedgerFailures.IsDamage(sqlite))
        {
            try
            {
                File.WriteAllText(_damage, exception.Message);
            }
            catch (Exception second) when (second is IOException or UnauthorizedAccessException)
            {
                // the next error will try again
            }
        }

        return LedgerFailures.From(exception, Path);
    }

    public bool IsDamaged => File.Exists(_damage);

    /// <summary>Renames a damaged ledger, so that support can look at it and a new one takes its place. Gives the new name.</summary>
    public string SetAside(DateTimeOffset now)
    {
        var stem = $"{Path}.set-aside-{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
        var target = stem;
        for (var i = 2; File.Exists(target); i++)
        {
            target = $"{stem}-{i}";
        }

        try
        {
            foreach (var part in new[] { "-wal", "-shm", string.Empty }.Where(part => File.Exists(Path + part)))
            {
                File.Move(Path + part, target + part, overwrite: false);
            }

            File.Delete(_damage);
            return target;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw LedgerFailures.NotWritable(Path, exception);
        }
    }

    public void Dispose()
    {
        _isClosed = true;
        CloseReaders();
        _lock.Dispose();
    }

    private void CloseReaders()
    {
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    // never pooled: a pool is a static of the host's and would outlive the plugin
    private LedgerSession Open(SqliteOpenMode mode, Action<LedgerSession> prepare)
    {
        var session = LedgerSession.Open(new SqliteConnectionStringBuilder { DataSource = Path, Mode = mode, Pooling = false, DefaultTimeout = 30 }.ToString());
        try
        {
            prepare(session);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
