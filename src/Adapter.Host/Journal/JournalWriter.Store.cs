using Adapter.Abstractions;
using Adapter.Host.Journal.Healing;
using Microsoft.Data.Sqlite;

namespace Adapter.Host.Journal;

/// <summary>How the writer opens and closes the database, and what it does when that or a write fails.</summary>
internal sealed partial class JournalWriter
{
    /// <summary>What keeps the journal from opening and goes by itself is waited for by the thread; what a person must change is thrown.</summary>
    private void TryOpen()
    {
        try
        {
            _store = _open();
            Opened();
        }
        catch (Exception failure) when (Damage.Is(failure))
        {
            _damage = failure.Message;
        }
        catch (Exception failure) when (failure is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_IOERR } or IOException)
        {
            Fail(failure);
        }
    }

    private void Opened()
    {
        if (!LastEvents.IsLoaded)
        {
            LastEvents.Load(_store!.Connection, _store.LastSequence);
        }

        if (_whenOpen.TrySetResult())
        {
            // later on only what was acknowledged counts: after a flush that failed, more may stand in the file
            Volatile.Write(ref _lastSequence, _store!.LastSequence);
        }

        Counts.FirstSequence = _store!.Floor + 1;
        Counts.Quarantined = QuarantineTable.Read(_store.Connection);
        if (_damage is null && DamageNotice.Of(Counts.Quarantined, _time.GetUtcNow()) is { } notice)
        {
            _alarms.Raise(DamageAlarm, AlarmSeverity.Error, notice);
        }
    }

    /// <summary>Does something with the database; after a failure closes it, so that the next try begins clean.</summary>
    private bool Try(Action<JournalStore> action)
    {
        try
        {
            if (_store is null)
            {
                _store = _open();
                Opened();
            }

            if (_flushFailed)
            {
                // The system forgets what it could not flush and tells of it once. Frames that rest on that flush are written anew, into the database itself.
                _store.Settle();
                _flushFailed = false;
            }

            action(_store);
            WorksAgain();
            return true;
        }
#pragma warning disable CA1031 // the boundary of the writer: whatever goes wrong is told and tried again, the thread lives
        catch (Exception failure)
#pragma warning restore CA1031
        {
            CloseStore();
            if (Damage.Is(failure))
            {
                _damage = failure.Message;
                return false;
            }

            _flushFailed |= failure is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_IOERR };
            Fail(failure);
            return false;
        }
    }

    /// <summary>Nobody else has the database open: the WAL goes into it and away.</summary>
    private void CloseInOrder()
    {
        try
        {
            if (_store is { } store && LastEvents.IsBehind)
            {
                store.Begin();
                LastEvents.Begin();
                LastEvents.Write(store.Connection, store.LastSequence, isLast: true);
                store.Commit();
            }

            _store?.TakeUpWal();
        }
        catch (SqliteException failure)
        {
            LogWriteStillFailing(failure.Message); // the next start reads it from the WAL
        }

        CloseStore();
    }

    private void CloseStore()
    {
        _store?.Dispose();
        _store = null;
    }

    private void Fail(Exception failure)
    {
        Counts.Failed(failure.Message, _time.GetUtcNow(), out var first);
        if (first)
        {
            var remedy = Remedy(failure);
            LogWriteFailed(failure, remedy);
            _alarms.Raise(WriteAlarm, AlarmSeverity.Critical, $"The journal cannot write: {failure.Message} {remedy}");
        }
        else
        {
            LogWriteStillFailing(failure.Message);
        }
    }

    private void WorksAgain()
    {
        if (Counts.Worked() is { } since)
        {
            LogWriteRecovered(since);
            _alarms.Clear(WriteAlarm);
        }
    }

    private static string Remedy(Exception failure) => (failure as SqliteException)?.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_FULL => "Free space on the disk of the data folder; the adapters wait and nothing is lost.",
        SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_PERM => "Give the host's account write access to the data folder.",
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => "Another program holds the database; close it.",
        _ => "Check the disk of the data folder; the adapters wait and nothing is lost.",
    };
}
