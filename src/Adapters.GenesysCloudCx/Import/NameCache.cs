using System.Collections.Concurrent;
using System.Globalization;
using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Diagnostics;
using Adapters.GenesysCloudCx.Storage.Sidecars;
using Microsoft.Extensions.Logging;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>
/// Names of users, queues and wrap-up codes, asked for when needed and kept for the cache lifetime. A user who has left is asked for like any other; a name that the
/// platform does not give is absent, and never keeps a recording from being stored. Thread-safe.
/// </summary>
internal sealed partial class NameCache(ApiClient api, TimeSpan lifetime, TimeProvider time, IAdapterStatus status, ILogger logger) : INameSource, IDisposable
{
    private const int PageSize = 100;
    private const int MostPages = 200;
    private const int MostKept = 200_000;

    private readonly SemaphoreSlim _asking = new(1);
    private readonly ConcurrentDictionary<string, Entry> _users = new(StringComparer.OrdinalIgnoreCase);
    private readonly Listing _queues = new("routing/queues", "queues");
    private readonly Listing _wrapUps = new("routing/wrapupcodes", "wrap-up codes");

    /// <summary>With a lifetime of 0 a name serves those only who wait for it together.</summary>
    private DateTimeOffset Oldest => time.GetUtcNow() - lifetime;

    public async Task<string?> UserAsync(string id, CancellationToken cancellationToken)
    {
        if (_users.TryGetValue(id, out var known) && known.At > Oldest)
        {
            return known.Name;
        }

        var wished = Oldest;
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_users.TryGetValue(id, out known) && known.At > wished)
            {
                return known.Name;
            }

            if (_users.Count > MostKept)
            {
                _users.Clear();
            }

            var now = time.GetUtcNow();
            var page = await AskAsync($"users?state=any&pageSize=1&id={Uri.EscapeDataString(id)}", "users", cancellationToken);
            var name = page?.Entities?.FirstOrDefault(user => id.Equals(user?.Id, StringComparison.OrdinalIgnoreCase))?.Name;

            // who is not in the answer is remembered as unknown, so as not to be asked for with every recording
            _users[id] = new Entry(name, now);
            return name;
        }
        finally
        {
            _asking.Release();
        }
    }

    public Task<string?> QueueAsync(string id, CancellationToken cancellationToken) => ListedAsync(_queues, id, cancellationToken);

    public Task<string?> WrapUpAsync(string id, CancellationToken cancellationToken) => ListedAsync(_wrapUps, id, cancellationToken);

    public void Dispose() => _asking.Dispose();

    private async Task<string?> ListedAsync(Listing listing, string id, CancellationToken cancellationToken)
    {
        var wished = Oldest;
        if (listing.At <= wished)
        {
            await _asking.WaitAsync(cancellationToken);
            try
            {
                if (listing.At <= wished)
                {
                    await ReadAsync(listing, cancellationToken);
                }
            }
            finally
            {
                _asking.Release();
            }
        }

        return listing.Name(id);
    }

    private async Task ReadAsync(Listing listing, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        Dictionary<string, string> found = new(StringComparer.OrdinalIgnoreCase);
        var isWhole = true;
        for (var number = 1; number <= MostPages; number++)
        {
            var page = await AskAsync(string.Create(CultureInfo.InvariantCulture, $"{listing.Path}?pageSize={PageSize}&pageNumber={number}"), listing.What, cancellationToken);
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

    /// <summary>The answer; <see langword="null"/> where the platform refuses. Only a refusal of the client itself comes out: a name is not worth a recording.</summary>
    private async Task<NamedListing?> AskAsync(string path, string what, CancellationToken cancellationToken)
    {
        var alarm = $"permission.names.{what.Replace(' ', '-')}";
        try
        {
            var answer = await api.SendAsync(HttpMethod.Get, path, null, PlatformJson.Default.NamedListing, RequestPriority.ImportLive, cancellationToken);
            status.Clear(alarm);
            return answer;
        }
        catch (PlatformException exception) when (exception.Class == FailureClass.Permission)
        {
            status.Raise(alarm, AlarmSeverity.Warning, $"Names of {what} are missing from metadata: {exception.Message} {exception.Remedy}");
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

        public DateTimeOffset At => new(Interlocked.Read(ref _at), TimeSpan.Zero);

        public string? Name(string id) => _names.GetValueOrDefault(id);

        public void Set(IReadOnlyDictionary<string, string> names, DateTimeOffset at, bool isWhole)
        {
            _names = isWhole ? names : _names;
            Interlocked.Exchange(ref _at, at.UtcTicks);
        }
    }
}
