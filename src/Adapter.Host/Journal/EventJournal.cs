using Adapter.Abstractions;
using Adapter.Host.Diagnostics;
using Adapter.Host.Diagnostics.Parts;
using Adapter.Host.Journal.Healing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Journal;

/// <summary>The journal of one data folder: puts writer, reader, retention and checkpoints together. One process at a time writes.</summary>
internal sealed partial class EventJournal : IEventJournal, IAsyncDisposable
{
    private const string LockName = "journal.lock";

    private readonly FileStream _lock;
    private readonly JournalPoints _points;
    private readonly Checkpointer _checkpointer;
    private readonly JournalWriter _writer;
    private readonly JournalReader _reader;
    private readonly JournalReserve _reserve;
    private readonly JournalGate _gate;
    private readonly LastEventSearch _lastEvents;
    private readonly ILogger _logger;
    private int _disposed;

    private EventJournal(
        string dataDirectory, FileStream exclusive, JournalOptions options, TimeProvider time, IJournalAlarms alarms, ILoggerFactory loggers,
        HostParts parts, Action<SqliteConnection>? opened)
    {
        _lock = exclusive;
        DataDirectory = dataDirectory;
        _logger = loggers.CreateLogger<EventJournal>();
        _points = new JournalPoints(dataDirectory);
        _gate = new JournalGate(dataDirectory);
        _reserve = new JournalReserve(dataDirectory, JournalReserve.CurrentBoot());
        _checkpointer = new Checkpointer(dataDirectory, _points, loggers.CreateLogger<Checkpointer>());
        try
        {
            _writer = new JournalWriter(
                new StoreOpening(dataDirectory, _reserve, time, _points, opened).Open, options, new Retention(options, time, _points, loggers.CreateLogger<Retention>()),
                _checkpointer, new JournalHealer(dataDirectory, _gate, time, _points, loggers.CreateLogger<JournalHealer>()), _reserve, _gate, time, alarms, _points, loggers.CreateLogger<JournalWriter>());
        }
        catch
        {
            _checkpointer.Dispose();
            _reserve.Dispose();
            _gate.Dispose();
            _points.Dispose();
            throw;
        }

        _gate.Healer = _writer.HealedAsync;
        _gate.Open = _writer.WhenOpen;
        _reader = new JournalReader(dataDirectory, _gate);
        Cursors = new CursorStore(_writer, _gate, time);
        _lastEvents = new LastEventSearch(_writer, _gate, parts, time);
    }

    public string DataDirectory { get; }

    /// <summary>The native library in use.</summary>
    public required SqliteLibrary Sqlite { get; init; }

    public long LastSequence => _writer.LastSequence;

    public JournalStatistics Statistics => _writer.Counts.Snapshot(_writer.Intake.Received, _writer.Intake.Pending, _writer.LastSequence);

    public ICursorStore Cursors { get; }

    internal JournalCounts Counts => _writer.Counts;

    /// <summary>Somebody who reads in a way of his own met a failure: damage is healed.</summary>
    internal void Meet(Exception failure)
    {
        if (Damage.Is(failure))
        {
            _writer.ReportDamage(failure.Message, _gate.Life);
        }
    }

    /// <summary>Called on the writer's thread when damage took events.</summary>
    internal Action? WhenQuarantined
    {
        get => _writer.WhenQuarantined;
        set => _writer.WhenQuarantined = value;
    }

    /// <summary>The number of the newest quarantined span that was told on.</summary>
    internal Task<long> DoubtsToldAsync(CancellationToken cancellationToken)
        => _writer.RunAsync(static connection => JournalSchema.Scalar(connection, "SELECT value FROM facts WHERE name = 'doubts_told'"), cancellationToken);

    internal Task TellDoubtsAsync(long number, CancellationToken cancellationToken)
        => _writer.RunAsync(
            connection =>
            {
                using var command = connection.CreateCommand();
                command.CommandText = "INSERT OR REPLACE INTO facts(name, value) VALUES('doubts_told', $number)";
                command.Parameters.AddWithValue("$number", number);
                return command.ExecuteNonQuery();
            },
            cancellationToken);

