using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace GenesysCloud.Simulator.Notifications;

/// <summary>From the single topic to the channels that want it. Reading needs no lock.</summary>
internal sealed class TopicIndex
{
    private readonly ConcurrentDictionary<string, ImmutableArray<NotificationChannel>> _channels = new(StringComparer.OrdinalIgnoreCase);

    public ImmutableArray<NotificationChannel> Of(string topic) => _channels.TryGetValue(topic, out var channels) ? channels : [];

    public void Add(string topic, NotificationChannel channel) => _channels.AddOrUpdate(
        topic,
        static (_, added) => [added],
        static (_, present, added) => present.Contains(added) ? present : present.Add(added),
        channel);

    public void Remove(string topic, NotificationChannel channel)
    {
        if (_channels.TryGetValue(topic, out var present) && present.Length == 1 && present[0] == channel
            && _channels.TryRemove(KeyValuePair.Create(topic, present)))
        {
            return;
        }

        _channels.AddOrUpdate(topic, static (_, _) => [], static (_, now, removed) => now.Remove(removed), channel);
    }
}
