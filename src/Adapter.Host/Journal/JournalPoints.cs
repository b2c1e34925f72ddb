using System.Diagnostics;

namespace Adapter.Host.Journal;

/// <summary>
/// The steps between which a kill or a cut of power must not lose or double anything, told as diagnostic events of the listener
/// <c>Adapter.Host.Journal</c>, on the thread that takes the step; the payload is the data folder. Without a subscriber a step costs one read of a field.
/// </summary>
internal sealed class JournalPoints(string dataDirectory) : IDisposable
{
    public const string ListenerName = "Adapter.Host.Journal";

    /// <summary>A batch was taken from the queues; nothing of it is written.</summary>
    public const string WriterGathered = "writer.gathered";

    /// <summary>Every row of the batch is in the transaction, which is still open.</summary>
    public const string WriterBeforeCommit = "writer.before-commit";

    /// <summary>The batch is on disk; nobody has been told.</summary>
    public const string WriterAfterCommit = "writer.after-commit";

    /// <summary>The callers were told.</summary>
    public const string WriterAcknowledged = "writer.acknowledged";

    /// <summary>Sequence numbers ahead of the newest were put aside in a file of their own.</summary>
    public const string WriterReserved = "writer.reserved";

    /// <summary>Pages are about to be moved from the WAL into the database.</summary>
    public const string CheckpointBefore = "checkpoint.before";

    public const string CheckpointAfter = "checkpoint.after";

    /// <summary>A piece of the oldest events is deleted in a transaction that is still open.</summary>
    public const string RetentionBeforeCommit = "retention.before-commit";

    public const string RetentionStep = "retention.step";

    /// <summary>Damage was found; the files are as they were.</summary>
    public const string HealStarted = "heal.started";

    /// <summary>A run of events was copied into the new database; comes many times.</summary>
    public const string HealCopying = "heal.copying";

    /// <summary>The new database is complete and on disk, under its temporary name.</summary>
    public const string HealCopied = "heal.copied";

    /// <summary>Nothing was moved yet.</summary>
    public const string HealBeforeSwap = "heal.before-swap";

    /// <summary>The damaged files are moved aside; the new one is not in its place.</summary>
    public const string HealSwapping = "heal.swapping";

    /// <summary>The new database is in its place.</summary>
    public const string HealSwapped = "heal.swapped";

    private readonly DiagnosticListener _listener = new(ListenerName);

    /// <summary>Every name, for those who want to choose one.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        WriterGathered, WriterBeforeCommit, WriterAfterCommit, WriterAcknowledged, WriterReserved, CheckpointBefore, CheckpointAfter,
        RetentionBeforeCommit, RetentionStep, HealStarted, HealCopying, HealCopied, HealBeforeSwap, HealSwapping, HealSwapped,
    ];

    public void At(string point)
    {
        if (_listener.IsEnabled(point))
        {
            _listener.Write(point, dataDirectory);
        }
    }

    public void Dispose() => _listener.Dispose();
}
