using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Ledger;

/// <summary>What is done to recordings; each method is part of one transaction.</summary>
internal sealed class RecordingChanges(DueRows due)
{
    private static readonly OwedEvents[] Each = Enum.GetValues<OwedEvents>().Where(one => one != OwedEvents.None).ToArray();

    /// <summary>Writes a recording; gives its number.</summary>
    public long Save(LedgerSession session, LedgerRecording recording, bool isDone, DateTimeOffset now)
    {
        var conversation = ConversationChanges.NumberOf(session, recording.ConversationId);
        var known = Find(session, conversation, recording.RecordingId)
            ?? throw new InvalidOperationException($"Recording {recording.RecordingId} of conversation {recording.ConversationId} is not in the ledger.");
        var isSettled = RecordingRow.IsSettled(recording.State);

        // While it was lent out the platform or a person may have changed what is known and owed: that is newer than the borrower's copy.
        var isWoken = due.IsRecordingWoken(known.Number);
        var newlyOwed = recording.Owed & ~known.Owed & ~known.Told;
        var written = recording with
        {
            FileState = isWoken ? known.FileState : recording.FileState,
            NextAttempt = isSettled ? null : isWoken && isDone ? LedgerTimes.Earlier(recording.NextAttempt, now) : recording.NextAttempt,
            Owed = known.Owed | newlyOwed,
            Told = known.Told | recording.Told | newlyOwed,
        };
        session.Execute(LedgerSql.SaveRecording, RecordingRow.Values(known.Number, written));
        foreach (var one in Each)
        {
            if ((newlyOwed & one) != 0)
            {
                session.Execute(LedgerSql.Owe, conversation, known.Number, (int)one, now.UtcTicks, recording.Reason);
            }
        }

        if (isSettled)
        {
            session.Execute(LedgerSql.DropDetails, conversation);
        }

        return known.Number;
    }

    /// <summary>Makes some recordings of a state due; gives how many, and the number to go on from.</summary>
    public (int Count, long Last) Again(LedgerSession session, ImportState state, long after, int most, DateTimeOffset now)
    {
        List<long> numbers = [];
        using (var rows = session.Query(LedgerSql.OpenRecordings, (int)state, after, most))
        {
            while (rows.Read())
            {
                numbers.Add(rows.GetInt64(0));
            }
        }

        foreach (var number in numbers)
        {
            session.Execute(LedgerSql.Again, number, now.UtcTicks);
            due.WakeRecording(number);
        }

        return (numbers.Count, numbers.Count == 0 ? after : numbers[^1]);
    }

    /// <summary>Makes one recording due, unless there is nothing to be done for it; <see langword="null"/> when there is no such recording.</summary>
    public RecordingRetryOutcome? Again(LedgerSession session, string conversationId, string recordingId, DateTimeOffset now)
    {
        if (LedgerReading.NumberOf(session, conversationId, recordingId) is not var (number, state))
        {
            return null;
        }

        if (RecordingRow.IsSettled(state))
        {
            return RecordingRetryOutcome.NothingToDo;
        }

        session.Execute(LedgerSql.Again, number, now.UtcTicks);
        return due.WakeRecording(number) ? RecordingRetryOutcome.UnderWay : RecordingRetryOutcome.Due;
    }

    public static int Told(LedgerSession session, IReadOnlyList<OwedEvent> events)
    {
        foreach (var told in events)
        {
            var conversation = ConversationChanges.NumberOf(session, told.ConversationId);
            var recording = told.Recording is { } one ? Find(session, conversation, one.RecordingId)?.Number ?? 0 : 0;
            session.Execute(LedgerSql.StrikeOwed, conversation, recording, (int)told.Event);
            if (recording != 0)
            {
                session.Execute(LedgerSql.Told, recording, (int)told.Event);
            }
        }

        return events.Count;
    }

    public static Row? Find(LedgerSession session, long conversation, string id)
    {
        using var row = session.Query(LedgerSql.FindRecording, conversation, id);
        return row.Read()
            ? new Row(row.GetInt64(0), (ImportState)row.GetInt32(1), row.GetString(2), row.TimeOrNull(3), (OwedEvents)row.GetInt32(4), (OwedEvents)row.GetInt32(5))
            : null;
    }

    internal sealed record Row(long Number, ImportState State, string FileState, DateTimeOffset? Due, OwedEvents Owed, OwedEvents Told);
}
