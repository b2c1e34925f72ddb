using System.Runtime.ExceptionServices;
using Adapter.Host.Journal.Healing;
using Microsoft.Data.Sqlite;

namespace Adapter.Host.Journal;

/// <summary>
/// The way of every reader to the database. While the files are exchanged nobody has them open; a reader that meets damage has it healed and reads again.
/// </summary>
internal sealed class JournalGate(string dataDirectory) : IDisposable
{
    private readonly ReaderWriterLockSlim _files = new();

    /// <summary>What a reader could not make sense of, and still could not after healing.</summary>
    private volatile string? _senseless;

    /// <summary>Whoever heals: is told what a reader met and which life of the files it read, and completes once there is a new one. Without one, damage is thrown.</summary>
    public Func<string, int, CancellationToken, Task>? Healer { get; set; }

    /// <summary>Ends once the database was opened for writing: until then it may be missing.</summary>
    public Task? Open { get; set; }

    /// <summary>How often the files were exchanged.</summary>
    public int Life { get; private set; }

    public async Task<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellationToken)
    {
        var doubted = -1;
        string? healed = null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryRead(read, out var result, out var life, out var damage))
            {
                return result;
            }

            if (Healer is not null && damage is JournalDamagedException { InnerException: { } misread } && (misread.Message == healed || misread.Message == _senseless))
            {
                // healing takes over what its columns take: what comes back is the reader's to tell, and not healed again and again
                _senseless = misread.Message;
                ExceptionDispatchInfo.Throw(misread);
            }

            if (Open is { IsCompleted: false } open)
            {
                await open.WaitAsync(cancellationToken);
                continue;
            }

            if (Healer is null || !Damage.Is(damage))
            {
                ExceptionDispatchInfo.Throw(damage);
            }

            if (doubted != life)
            {
                doubted = life; // once more on new connections: damage is not told lightly
                JournalSchema.CloseReaders(dataDirectory);
                continue;
            }

            await Healer(damage.Message, life, cancellationToken);
            healed = (damage as JournalDamagedException)?.InnerException?.Message;
        }
    }

    /// <summary>Does something with the files while no reader has them open.</summary>
    public void Exchange(Action exchange)
    {
        _files.EnterWriteLock();
        try
        {
            JournalSchema.CloseReaders(dataDirectory);
            exchange();
            Life++;
        }
        finally
        {
            _files.ExitWriteLock();
        }
    }

    public void Dispose() => _files.Dispose();

    private bool TryRead<T>(Func<SqliteConnection, T> read, out T result, out int life, out Exception damage)
    {
        _files.EnterReadLock();
        try
        {
            life = Life;
            using var connection = JournalSchema.OpenReader(dataDirectory);
            result = read(connection);
            damage = null!;
            return true;
        }
        catch (Exception failure) when (failure is SqliteException or JournalDamagedException)
        {
            (result, life, damage) = (default!, Life, failure);
            return false;
        }
        catch (Exception failure) when (failure is InvalidCastException or FormatException or OverflowException)
        {
            // sound for SQLite, but what stands in the columns was never written there
            (result, life, damage) = (default!, Life, new JournalDamagedException($"A row holds what was never written into it: {failure.Message}", failure));
            return false;
        }
        finally
        {
            _files.ExitReadLock();
        }
    }
}
