using Adapters.GenesysCloudCx.Ledger;

namespace Adapters.GenesysCloudCx.Discovery;

/// <summary>Takes the rows of one slice, in whatever order and however often they come, into the ledger, and knows which of its conversations still run.</summary>
/// <param name="ledger">Where they go.</param>
/// <param name="lane">Whose work they are.</param>
/// <param name="from">Start of the slice.</param>
/// <param name="to">End of the slice, which does not belong to it.</param>
/// <param name="now">Now, by the platform's clock.</param>
/// <param name="wanted">Conversations that began earlier are counted and not taken.</param>
/// <param name="takesEarlier">Whether those that began before the slice are taken along.</param>
internal sealed class SliceIntake(
    IImportLedger ledger, Lane lane, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now, DateTimeOffset wanted, bool takesEarlier = false)
    : IRowIntake
{
    private readonly Dictionary<string, DateTimeOffset> _ended = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DateTimeOffset> _running = new(StringComparer.OrdinalIgnoreCase);

    public DateTimeOffset From => from;

    public DateTimeOffset To => to;

    /// <summary>Conversations that were taken, ended or not.</summary>
    public int Count => _ended.Count + _running.Count;

    /// <summary>Of all that were taken, how many the ledger did not know.</summary>
    public int New { get; private set; }

    /// <summary>Rows that do not tell when their conversation began.</summary>
    public int Unreadable { get; private set; }

    /// <summary>When conversations of the slice began that still run.</summary>
    public IReadOnlyCollection<DateTimeOffset> Running => _running.Values;

    /// <summary>Conversations that began in the slice before a moment and have ended, each once.</summary>
    public int EndedBefore(DateTimeOffset moment) => _ended.Values.Count(start => start >= from && start < moment);

    public async Task TakeAsync(IReadOnlyList<ConversationRow> rows, CancellationToken cancellationToken)
    {
        List<FoundConversation> found = [];
        foreach (var row in rows)
        {
            if (row.Start is not { } start)
            {
                Unreadable++;
                continue;
            }

            var isOfSlice = start >= from && start < to;
            if (!row.IsVoice || !(isOfSlice || (takesEarlier && start < from)) || _ended.ContainsKey(row.Id))
            {
                continue;
            }

            if (row.EndAt(now) is not { } end)
            {
                // one that began before the slice runs on record of its own slice
                if (isOfSlice)
                {
                    _running[row.Id] = start;
                }

                continue;
            }

            _ended.Add(row.Id, start);
            _running.Remove(row.Id);
            if (start >= wanted)
            {
                found.Add(new FoundConversation(row.Id, start, end, row.RecordedSessions, row.Json));
            }
        }

        if (found.Count > 0)
        {
            New += await ledger.NoteConversationsAsync(found, lane, cancellationToken);
        }
    }
}
