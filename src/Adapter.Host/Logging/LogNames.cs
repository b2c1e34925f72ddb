namespace Adapter.Host.Logging;

/// <summary>What a logger's name says: whose lines they are.</summary>
internal static class LogNames
{
    /// <summary>Name of the scope or value that holds an adapter's name.</summary>
    public const string AdapterProperty = "Adapter";

    private const string Host = "Adapter.Host.";
    private const string AdapterStart = "Adapter[";
    private const string AdapterEnd = "].";

    /// <summary>Rooms that are not the host's own, by the beginning of their loggers' names.</summary>
    public static readonly IReadOnlyDictionary<string, string> Foreign = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["HttpClient"] = "System.Net.Http",
        ["Quartz"] = "Quartz",
        ["Web"] = "Microsoft.AspNetCore",
    };

    private static readonly string[] Silent = ["Cli", "Demo"];

    /// <summary>Every room with its pattern, the host's own ones as they are built.</summary>
    public static IReadOnlyDictionary<string, string> Rooms { get; } = AllRooms();

    /// <summary>Name of a logger of an adapter. Brackets, because an adapter may be called <c>Host.Journal</c>.</summary>
    public static string OfAdapter(string adapter, string category) => AdapterStart + adapter + AdapterEnd + category;

    /// <summary>The room of a logger: the folder of the host, or what an adapter calls its part. Never has spaces.</summary>
    public static string RoomOf(string logger)
    {
        if (logger.StartsWith(Host, StringComparison.Ordinal))
        {
            var dot = logger.IndexOf('.', Host.Length);
            return dot < 0 ? "Host" : logger[Host.Length..dot];
        }

        if (logger.StartsWith(AdapterStart, StringComparison.Ordinal) && logger.LastIndexOf(AdapterEnd, StringComparison.Ordinal) is > 0 and var end)
        {
            var category = logger[(end + AdapterEnd.Length)..];
            return (category.StartsWith("Adapters.", StringComparison.Ordinal) ? category["Adapters.".Length..] : category).Replace(' ', '_');
        }

        foreach (var (room, start) in Foreign)
        {
            if (logger.StartsWith(start, StringComparison.Ordinal))
            {
                return room;
            }
        }

        return logger.Length == 0 ? "Host" : logger.Replace(' ', '_');
    }

    private static SortedDictionary<string, string> AllRooms()
    {
        SortedDictionary<string, string> rooms = new(StringComparer.OrdinalIgnoreCase);
        foreach (var name in typeof(LogNames).Assembly.GetTypes().Select(type => type.Namespace ?? "").Where(name => name.StartsWith(Host, StringComparison.Ordinal)).Select(name => name[Host.Length..].Split('.')[0]).Distinct())
        {
            if (!Silent.Contains(name))
            {
                rooms[name] = $"{Host}{name}.*";
            }
        }

        foreach (var (room, start) in Foreign)
        {
            rooms[room] = start + ".*";
        }

        return rooms;
    }
}
