using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Calls;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Notifications;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Sync;

/// <summary>One page of users as the platform gave it, with the moments between which it was true.</summary>
internal sealed record UserPage(byte[] Json, DateTimeOffset RequestedAt, DateTimeOffset ReceivedAt);

/// <summary>The users in scope with their names, as of the start of a listing; <paramref name="ShowedNobody"/>: they are those of an earlier one.</summary>
internal sealed record UserListing(FrozenDictionary<string, string> Users, DateTimeOffset ListedAt, bool ShowedNobody)
{
    public static UserListing None { get; } = new(FrozenDictionary<string, string>.Empty, DateTimeOffset.MinValue, ShowedNobody: true);
}

/// <summary>The users in scope and the names of users and queues. Read from any thread, refreshed by one at a time.</summary>
internal sealed partial class UserDirectory(ApiClient api, TimeProvider time, TimeProvider clock, IAdapterStatus status, ILogger logger) : INameDirectory, IDisposable
{
    private const int PageSize = 100;
    private const int MostPages = 1000;

    private readonly SemaphoreSlim _refreshing = new(1);
    private volatile UserListing _listing = UserListing.None;
    private volatile FrozenDictionary<string, string> _queues = FrozenDictionary<string, string>.Empty;
    private HashSet<string> _missedOnce = [];
    private bool _canExpand = true;

    /// <summary>Every user in scope.</summary>
    public UserListing Listing => _listing;

    /// <summary>Ids of every user in scope.</summary>
    public IReadOnlyCollection<string> UserIds => _listing.Users.Keys;

    public string? UserName(string userId) => _listing.Users.GetValueOrDefault(userId) is { Length: > 0 } name ? name : null;

    public string? QueueName(string queueId) => _queues.GetValueOrDefault(queueId) is { Length: > 0 } name ? name : null;

    /// <summary>Lists all active users; <paramref name="onPage"/> gets each page with presence, routing status and station, where it is given.</summary>
    /// <exception cref="PlatformException">The platform refused the listing.</exception>
    public async Task RefreshAsync(RequestPriority priority, Func<UserPage, ValueTask>? onPage, CancellationToken cancellationToken)
    {
        await _refreshing.WaitAsync(cancellationToken);
        try
        {
            await ListAsync(priority, onPage, cancellationToken);
        }
        finally
        {
            _refreshing.Release();
        }
    }

    public void Dispose() => _refreshing.Dispose();

    /// <summary>The raw JSON of each user on a page.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Entities(UserPage page)
    {
        using var document = JsonDocument.Parse(page.Json);
        if (!document.RootElement.TryGetProperty("entities", out var entities) || entities.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var entity in entities.EnumerateArray())
        {
            yield return JsonMarshal.GetRawUtf8Value(entity).ToArray();
        }
    }

    private async Task ListAsync(RequestPriority priority, Func<UserPage, ValueTask>? onPage, CancellationToken cancellationToken)
    {
        var startedAt = time.GetUtcNow();
        Dictionary<string, string> found = new(StringComparer.OrdinalIgnoreCase);
        for (var number = 1; number <= MostPages && found.Count <= ChannelPlan.MostUsers; number++)
        {
            var page = await PageAsync(number, onPage is not null, priority, cancellationToken);
            var (count, pageCount) = Read(page.Json, found);
            if (onPage is not null && count > 0)
            {
                await onPage(page);
            }

            // a page past the end has no entities; a page count may be missing
            if (count == 0 || number >= (pageCount ?? int.MaxValue))
            {
                break;
            }
        }

        var showedNobody = found.Count == 0;
        _listing = new UserListing(showedNobody ? _listing.Users : Keep(found).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase), startedAt, showedNobody);
        status.Fact("users.in.scope", UserIds.Count.ToString(CultureInfo.InvariantCulture));
        LogLoaded(UserIds.Count);
        await RefreshQueuesAsync(priority, cancellationToken);
    }

    private async Task<UserPage> PageAsync(int number, bool expand, RequestPriority priority, CancellationToken cancellationToken)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"users?pageSize={PageSize}&pageNumber={number}&state=active&sortOrder=asc");
        var askedAt = clock.GetUtcNow();
        if (expand && _canExpand)
        {
            try
            {
                return new UserPage(await api.GetAsync(query + "&expand=presence&expand=routingStatus&expand=station", priority, cancellationToken), askedAt, clock.GetUtcNow());
            }
            catch (PlatformException exception) when (exception.Status is 400 or 403)
            {
                _canExpand = false;
                status.Raise("permission.users.expand", AlarmSeverity.Warning, $"Presence, routing status and station of users cannot be read back after a gap: {exception.Message}");
                askedAt = clock.GetUtcNow();
            }
        }

        return new UserPage(await api.GetAsync(query, priority, cancellationToken), askedAt, clock.GetUtcNow());
    }

    private static (int Count, int? PageCount) Read(byte[] json, Dictionary<string, string> into)
    {
        var listing = PlatformErrors.TryRead(json, PlatformJson.Default.NamedListing)
            ?? throw new PlatformException(FailureClass.Transient, "The listing of users cannot be read.") { Status = 200 };
        foreach (var user in listing.Entities ?? [])
        {
            if (user?.Id is { Length: > 0 } id)
            {
                into[id] = user.Name ?? string.Empty;
            }
        }

        return (listing.Entities?.Count ?? 0, listing.PageCount);
    }

    /// <summary>A user is gone when two listings in a row lack him: pages shift while users come and go, and a wrong farewell would lose calls.</summary>
    private Dictionary<string, string> Keep(Dictionary<string, string> found)
    {
        HashSet<string> missed = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, name) in _listing.Users)
        {
            if (!found.ContainsKey(id) && !_missedOnce.Contains(id))
            {
                missed.Add(id);
                found[id] = name;
            }
        }

        _missedOnce = missed;
        return found;
    }

    private async Task RefreshQueuesAsync(RequestPriority priority, CancellationToken cancellationToken)
    {
        try
        {
            Dictionary<string, string> found = new(StringComparer.OrdinalIgnoreCase);
            for (var number = 1; number <= MostPages; number++)
            {
                var body = await api.GetAsync(string.Create(CultureInfo.InvariantCulture, $"routing/queues?pageSize={PageSize}&pageNumber={number}"), priority, cancellationToken);
                var (count, pageCount) = Read(body, found);
                if (count == 0 || number >= (pageCount ?? int.MaxValue))
                {
                    break;
                }
            }

            _queues = found.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
            status.Clear("permission.queues");
        }
        catch (PlatformException exception) when (!exception.IsTokenRefusal)
        {
            // names are a courtesy: events carry the ids all the same
            LogNotLoaded("queues", exception.Message);
            if (exception.Class == FailureClass.Permission)
            {
                status.Raise("permission.queues", AlarmSeverity.Warning, $"Events carry no queue names: {exception.Message} {exception.Remedy}");
            }
        }
    }

    [LoggerMessage(EventIds.DirectoryLoaded, LogLevel.Debug, "{Users} users are in scope.")]
    private partial void LogLoaded(int users);

    [LoggerMessage(EventIds.DirectoryNotLoaded, LogLevel.Warning, "The {What} could not be listed: {Reason}")]
    private partial void LogNotLoaded(string what, string reason);
}
