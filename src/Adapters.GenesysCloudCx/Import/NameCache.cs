using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>
/// Names of users, queues and wrap-up codes, asked for when needed and kept for the cache lifetime. A user who has left is asked for like any other; a name that the
/// platform does not give is absent, and never keeps a recording from being stored. Thread-safe.
/// </summary>
internal sealed partial class NameCache : IDisposable
{
    private const int PageSize = 100;
    private const int MostPages = 200;
    private const int MostKept = 200_000;

    private readonly ApiClient _api;
    private readonly TimeProvider _time;
    private readonly IAdapterStatus _status;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _asking = new(1);
    private readonly ConcurrentDictionary<string, Entry> _users = new(StringComparer.OrdinalIgnoreCase);
    private readonly Listing _queues = new("routing/queues", "queues");
    private readonly Listing _wrapUps = new("routing/wrapupcodes", "wrap-up codes");
    private long _lifetime;

    public NameCache(ApiClient api, TimeSpan lifetime, TimeProvider time, IAdapterStatus status, ILogger logger)
    {
        (_api, _time, _status, _logger) = (api, time, status, logger);
        Lifetime = lifetime;
    }

    /// <summary>How long a name is believed; 0 = not at all.</summary>
    public TimeSpan Lifetime
    {
        get => new(Interlocked.Read(ref _lifetime));
        set => Interlocked.Exchange(ref _lifetime, value.Ticks);
    }

    /// <summary>The names of the given ids, as far as the platform gives them.</summary>
    public async Task<Names> ReadAsync(NamesWanted wanted, RequestPriority priority, CancellationToken cancellationToken)
    {
        var oldest = _time.GetUtcNow() - Lifetime;
        bool IsStale(string id) => !_users.TryGetValue(id, out var entry) || entry.At <= oldest;
        if (wanted.Users.Any(IsStale) || (wanted.Queues.Count > 0 && _queues.IsOlderThan(oldest)) || (wanted.WrapUps.Count > 0 && _wrapUps.IsOlderThan(oldest)))
        {
            await _asking.WaitAsync(cancellationToken);
            try
            {
                await ReadUsersAsync([.. wanted.Users.Where(IsStale)], priority, cancellationToken);
                await ReadListAsync(_queues, wanted.Queues.Count > 0, oldest, priority, cancellationToken);
                await ReadListAsync(_wrapUps, wanted.WrapUps.Count > 0, oldest, priority, cancellationToken);
            }
            finally
            {
                _asking.Release();
            }
        }

        return new Names(id => _users.GetValueOrDefault(id)?.Name, _queues.Name, _wrapUps.Name);
    }

    public void Dispose() => _asking.Dispose();

    private async Task ReadUsersAsync(List<string> ids, RequestPriority priority, CancellationToken cancellationToken)
    {
        if (_users.Count > MostKept)
        {
            _users.Clear();
        }

        foreach (var some in ids.Chunk(PageSize))
        {
            var now = _time.GetUtcNow();
            StringBuilder path = new(string.Create(CultureInfo.InvariantCulture, $"users?state=any&pageSize={PageSize}"));
            foreach (var id in some)
            {
                path.Append("&id=").Append(Uri.EscapeDataString(id));
            }

            var page = await AskAsync(path.ToString(), "users", priority, cancellationToken);
            foreach (var id in some)
            {
                // who is not in the answer is remembered as unknown, so as not to be asked for with every recording
                _users[id] = new Entry(null, now);
            }

            foreach (var user in page?.Entities ?? [])
            {
                if (user is { Id: { Length: > 0 } id, Name: { Length: > 0 } name })
                {
                    _users[id] = new Entry(name, now);
                }
            }
        }
    }

    private async Task ReadListAsync(Listing listing, bool isWanted, DateTimeOffset oldest, RequestPriority priority, CancellationToken cancellationToken)
    {
        if (!isWanted || !listing.IsOlderThan(oldest))
        {
            return;
        }

        var now = _time.GetUtcNow();
        Dictionary<string, string> found = new(StringComparer.OrdinalIgnoreCase);
        var isWhole = true;
        for (var number = 1; number <= MostPages; number++)
        {
            var page = await AskAsync(string.Create(CultureInfo.InvariantCulture, $"{listing.Path}?pageSize={PageSize}&pageNumber={number}"), listing.What, priority, cancellationToken);
            isWhole &= page is not null;
            foreach (var entity in page?.Entities ?? [])
            {
                if (entity is { Id: { Length: > 0 } id, Name: { } name })
                {
                    found[id] = name;
                }
            }

            if (page?.Entities is not { Count: > 0 } || number >= (page.PageCount ?? int.MaxValue))
            {
                break;
            }
        }

        listing.Set(found, now, isWhole);
    }

    /// <summary>The answer; <see langword="null"/> where the platform refuses this question for good or for now. Troubles that concern every question come out.</summary>
    private async Task<NamedListing?> AskAsync(string path, string what, RequestPriority priority, CancellationToken cancellationToken)
    {
        var alarm = $"permission.names.{what.Replace(' ', '-')}";
        try
        {
            var answer = await _api.SendAsync(HttpMethod.Get, path, null, PlatformJson.Default.NamedListing, priority, cancellationToken);
            _status.Clear(alarm);
            return answer;
        }
        catch (PlatformException exception) when (exception.Class == FailureClass.Permission)
        {
            _status.Raise(alarm, AlarmSeverity.Warning, $"Names of {what} are missing from metadata: {exception.Message} {exception.Remedy}");
            return null;
        }
        catch (PlatformException exception) when (exception.Class == FailureClass.Permanent)
        {
            LogRefused(what, exception.Message);
            return null;
        }
    }

    [LoggerMessage(EventIds.NamesNotRead, LogLevel.Warning, "Names of {What} could not be read: {Reason}")]
    private partial void LogRefused(string what, string reason);

    private sealed record Entry(string? Name, DateTimeOffset At);

    private sealed class Listing(string path, string what)
    {
        private volatile IReadOnlyDictionary<string, string> _names = new Dictionary<string, string>();
        private long _at;

        public string Path => path;

        public string What => what;

        public bool IsOlderThan(DateTimeOffset moment) => Interlocked.Read(ref _at) <= moment.UtcTicks;

        public string? Name(string id) => _names.GetValueOrDefault(id);

        public void Set(IReadOnlyDictionary<string, string> names, DateTimeOffset at, bool isWhole)
        {
            _names = isWhole ? names : _names;
            Interlocked.Exchange(ref _at, at.UtcTicks);
        }
    }
}

/// <summary>Ids whose names are wanted.</summary>
internal sealed record NamesWanted(IReadOnlyCollection<string> Users, IReadOnlyCollection<string> Queues, IReadOnlyCollection<string> WrapUps);

/// <summary>Names by id, as far as they are known.</summary>
internal sealed record Names(Func<string, string?> User, Func<string, string?> Queue, Func<string, string?> WrapUp);
