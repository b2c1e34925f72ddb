using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Diagnostics;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>What admins see of the link: facts, troubles and alarms.</summary>
internal sealed class LinkReport(IAdapterStatus status, HealthBoard health, IReadOnlyList<string> parts, TimeProvider time)
{
    private const string TopicsKey = "b.topics";
    private const string EvictedAlarm = "channels.evicted";
    private const int EvictionsToTell = 3;

    private static readonly TimeSpan EvictionWindow = TimeSpan.FromHours(1);

    private readonly AdapterGauge _up = status.Gauge("link_up", "1 while every channel is live, 0 while one is not.");
    private readonly AdapterGauge _channels = status.Gauge("link_channels", "Notification channels that the users need.");
    private readonly AdapterGauge _live = status.Gauge("link_channels_live", "Notification channels that are live.");
    private readonly Lock _gate = new();
    private readonly Queue<DateTimeOffset> _evictions = new();
    private readonly Dictionary<int, DateTimeOffset> _down = [];

    public void Live(ChannelRunner channel, IReadOnlyCollection<ChannelRunner> all, bool isWhole)
    {
        TellChannels(all);
        var users = all.Sum(runner => runner.Subscription.Wanted.Count);
        health.Clear(KeyOf(channel));
        Down(channel, isDown: false, all);
        if (isWhole)
        {
            health.Live(Text($"Connected: {all.Count} channel{(all.Count == 1 ? string.Empty : "s")}, {users} users."));
        }
    }

    public void Cut(LinkEnd end, IReadOnlyCollection<ChannelRunner> all)
    {
        TellChannels(all);
        Down(null, isDown: false, all);
        if (end.Kind != LinkEndKind.ChannelGone)
        {
            return;
        }

        lock (_gate)
        {
            var now = time.GetUtcNow();
            _evictions.Enqueue(now);
            while (now - _evictions.Peek() > EvictionWindow)
            {
                _evictions.Dequeue();
            }

            if (_evictions.Count >= EvictionsToTell)
            {
                status.Raise(
                    EvictedAlarm,
                    AlarmSeverity.Warning,
                    Text($"The platform took channels away {_evictions.Count} times within an hour. All processes that use this OAuth client share {Topics.Channels} channels; another one makes too many. Give each adapter and tool an OAuth client of its own."));
            }
        }
    }

    public void Waiting(ChannelRunner channel, int channels, LinkEnd end, DateTimeOffset next)
    {
        var which = channels == 1 ? "The link" : Text($"Channel {channel.Number} of {channels}");
        var state = channel.IsLive ? "is live but cannot be brought up to date" : "is down";
        Down(channel, isDown: !channel.IsLive, null);
        health.Set(KeyOf(channel), end.Failure?.Class ?? FailureClass.Transient, $"{which} {state}: {end.Why}{(end.Failure?.Remedy is { } remedy ? $" {remedy}" : string.Empty)}", next);
    }

    /// <summary>The verdict of the platform on each part of the topics.</summary>
    public void Subscribed(ChannelRunner channel, IReadOnlyCollection<ChannelRunner> all)
    {
        if (channel.IsLive)
        {
            health.Clear(KeyOf(channel));
        }

        var users = all.Sum(runner => runner.Subscription.Wanted.Count);
        status.Fact("link.topics", users.ToString(CultureInfo.InvariantCulture));
        List<string> troubles = [];
        foreach (var part in parts)
        {
            Judge(part, all, users, troubles);
        }

        if (troubles.Count > 0)
        {
            health.Set(TopicsKey, FailureClass.Permission, $"The platform refuses topics: {string.Join("; ", troubles)}. Grant the permissions to a role of the OAuth client, in the divisions of these users.");
        }
        else
        {
            health.Clear(TopicsKey);
        }
    }

    private void TellChannels(IReadOnlyCollection<ChannelRunner> all)
    {
        // of two at once the one that tells last has counted last
        lock (_gate)
        {
            var live = all.Count(runner => runner.IsLive);
            _channels.Set(all.Count);
            _live.Set(live);
            _up.Set(live == all.Count ? 1 : 0);
            status.Fact("link.channels", Text($"{live} of {all.Count} live"));
        }
    }

    private void Judge(string part, IReadOnlyCollection<ChannelRunner> all, int users, List<string> troubles)
    {
        var callsOnly = part == Topics.Conversations ? all.Sum(runner => runner.Subscription.CallsOnlyUsers) : 0;
        var judged = callsOnly > 0 ? Topics.Calls : part;
        var refused = all.Sum(runner => runner.Subscription.Verdict.UsersWithout(judged).Count);
        var why = string.Join(", ", all.Select(runner => runner.Subscription.Verdict.Why(judged)).Where(text => text.Length > 0).Distinct());
        var verdict = refused == 0 ? "granted" : Text($"refused for {refused} of {users} users: {why}");
        if (callsOnly > 0 && refused == 0)
        {
            verdict = Text($"refused for {callsOnly} of {users} users, who get {Topics.Calls} instead");
        }

        status.Fact($"topic.{part.ToLowerInvariant()}", verdict);
        var alarm = $"permission.topic.{part.ToLowerInvariant()}";
        if (refused > 0)
        {
            troubles.Add(Text($"{part} for {refused} of {users} users ({why})"));
            status.Raise(alarm, AlarmSeverity.Error, $"Topic {part} is {verdict}.");
        }
        else
        {
            status.Clear(alarm);
        }
    }

    /// <summary>Keeps since when each channel is down; of those that are gone nothing is waited for.</summary>
    private void Down(ChannelRunner? channel, bool isDown, IReadOnlyCollection<ChannelRunner>? all)
    {
        lock (_gate)
        {
            if (isDown)
            {
                _down.TryAdd(channel!.Number, time.GetUtcNow());
            }
            else if (channel is not null)
            {
                _down.Remove(channel.Number);
            }

            foreach (var gone in _down.Keys.Where(number => all?.All(runner => runner.Number != number) == true).ToList())
            {
                _down.Remove(gone);
            }

            status.Fact(HealthBoard.LinkDownFact, _down.Count == 0 ? null : _down.Values.Min().ToString("O", CultureInfo.InvariantCulture));
        }
    }

    private static string KeyOf(ChannelRunner channel) => Text($"a.channel.{channel.Number:00}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
