namespace Adapter.Host.Journal;

/// <summary>How far named consumers have read. Retention keeps what a consumer still needs. Thread-safe; a change is on disk when its task completes.</summary>
internal interface ICursorStore
{
    Task<IReadOnlyList<Cursor>> ListAsync(CancellationToken cancellationToken);

    Task<Cursor?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Registers a consumer; one that exists already is left as it is.</summary>
    /// <returns>The cursor as it stands, and whether it is new.</returns>
    /// <exception cref="CursorException">The position is beyond the newest event, or the name is not allowed.</exception>
    Task<(Cursor Cursor, bool Created)> CreateAsync(string name, long position, CancellationToken cancellationToken);

    /// <summary>Moves a cursor forward to the last event that the consumer has safe.</summary>
    /// <exception cref="CursorException">No such consumer, or a position behind the present one or beyond the newest event.</exception>
    Task<Cursor> AdvanceAsync(string name, long position, CancellationToken cancellationToken);

    /// <summary>Sets a cursor to any position, also back.</summary>
    /// <exception cref="CursorException">No such consumer, or a position beyond the newest event.</exception>
    Task<Cursor> ResetAsync(string name, long position, CancellationToken cancellationToken);

    /// <returns><see langword="false"/> where there was none.</returns>
    Task<bool> DeleteAsync(string name, CancellationToken cancellationToken);
}

/// <summary>How far one consumer has read: <c>Position</c> is the sequence number of the last event it has.</summary>
internal sealed record Cursor(string Name, long Position, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>Why a cursor was not changed.</summary>
internal enum CursorFault
{
    NotFound,
    BadName,
    Backwards,
    BeyondEnd,
}

internal sealed class CursorException(CursorFault fault, string message) : Exception(message)
{
    public CursorFault Fault => fault;
}
