namespace GenesysCloud.Simulator.Conversations;

/// <summary>Conversations by the day (UTC) on which they started: what queries over long pasts look at.</summary>
internal sealed class StartDays
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<DateOnly, Day> _days = [];
    private long _version;

    public void Add(BoardEntry entry)
    {
        lock (_gate)
        {
            var key = KeyOf(entry);
            if (!_days.TryGetValue(key, out var day))
            {
                _days.Add(key, day = new Day());
            }

            day.Entries.Add(entry.Newest.Id, entry);
            day.Version = ++_version;
        }
    }

    public void Touch(BoardEntry entry)
    {
        lock (_gate)
        {
            if (_days.TryGetValue(KeyOf(entry), out var day))
            {
                day.Version = ++_version;
            }
        }
    }

    public void Remove(BoardEntry entry)
    {
        lock (_gate)
        {
            if (_days.TryGetValue(KeyOf(entry), out var day) && day.Entries.Remove(entry.Newest.Id))
            {
                day.Version = ++_version;
            }
        }
    }

    /// <summary>Takes out whole days that are further back than anything is kept; what is alive stays.</summary>
    public IReadOnlyList<BoardEntry> DropEndedBefore(DateTimeOffset now, TimeSpan keep)
    {
        lock (_gate)
        {
            List<BoardEntry> gone = [];
            var oldest = now.UtcTicks > keep.Ticks ? DateOnly.FromDateTime(now.UtcDateTime - keep) : DateOnly.MinValue;
            // a day more: calls last beyond midnight
            while (_days.Count > 0 && _days.First() is { Key: var key, Value: var day } && key.AddDays(1) < oldest
                && day.Entries.Values.All(entry => entry.Newest.End is not null))
            {
                gone.AddRange(day.Entries.Values);
                _days.Remove(key);
            }

            return gone;
        }
    }

    public IReadOnlyCollection<IConversationView> Of(DateOnly first, DateOnly last)
    {
        lock (_gate)
        {
            return [.. Between(first, last).SelectMany(static day => day.Value.Entries.Values).Select(static entry => entry.Newest)];
        }
    }

    public long VersionOf(DateOnly first, DateOnly last)
    {
        lock (_gate)
        {
            var version = 17L;
            foreach (var (key, day) in Between(first, last))
            {
                version = unchecked((version * 1_000_003) + (key.DayNumber * 31L) + day.Version);
            }

            return version;
        }
    }

    private IEnumerable<KeyValuePair<DateOnly, Day>> Between(DateOnly first, DateOnly last)
        => _days.SkipWhile(day => day.Key < first).TakeWhile(day => day.Key <= last);

    private static DateOnly KeyOf(BoardEntry entry) => DateOnly.FromDateTime(entry.Newest.Start.UtcDateTime);

    private sealed class Day
    {
        public Dictionary<string, BoardEntry> Entries { get; } = new(StringComparer.Ordinal);

        public long Version { get; set; }
    }
}
