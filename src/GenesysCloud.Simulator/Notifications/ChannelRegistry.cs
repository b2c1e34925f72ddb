using System.Security.Cryptography;
using GenesysCloud.Simulator.OAuth;
using GenesysCloud.Simulator.Rest;

namespace GenesysCloud.Simulator.Notifications;

/// <summary>The channels of every OAuth client: how many there may be, how long they live and what they are subscribed to.</summary>
internal sealed class ChannelRegistry : IDisposable
{
    private const string IdCharacters = "abcdefghijklmnopqrstuvwxyz0123456789";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, NotificationChannel> _channels = new(StringComparer.Ordinal);
    private readonly SimulatorOptions _options;
    private readonly TokenStore _tokens;
    private readonly TopicIndex _index;
    private readonly SystemFrames _frames;
    private readonly TimeProvider _time;

    public ChannelRegistry(SimulatorOptions options, TokenStore tokens, TopicIndex index, SystemFrames frames, TimeProvider time)
    {
        (_options, _tokens, _index, _frames, _time) = (options, tokens, index, frames, time);
        tokens.Ended += OnTokenEnded;
    }

    public IReadOnlyList<NotificationChannel> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _channels.Values];
            }
        }
    }

    public NotificationChannel Create(AccessToken token)
    {
        var now = _time.GetUtcNow();
        NotificationChannel channel = new($"streaming-4-{RandomNumberGenerator.GetString(IdCharacters, 26)}", token, now) { Expires = now + _options.ChannelLife };
        lock (_gate)
        {
            var own = _channels.Values.Where(other => other.ClientId == token.ClientId).ToList();
            if (own.Count >= _options.MaxChannels)
            {
                // the one longest unused goes, of those without a socket first
                var evicted = own.OrderBy(other => other.Socket is null ? 0 : 1).ThenBy(other => other.LastUsed).First();
                Remove(evicted);
                evicted.Socket?.EndWith(_frames.NoLongerSubscribed(evicted.Id, token.ClientId));
            }

            _channels.Add(channel.Id, channel);
            channel.End = _time.CreateTimer(_ => CheckEnd(channel), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            SetEnd(channel);
        }

        return channel;
    }

    /// <summary>The channel, when it lives and belongs to the token's client.</summary>
    public NotificationChannel Find(string id, AccessToken token)
    {
        lock (_gate)
        {
            return _channels.TryGetValue(id, out var channel) && channel.ClientId == token.ClientId ? channel : throw ApiException.NotFound();
        }
    }

    public NotificationChannel? Find(string id)
    {
        lock (_gate)
        {
            return _channels.GetValueOrDefault(id);
        }
    }

    public IReadOnlyList<ChannelTopicWire> TopicsOf(NotificationChannel channel)
    {
        lock (_gate)
        {
            return [.. channel.Topics.Values.Select(verdict => new ChannelTopicWire(verdict.Requested.Id, "Permitted"))];
        }
    }

    /// <summary>Changes the subscriptions, all or nothing, and extends the channel's life.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="token">The token in use, to which the channel is bound from now on; <see langword="null"/> keeps the present one.</param>
    /// <param name="added">What is to be subscribed; entries without a permitted part are left out.</param>
    /// <param name="replace">Whether the present topics go.</param>
    public void Subscribe(NotificationChannel channel, AccessToken? token, IReadOnlyList<TopicVerdict> added, bool replace)
    {
        var wanted = added.Where(static verdict => verdict.Permitted.Count > 0).ToList();
        lock (_gate)
        {
            if (!_channels.ContainsKey(channel.Id))
            {
                throw ApiException.NotFound();
            }

            var kept = replace ? [] : channel.Topics.Keys.ToList();
            var count = kept.Concat(wanted.Select(static verdict => verdict.Requested.Id)).Distinct(StringComparer.OrdinalIgnoreCase).Count();
            if (count > _options.MaxTopics)
            {
                throw new ApiException(400, "notification.subscription.too.many.subscriptions", "Too many subscriptions");
            }

            var before = Names(channel);
            if (replace)
            {
                channel.Topics.Clear();
            }

            foreach (var verdict in wanted)
            {
                channel.Topics[verdict.Requested.Id] = verdict;
            }

            Reindex(channel, before);
            channel.Token = token ?? channel.Token;
            channel.IsTokenEnded = false;
            channel.Expires = _time.GetUtcNow() + _options.ChannelLife;
            Touch(channel);
            SetEnd(channel);
        }
    }

    public void Unsubscribe(NotificationChannel channel, IReadOnlyList<string>? ids)
    {
        lock (_gate)
        {
            var before = Names(channel);
            foreach (var id in ids ?? [.. channel.Topics.Keys])
            {
                channel.Topics.Remove(id);
            }

            Reindex(channel, before);
            Touch(channel);
        }
    }

    /// <summary>Notes that the channel was used: the longest unused one is evicted first.</summary>
    public void Touch(NotificationChannel channel) => channel.LastUsed = _time.GetUtcNow();

    /// <summary>Ends every channel, as if its time were over.</summary>
    public int ExpireAll()
    {
        var all = All;
        foreach (var channel in all)
        {
            Expire(channel);
        }

        return all.Count;
    }

    public void Dispose()
    {
        _tokens.Ended -= OnTokenEnded;
        foreach (var channel in All)
        {
            channel.End?.Dispose();
        }
    }

    private void CheckEnd(NotificationChannel channel)
    {
        var now = _time.GetUtcNow();
        if (channel.Expires <= now)
        {
            Expire(channel);
        }
        else if (!_tokens.IsValid(channel.Token))
        {
            OnTokenEnded(channel.Token);
        }
        else
        {
            SetEnd(channel);
        }
    }

    private void Expire(NotificationChannel channel)
    {
        lock (_gate)
        {
            Remove(channel);
        }

        channel.Socket?.EndWith(SystemFrames.ChannelGone());
    }

    private void OnTokenEnded(AccessToken token)
    {
        List<NotificationChannel> concerned;
        lock (_gate)
        {
            concerned = [.. _channels.Values.Where(channel => channel.Token.Value == token.Value && !channel.IsTokenEnded)];
            foreach (var channel in concerned)
            {
                channel.IsTokenEnded = true;
                SetEnd(channel);
            }
        }

        foreach (var channel in concerned)
        {
            channel.Socket?.EndWith(_frames.TokenRevoked(channel.Id, channel.ClientId));
        }
    }

    private void SetEnd(NotificationChannel channel)
    {
        var end = channel.IsTokenEnded || channel.Expires < channel.Token.Expires ? channel.Expires : channel.Token.Expires;
        var wait = end - _time.GetUtcNow();
        channel.End?.Change(wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    private void Remove(NotificationChannel channel)
    {
        _channels.Remove(channel.Id);
        channel.End?.Dispose();
        var before = Names(channel);
        channel.Topics.Clear();
        Reindex(channel, before);
    }

    private void Reindex(NotificationChannel channel, HashSet<string> before)
    {
        var now = Names(channel);
        foreach (var gone in before.Where(name => !now.Contains(name)))
        {
            _index.Remove(gone, channel);
        }

        foreach (var come in now.Where(name => !before.Contains(name)))
        {
            _index.Add(come, channel);
        }
    }

    private static HashSet<string> Names(NotificationChannel channel)
        => channel.Topics.Values.SelectMany(static verdict => verdict.Permitted).Select(static part => part.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
}
