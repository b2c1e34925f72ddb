namespace Adapter.Host.Journal.Healing;

/// <summary>Reads what can be read of a damaged journal, without changing it.</summary>
internal static class SalvagedJournal
{
    public static bool HasEvents(string dataDirectory) => Read(dataDirectory, new JournalQuery(0, 1)).Any();

    public static IEnumerable<JournaledEvent> Read(string dataDirectory, JournalQuery query)
    {
        using PageSource pages = new(JournalSchema.PathIn(dataDirectory));
        var after = Math.Max(query.After, Floor(pages));
        var source = query.DataSource is { } name ? EventEncoder.SourceOf(name) : null;
        var left = query.Limit ?? int.MaxValue;
        foreach (var fact in new EventSalvage(pages).Read(after, long.MaxValue, looseUpTo: 0))
        {
            if (left == 0)
            {
                yield break;
            }

            var type = System.Text.Encoding.UTF8.GetString(fact.Type);
            if ((query.Adapter is null || string.Equals(query.Adapter, fact.AdapterName, StringComparison.OrdinalIgnoreCase))
                && (source is null || source == fact.SourceName)
                && (query.Type is null || query.Type == type)
                && (query.Conversation is null || (fact.Conversation is { } text && System.Text.Encoding.UTF8.GetString(text) == query.Conversation)))
            {
                left--;
                yield return new JournaledEvent(fact.Sequence, EventEncoder.Splice(fact.Sequence, fact.Body)) { Type = type };
            }
        }
    }

    private static long Floor(PageSource pages)
    {
        using TableCopy tables = new(pages, firstPage: null, Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()));
        return tables.Rows("SELECT value FROM facts WHERE name = 'floor'", "name").Select(row => row[0] as long? ?? 0).FirstOrDefault();
    }
}
