namespace Benchmarks.Sending;

/// <summary>A notification channel: who is subscribed, and the socket that is open for it.</summary>
internal sealed class Channel(string id, int number)
{
    private readonly HashSet<string> _users = [];

    public string Id { get; } = id;

    public ServerSocket? Socket { get; set; }

    /// <summary>The calls of the subscribed users; made when the first load is asked for.</summary>
    public LoadGenerator? Generator { get; private set; }

    public int UserCount => _users.Count;

    public void Subscribe(IEnumerable<string> topics)
    {
        foreach (var topic in topics)
        {
            // v2.users.<id>?conversations&... or v2.users.<id>.conversations
            if (topic.StartsWith("v2.users.", StringComparison.Ordinal) && topic.Contains("conversations", StringComparison.Ordinal))
            {
                _users.Add(topic.Substring("v2.users.".Length, 36));
            }
        }
    }

    public LoadGenerator Load() => Generator ??= new LoadGenerator([.. _users.Order(StringComparer.Ordinal)], number);
}
