using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Notifications;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Sync;

/// <summary>Follows users who come and go while the adapter runs.</summary>
internal sealed partial class DirectoryRefresher(UserDirectory directory, NotificationLink link, HealthBoard health, TimeProvider time, ILogger logger)
{
    /// <summary>How often the directory is listed.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private const string NobodyKey = "b.users";
    private const string TooManyKey = "e.users";

    private DateTimeOffset? _appliedListing;

    /// <summary>Refuses an organization that is too large for one adapter, before anything is connected.</summary>
    /// <exception cref="AdapterFailureException">More users than the platform's limits can carry.</exception>
    public void Start()
    {
        var users = directory.Listing;
        if (users.Users.Count > ChannelPlan.MostUsers)
        {
            throw new AdapterFailureException(
                FailureClass.Configuration,
                $"More than {ChannelPlan.MostUsers:N0} users are in scope ({users.Users.Count:N0} were listed); one OAuth client carries at most {Topics.Channels} channels of {Topics.PerChannel:N0} users each.",
                "Split the users by divisions over several adapters, each with an OAuth client whose role covers only its divisions, and with a data source of its own: adapters of one data source are taken to see the same calls.");
        }

        SetUsers(users);
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        using PeriodicTimer timer = new(Interval, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                await directory.RefreshAsync(RequestPriority.Resync, null, stopping);
                Apply();
            }
            catch (PlatformException exception) when (!exception.IsTokenRefusal)
            {
                // the users of the last listing stay subscribed
                LogFailed(exception.Message, time.GetUtcNow() + Interval);
            }
        }
    }

    private void Apply()
    {
        var leftOver = SetUsers(directory.Listing);
        if (leftOver > 0)
        {
            health.Set(
                TooManyKey,
                FailureClass.Configuration,
                $"{leftOver:N0} users beyond the limit of {ChannelPlan.MostUsers:N0} are not covered. Split the users by divisions over several adapters, each with an OAuth client and a data source of its own.",
                time.GetUtcNow() + Interval);
        }
        else
        {
            health.Clear(TooManyKey);
        }
    }

    /// <summary>Whoever is new was not in the listing applied before: since that one began he may have been on calls.</summary>
    private int SetUsers(UserListing listing)
    {
        var since = _appliedListing ?? listing.ListedAt;
        _appliedListing = listing.ShowedNobody ? since : listing.ListedAt;
        if (listing.ShowedNobody)
        {
            health.Set(
                NobodyKey,
                FailureClass.Permission,
                "No active user is visible to the OAuth client: nothing can arrive. Grant its role the divisions of the users to be recorded.",
                time.GetUtcNow() + Interval);
        }
        else
        {
            health.Clear(NobodyKey);
        }

        return link.SetUsers(listing.Users.Keys, since);
    }

    [LoggerMessage(EventIds.DirectoryNotRefreshed, LogLevel.Warning, "The users could not be listed: {Reason} The next listing is at {Next:u}.")]
    private partial void LogFailed(string reason, DateTimeOffset next);
}
