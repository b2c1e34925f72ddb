namespace Adapter.Host.Logging;

internal enum LogTopicKind
{
    /// <summary>The host and all adapters; not the libraries.</summary>
    All,

    /// <summary>A room of the host, or a library.</summary>
    Room,

    /// <summary>One adapter.</summary>
    Adapter,
}

/// <summary>What a level is set for.</summary>
internal sealed record LogTopic(LogTopicKind Kind, string Name)
{
    public const string AllWord = "all";
    private const string RoomWord = "room:";
    private const string AdapterWord = "adapter:";

    public static LogTopic All { get; } = new(LogTopicKind.All, "");

    /// <summary>As it is written: <c>all</c>, <c>room:NAME</c>, <c>adapter:NAME</c>.</summary>
    public string Text => Kind switch { LogTopicKind.All => AllWord, LogTopicKind.Room => RoomWord + Name, _ => AdapterWord + Name };

    /// <summary>The loggers it stands for, as a rule's pattern.</summary>
    public string Pattern => Kind switch
    {
        LogTopicKind.All => "Adapter*",
        LogTopicKind.Room => LogNames.Rooms[Name],
        _ => LogNames.OfAdapter(Name, "*"),
    };

    /// <summary>Name of a logger that it stands for.</summary>
    public string Probe => Kind == LogTopicKind.All ? "Adapter.Host.Level" : Pattern.Replace("*", "Level", StringComparison.Ordinal);

    /// <summary>Reads what somebody wrote; without a word before it a name is an adapter's or a room's.</summary>
    /// <returns>The topic, or <see langword="null"/> with what is wrong.</returns>
    public static LogTopic? Read(string? text, IEnumerable<string> adapters, out string problem)
    {
        problem = "";
        var name = text?.Trim() ?? "";
        if (name.Equals(AllWord, StringComparison.OrdinalIgnoreCase))
        {
            return All;
        }

        var isRoom = name.StartsWith(RoomWord, StringComparison.OrdinalIgnoreCase);
        var isAdapter = name.StartsWith(AdapterWord, StringComparison.OrdinalIgnoreCase);
        var bare = isRoom ? name[RoomWord.Length..] : isAdapter ? name[AdapterWord.Length..] : name;
        var room = isAdapter ? null : LogNames.Rooms.Keys.FirstOrDefault(known => known.Equals(bare, StringComparison.OrdinalIgnoreCase));
        var adapter = isRoom ? null : adapters.FirstOrDefault(known => known.Equals(bare, StringComparison.OrdinalIgnoreCase));
        if (room is not null && adapter is not null)
        {
            problem = $"'{bare}' is a room and an adapter; write {RoomWord}{room} or {AdapterWord}{adapter}.";
            return null;
        }

        if (room is null && adapter is null)
        {
            problem = $"'{name}' is neither an adapter nor a room; rooms are {string.Join(", ", LogNames.Rooms.Keys)}.";
            return null;
        }

        return room is not null ? new LogTopic(LogTopicKind.Room, room) : new LogTopic(LogTopicKind.Adapter, adapter!);
    }
}