    /// <summary>Opens the journal of a folder, making it where there is none. <c>parts</c> tells of faults of what works beside the writer. <c>opened</c> is for tests: it is given every connection that will write.</summary>
    /// <exception cref="JournalException">Another process writes there, or the folder cannot be used; the message says what to do.</exception>
    public static EventJournal Open(
        string dataDirectory, JournalOptions options, TimeProvider time, IJournalAlarms alarms, ILoggerFactory loggers,
        Action<SqliteConnection>? opened = null, HostParts? parts = null)
    {
        var library = SqliteNative.Initialize(Enum.Parse<SqliteChoice>(options.Sqlite, ignoreCase: true));
        var exclusive = TakeLock(dataDirectory);
        try
        {
            EventJournal journal = new(dataDirectory, exclusive, options, time, alarms, loggers, parts ?? new HostParts(time, loggers.CreateLogger<HostParts>()), opened) { Sqlite = library };
            journal.LogSqlite(library.Origin, library.Version, library.Reason);
            journal.LogOpened(dataDirectory, journal.LastSequence);
            return journal;
        }
        catch (Exception failure) when (failure is SqliteException or UnauthorizedAccessException)
        {
            exclusive.Dispose();
            throw new JournalException($"The journal in '{dataDirectory}' cannot be opened: {failure.Message} Give the host's account read and write access to {JournalSchema.FileName}* and journal.reserved there.", failure);
        }
        catch
        {
            exclusive.Dispose();
            throw;
        }
    }

    public IEventPublisher CreatePublisher(string adapterName, string dataSourceName) => _writer.Intake.Add(adapterName, dataSourceName);

    public LastEvent LastEventOf(string adapterName) => _writer.LastEvents.Find(adapterName);

    public IAsyncEnumerable<JournaledEvent> ReadAsync(JournalQuery query, CancellationToken cancellationToken)
        => _reader.ReadAsync(query, cancellationToken);

    public Task WaitForAsync(long afterSequence, CancellationToken cancellationToken) => _writer.WaitForAsync(afterSequence, cancellationToken);

    /// <summary>Runs work in the writer's next transaction and completes once it is on disk: for what other rooms keep in the journal's database.</summary>
    public Task<T> RunAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) => _writer.RunAsync(work, cancellationToken);

    /// <summary>Reads what other rooms keep in the journal's database. Damage that is met is healed first.</summary>
    public Task<T> QueryAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken) => _gate.ReadAsync(read, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        try
        {
            await _lastEvents.DisposeAsync();
        }
        finally
        {
            await DrainAsync();
        }
    }

    private async Task DrainAsync()
    {
        await _writer.DisposeAsync();
        _checkpointer.Dispose();
        JournalSchema.CloseReaders(DataDirectory);
        _reserve.Close();
        _reserve.Dispose();
        _points.Dispose();
        LogClosed(LastSequence);
        await _lock.DisposeAsync();
    }

    private static FileStream TakeLock(string dataDirectory)
    {
        try
        {
            Directory.CreateDirectory(dataDirectory);
            return new FileStream(Path.Combine(dataDirectory, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new JournalException($"The data folder '{dataDirectory}' cannot be written. Give the host's account write access, or name another with --data.", failure);
        }
        catch (IOException failure) when (File.Exists(Path.Combine(dataDirectory, LockName)))
        {
            throw new JournalException($"Another process uses the data folder '{dataDirectory}'. Stop it first, or name another folder with --data.", failure);
        }
        catch (IOException failure)
        {
            throw new JournalException($"The data folder '{dataDirectory}' cannot be used: {failure.Message} Name another with --data.", failure);
        }
    }

    [LoggerMessage(EventIds.JournalSqliteChosen, LogLevel.Information, "SQLite {Version} of the {Origin} ({Reason}).")]
    private partial void LogSqlite(string origin, string version, string reason);

    [LoggerMessage(EventIds.JournalOpened, LogLevel.Information, "Journal in {Folder} opened; the newest event is {LastSequence}.")]
    private partial void LogOpened(string folder, long lastSequence);

    [LoggerMessage(EventIds.JournalClosed, LogLevel.Information, "Journal closed; the newest event is {LastSequence}.")]
    private partial void LogClosed(long lastSequence);
}
