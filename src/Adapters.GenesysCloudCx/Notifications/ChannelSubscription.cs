using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Notifications;

/// <summary>What one channel is to be subscribed to, and what the platform granted of it. Records the wish; replays it on any channel.</summary>
internal sealed class ChannelSubscription(IReadOnlyList<string> parts)
{
    private readonly Lock _gate = new();
    private IReadOnlyList<string> _wanted = [];
    private HashSet<string> _subscribed = [];
    private DateTimeOffset? _newcomersSince;
    private IReadOnlyList<string> _told = [];
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

    /// <summary>Users of whose calls the platform tells on the channel.</summary>
    public IReadOnlyList<string> Told
    {
        get
        {
            lock (_gate)
            {
                return _told;
            }
        }
    }

    /// <summary>What the platform said last about the whole subscription.</summary>
    public SubscriptionVerdict Verdict { get; private set; } = new();

    /// <summary>Users who got the calls topic in place of the conversations topic.</summary>
    public int CallsOnlyUsers => _callsOnly.Count;

    /// <summary>Whether the wish differs from what is subscribed.</summary>
    public bool IsDirty
    {
        get
        {
            lock (_gate)
            {
                return !_subscribed.SetEquals(_wanted);
            }
        }
    }

    /// <summary>Takes over another list of users; those who are new to it may have been on calls <paramref name="since"/> then.</summary>
    public void Want(IReadOnlyList<string> users, DateTimeOffset since)
    {
        lock (_gate)
        {
            if (users.Except(_wanted).Any())
            {
                _newcomersSince = Earlier(_newcomersSince, since);
            }

            _wanted = users;
        }
    }

    /// <summary>Asks anew for what was refused, with the next subscription.</summary>
    public void Forget() => _callsOnly = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The earlier of two moments that may both be unknown.</summary>
    public static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;

    /// <summary>Subscribes the channel to what is wanted; with <paramref name="onlyChanges"/>, and where users only came, to these alone.</summary>
    /// <returns>Since when the users whom this covers for the first time may have been on calls; <see langword="null"/> without any.</returns>
    /// <exception cref="PlatformException">The platform refused as a whole.</exception>
    public async Task<DateTimeOffset?> SubscribeAsync(ChannelClient client, string channelId, bool onlyChanges, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> wanted;
        DateTimeOffset? since;
        lock (_gate)
        {
            (wanted, since, _newcomersSince) = (_wanted, _newcomersSince, null);
        }

        try
        {
            await SubscribeAsync(client, channelId, wanted, onlyChanges, cancellationToken);
            return since;
        }
        catch
        {
            lock (_gate)
            {
                _newcomersSince = Earlier(_newcomersSince, since);
            }

            throw;
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

    private async Task SubscribeAsync(ChannelClient client, string channelId, IReadOnlyList<string> wanted, bool onlyChanges, CancellationToken cancellationToken)
    {
        var added = wanted.Where(user => !_subscribed.Contains(user)).ToList();
        var isGrowing = onlyChanges && _subscribed.Count > 0 && added.Count == wanted.Count - _subscribed.Count;
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
            _subscribed = [.. wanted];
            _told = [.. wanted.Where(user => !IsRefused(Topics.Conversations, user))];
        }
    }

    private bool IsRefused(string part, string user)
        => Verdict.UsersWithout(part == Topics.Conversations && _callsOnly.Contains(user) ? Topics.Calls : part).Contains(user);

    private List<string> TopicsOf(IEnumerable<string> users)
        => [.. users.Select(user => Topics.ForUser(user, _callsOnly.Contains(user) ? parts.Select(part => part == Topics.Conversations ? Topics.Calls : part) : parts))];
}
