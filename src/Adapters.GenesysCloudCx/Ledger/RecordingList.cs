using System.Globalization;
using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Ledger;

/// <summary>Recordings a page at a time, newest first. A page costs as many rows as it has lines, for each state asked for, wherever in the ledger it is.</summary>
internal static class RecordingList
{
    private static readonly ImportState[] Every = Enum.GetValues<ImportState>();

    /// <exception cref="AdapterFailureException">The question is none.</exception>
    public static RecordingPage Read(LedgerSession session, RecordingQuery query)
    {
        var limit = Math.Clamp(query.Limit, 1, 1000);
        var before = Place.Read(query.After);
        if (query.To is { } to && before.Begun >= to.UtcTicks)
        {
            before = new Place(to.UtcTicks, 0);
        }

        var from = query.From?.UtcTicks ?? 0;
        var states = query.States.Count == 0 ? Every : [.. query.States.Distinct()];

        // all of one moment: a recording that changes its state meanwhile must not be told as what it is not
        session.Execute("BEGIN");
        var places = query.ConversationId is { Length: > 0 } id ? OfConversation(session, id, states, from, before) : OfAll(session, states, from, before, limit + 1);
        List<Place> page = [.. places.OrderDescending().Take(limit + 1)];
        List<ImportReportLine> lines = [];
        foreach (var place in page.Take(limit))
        {
            using var row = session.Query(LedgerSql.Numbered, place.Number);
            if (row.Read())
            {
                lines.Add(RecordingLine.Of(RecordingRow.Read(row, 1), row.TimeOrNull(0)));
            }
        }

        session.Execute("COMMIT");
        return new RecordingPage(lines, page.Count > limit ? page[limit - 1].ToString() : null);
    }

    /// <summary>One recording with what the account says of it.</summary>
    public static (LedgerRecording Recording, ImportReportLine Line)? Find(LedgerSession session, string conversationId, string recordingId)
    {
        using var row = session.Query(LedgerSql.Named, conversationId, recordingId);
        if (!row.Read())
        {
            return null;
        }

        var recording = RecordingRow.Read(row, 1);
        return (recording, RecordingLine.Of(recording, row.TimeOrNull(0)));
    }

    private static IEnumerable<Place> OfAll(LedgerSession session, ImportState[] states, long from, Place before, int most)
    {
        foreach (var state in states)
        {
            using var rows = session.Query(LedgerSql.Newest, (int)state, from, before.Begun, before.Number, most);
            while (rows.Read())
            {
                yield return new Place(rows.GetInt64(0), rows.GetInt64(1));
            }
        }
    }

    // those of one conversation are few
    private static IEnumerable<Place> OfConversation(LedgerSession session, string conversationId, ImportState[] states, long from, Place before)
    {
        using var rows = session.Query(LedgerSql.NumbersOfConversation, conversationId);
        while (rows.Read())
        {
            Place place = new(rows.GetInt64(0), rows.GetInt64(1));
            if (place.Begun >= from && place.CompareTo(before) < 0 && states.Contains((ImportState)rows.GetInt32(2)))
            {
                yield return place;
            }
        }
    }

    /// <summary>Where a recording stands in the list: neither of the two ever changes.</summary>
    private readonly record struct Place(long Begun, long Number) : IComparable<Place>
    {
        public int CompareTo(Place other) => (Begun, Number).CompareTo((other.Begun, other.Number));

        public static Place Read(string? text)
        {
            if (text is null)
            {
                return new Place(long.MaxValue, long.MaxValue);
            }

            var dash = text.IndexOf('-', StringComparison.Ordinal);
            return dash > 0
                && long.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var begun)
                && long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new Place(begun, number)
                : throw new AdapterFailureException(FailureClass.Configuration, $"'{text}' is no place in the list.", "Give back what 'next' of the page before was, or nothing for the first page.");
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Begun}-{Number}");
    }
}
