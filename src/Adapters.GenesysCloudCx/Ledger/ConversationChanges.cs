using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Ledger;

/// <summary>What is done to conversations and to the list of their recordings; each method is part of one transaction.</summary>
internal sealed class ConversationChanges(DueRows due)
{
    private const string Audio = "audio";
    private const string Available = "AVAILABLE";

    /// <summary>Enters conversations; gives how many were new.</summary>
    public int Note(LedgerSession session, IReadOnlyList<FoundConversation> conversations, byte[][] details, Lane lane, DateTimeOffset now)
    {
        var added = 0;
        for (var i = 0; i < conversations.Count; i++)
        {
            var found = conversations[i];
            if (Find(session, found.Id) is { } known)
            {
                NoteAgain(session, known, found, details[i], now);
                continue;
            }

            session.Execute(LedgerSql.AddConversation, found.Id, found.Start.UtcTicks, found.End.UtcTicks, (int)lane, found.RecordedSessions, now.UtcTicks);
            session.Execute(LedgerSql.KeepDetails, session.Number(LedgerSql.Added), details[i]);
            added++;
        }

        return added;
    }

    public IReadOnlyList<LedgerRecording> NoteLook(LedgerSession session, DueLook look, IReadOnlyList<ListedRecording> recordings, DateTimeOffset? next, DateTimeOffset now)
    {
        var conversation = Known(session, look.ConversationId);
        next = due.IsLookWoken(conversation.Number) ? LedgerTimes.Earlier(next, now) : next;
        session.Execute(LedgerSql.Looked, conversation.Number, look.Number + 1, next.Stored(), now.UtcTicks);
        foreach (var listed in recordings)
        {
            if (RecordingChanges.Find(session, conversation.Number, listed.RecordingId) is { } known)
            {
                Relist(session, known, listed, now);
            }
            else
            {
                Add(session, conversation, listed, now);
            }
        }

        session.Execute(LedgerSql.DropDetails, conversation.Number);
        return LedgerReading.OfConversation(session, look.ConversationId);
    }

    public long PutOff(LedgerSession session, DueLook look, DateTimeOffset next, string reason, DateTimeOffset? unnamed, DateTimeOffset now)
    {
        var conversation = Known(session, look.ConversationId);
        var at = due.IsLookWoken(conversation.Number) && now < next ? now : next;
        session.Execute(LedgerSql.PutOff, conversation.Number, at.UtcTicks, now.UtcTicks, reason, unnamed.Stored());
        if (unnamed is not null && conversation.UnnamedSince is null)
        {
            session.Execute(LedgerSql.Owe, conversation.Number, 0, (int)OwedEvents.Missing, now.UtcTicks, reason);
        }

        return conversation.Number;
    }

    public int LookAgain(LedgerSession session, IReadOnlyCollection<string> conversationIds, DateTimeOffset now)
    {
        foreach (var id in conversationIds)
        {
            if (Find(session, id) is { } conversation)
            {
                LookNow(session, conversation.Number, now);
            }
        }

        return conversationIds.Count;
    }

    /// <summary>Lets the conversations be looked at of which audio is expected and none is named: those told missing, those that are not, or both.</summary>
    public int LookAgainAtUnnamed(LedgerSession session, bool missing, bool waiting, DateTimeOffset now)
    {
        List<long> numbers = [];
        using (var rows = session.Query(LedgerSql.UnnamedConversations))
        {
            while (rows.Read())
            {
                if (rows.IsDBNull(1) ? waiting : missing)
                {
                    numbers.Add(rows.GetInt64(0));
                }
            }
        }

        numbers.ForEach(number => LookNow(session, number, now));
        return numbers.Count;
    }

    public static long NumberOf(LedgerSession session, string id) => Known(session, id).Number;

    private void NoteAgain(LedgerSession session, Row known, FoundConversation found, byte[] details, DateTimeOffset now)
    {
        if (found.RecordedSessions > known.Sessions)
        {
            session.Execute(LedgerSql.ExpectMore, known.Number, found.RecordedSessions, found.End.UtcTicks, now.UtcTicks);
            session.Execute(LedgerSql.KeepDetails, known.Number, details);
            due.WakeLook(known.Number);
        }
        else if ((known.IsLookPlanned || session.Number(LedgerSql.HasOpen, known.Number) != 0) && session.Number(LedgerSql.HasDetails, known.Number) == 0)
        {
            // they were dropped when it seemed that nothing more would come
            session.Execute(LedgerSql.KeepDetails, known.Number, details);
        }
    }

    private void LookNow(LedgerSession session, long number, DateTimeOffset now)
    {
        session.Execute(LedgerSql.LookNow, number, now.UtcTicks);
        due.WakeLook(number);
    }

    private static void Add(LedgerSession session, Row conversation, ListedRecording listed, DateTimeOffset now)
    {
        var isAudio = listed.Media.Equals(Audio, StringComparison.OrdinalIgnoreCase);

        // that the whole conversation was missing has been told: its recordings come late, and are not told missing once more
        var missingSince = isAudio ? conversation.UnnamedSince : null;
        session.Execute(
            LedgerSql.AddRecording, conversation.Number, listed.RecordingId, conversation.Lane, (int)(isAudio ? ImportState.Found : ImportState.NotFetched), listed.Media,
            listed.Subtype, listed.SessionId, listed.FileState, listed.Start.Stored(), listed.End.Stored(), now.UtcTicks, isAudio ? now.UtcTicks : null,
            missingSince.Stored(), (int)(missingSince is null ? OwedEvents.None : OwedEvents.Missing));
    }

    private void Relist(LedgerSession session, RecordingChanges.Row known, ListedRecording listed, DateTimeOffset now)
    {
        var comesToBe = !known.FileState.Equals(Available, StringComparison.OrdinalIgnoreCase) && listed.FileState.Equals(Available, StringComparison.OrdinalIgnoreCase);
        var isWanted = comesToBe && !RecordingRow.IsSettled(known.State);
        session.Execute(
            LedgerSql.Relisted, known.Number, listed.FileState, listed.Start.Stored(), listed.End.Stored(), listed.SessionId,
            (isWanted ? LedgerTimes.Earlier(known.Due, now) : known.Due).Stored());
        if (isWanted)
        {
            due.WakeRecording(known.Number);
        }
    }

    private static Row Known(LedgerSession session, string id)
        => Find(session, id) ?? throw new InvalidOperationException($"Conversation {id} is not in the ledger.");

    private static Row? Find(LedgerSession session, string id)
    {
        using var row = session.Query(LedgerSql.FindConversation, id);
        return row.Read() ? new Row(row.GetInt64(0), row.GetInt32(1), !row.IsDBNull(2), row.TimeOrNull(3), row.GetInt32(4)) : null;
    }

    private sealed record Row(long Number, int Sessions, bool IsLookPlanned, DateTimeOffset? UnnamedSince, int Lane);
}
