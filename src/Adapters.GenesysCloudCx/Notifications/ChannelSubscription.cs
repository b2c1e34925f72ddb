using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>
/// What a runner's channel is to be subscribed to, and what the platform granted of it. Records the wish; replays it on any channel, and knows of each what it carries: one that was
/// made to follow and is dropped took nothing to the one that stays.
/// </summary>
internal sealed class ChannelSubscription(IReadOnlyList<string> parts)
{
    private readonly Lock _gate = new();
    private IReadOnlyList<string> _wanted = [];
    private readonly Dictionary<string, Carried> _carried = [];
    private readonly Dictionary<string, DateTimeOffset> _newcomers = [];
    private string? _live;
    private HashSet<string> _callsOnly = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Users whose topics the channel is to carry.</summary>
    public IReadOnlyList<string> Wanted
    {
        get
        {
            lock (_gate)
            {
                return _wanted;
            }
        }
    }

    /// <summary>Users of whose calls the platform tells on the channel that is live.</summary>
    public IReadOnlyList<string> Told
    {
        get
        {
            lock (_gate)
            {
                return _live is { } live && _carried.TryGetValue(live, out var carried) ? carried.Told : [];
            }
        }
    }

    /// <summary>Whether there are users whom no live link covers yet.</summary>
    public bool HasNewcomers
    {
        get
        {
            lock (_gate)
            {
                return _newcomers.Count > 0;
            }
        }
    }

    /// <summary>What the platform said last about the whole subscription.</summary>
    public SubscriptionVerdict Verdict { get; private set; } = new();

    /// <summary>Users who got the calls topic in place of the conversations topic.</summary>
    public int CallsOnlyUsers => _callsOnly.Count;

    /// <summary>Whether the wish differs from what a channel is subscribed to.</summary>
    public bool IsDirty(string channelId) => !UsersOf(channelId).SetEquals(Wanted);

    /// <summary>Takes over another list of users; those who are new to it may have been on calls <paramref name="since"/> then.</summary>
    public void Want(IReadOnlyList<string> users, DateTimeOffset since)
    {
        lock (_gate)
        {
            foreach (var user in users.Except(_wanted).Where(user => !_newcomers.TryGetValue(user, out var known) || since < known).ToList())
            {
                _newcomers[user] = since;
            }

            foreach (var gone in _newcomers.Keys.Except(users).ToList())
            {
                _newcomers.Remove(gone);
            }

            _wanted = users;
        }
    }

    /// <summary>Asks anew for what was refused, with the next subscription.</summary>
    public void Forget() => _callsOnly = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The earlier of two moments that may both be unknown.</summary>
    public static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;

    /// <summary>A link to the channel is live: it covers the users that the channel is subscribed to, and no other channel does.</summary>
    /// <returns>Since when the users whom this covers for the first time may have been on calls; <see langword="null"/> without any.</returns>
    public DateTimeOffset? Cover(string channelId)
    {
        lock (_gate)
        {
            _live = channelId;
            foreach (var other in _carried.Keys.Where(id => id != channelId).ToList())
            {
                _carried.Remove(other);
            }

            DateTimeOffset? since = null;
            foreach (var user in UsersOf(channelId))
            {
                since = _newcomers.Remove(user, out var begun) ? Earlier(since, begun) : since;
            }

            return since;
        }
    }

    /// <summary>Fails where nothing at all is granted: a link that can never deliver is not to look alive.</summary>
    public AdapterFailureException? Hopeless()
    {
        var wanted = Wanted;
        var allRefused = wanted.Count > 0 && parts.All(part => wanted.All(user => IsRefused(part, user)));
        return allRefused
            ? new AdapterFailureException(
                FailureClass.Permission,
                $"The platform grants none of the topics that the adapter needs: {string.Join("; ", Verdict.RejectedParts.Select(part => $"{part} lacks {Verdict.Why(part)}"))}.",
                "Grant these permissions to a role of the OAuth client, in the divisions of the users to be recorded.")
            : null;
    }

    /// <summary>Subscribes a channel to what is wanted; with <paramref name="onlyChanges"/>, and where users only came, to these alone.</summary>
    /// <exception cref="PlatformException">The platform refused as a whole.</exception>
    public async Task SubscribeAsync(ChannelClient client, string channelId, bool onlyChanges, CancellationToken cancellationToken)
    {
        var (wanted, subscribed) = (Wanted, UsersOf(channelId));
        var added = wanted.Where(user => !subscribed.Contains(user)).ToList();
        var isGrowing = onlyChanges && subscribed.Count > 0 && added.Count == wanted.Count - subscribed.Count;
        var verdict = isGrowing
            ? Verdict.And(await client.AddAsync(channelId, TopicsOf(added), cancellationToken))
            : await client.ReplaceAsync(channelId, TopicsOf(wanted), cancellationToken);
        var withoutCalls = verdict.UsersWithout(Topics.Conversations).Except(_callsOnly, StringComparer.OrdinalIgnoreCase).ToList();
        if (withoutCalls.Count > 0)
        {
            // the calls topic may be granted where the richer one is not
            _callsOnly.UnionWith(withoutCalls);
            verdict = await client.ReplaceAsync(channelId, TopicsOf(wanted), cancellationToken);
        }

        lock (_gate)
        {
            Verdict = verdict;
            _carried[channelId] = new Carried([.. wanted], [.. wanted.Where(user => !IsRefused(Topics.Conversations, user))]);
        }
    }

    private HashSet<string> UsersOf(string channelId)
    {
        lock (_gate)
        {
            return _carried.TryGetValue(channelId, out var carried) ? carried.Users : [];
        }
    }

    private bool IsRefused(string part, string user)
        => Verdict.UsersWithout(part == Topics.Conversations && _callsOnly.Contains(user) ? Topics.Calls : part).Contains(user);

    private List<string> TopicsOf(IEnumerable<string> users)
        => [.. users.Select(user => Topics.ForUser(user, _callsOnly.Contains(user) ? parts.Select(part => part == Topics.Conversations ? Topics.Calls : part) : parts))];

    /// <summary>What a channel is subscribed to, and of whose calls it tells.</summary>
    private sealed record Carried(HashSet<string> Users, IReadOnlyList<string> Told);
}
