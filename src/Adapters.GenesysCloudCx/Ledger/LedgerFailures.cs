using Adapter.Abstractions;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Adapters.GenesysCloudCx.Ledger;

/// <summary>What an error of the ledger's database means and what a person does about it.</summary>
internal static class LedgerFailures
{
    public static bool IsDamage(SqliteException exception) => exception.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>Whether every operation will meet it, not just the one that did.</summary>
    public static bool IsOfTheFile(Exception exception)
        => exception is AdapterFailureException or SqliteException { SqliteErrorCode: not (raw.SQLITE_CONSTRAINT or raw.SQLITE_ERROR or raw.SQLITE_MISUSE or raw.SQLITE_MISMATCH) };

    public static AdapterFailureException From(Exception exception, string path)
    {
        if (exception is AdapterFailureException known)
        {
            return known;
        }

        var (failureClass, problem, remedy) = (exception as SqliteException)?.SqliteErrorCode switch
        {
            raw.SQLITE_FULL => (FailureClass.Transient, "the disk is full", "Free space on the disk of the data folder; nothing is lost, and the import goes on from there."),
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => (FailureClass.Transient, "the file is damaged",
                "At the next start of the source it is set aside under another name and the platform is listed again; recordings are fetched again to the same names in the store. Check the disk."),
            raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => (FailureClass.Transient, "it cannot be written", "Give the host's account write access to the data folder."),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => (FailureClass.Transient, "another program holds it", "Close the program that has the file open."),
            raw.SQLITE_IOERR => (FailureClass.Transient, "the disk cannot read or write it", "Check the disk of the data folder."),
            _ => (FailureClass.Bug, "an operation on it failed", "Report it with the log."),
        };
        return new AdapterFailureException(failureClass, $"The import's ledger '{path}': {problem} ({exception.Message})", remedy, exception);
    }

    public static AdapterFailureException NotWritable(string path, Exception exception) => new(
        FailureClass.Transient, $"The import's ledger '{path}' cannot be written: {exception.Message}", "Give the host's account write access to the data folder.", exception);
}
