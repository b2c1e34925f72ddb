using System.Collections.Concurrent;
using Adapter.Host.Access.Credentials;
using Adapter.Host.Diagnostics;
using Adapter.Host.Diagnostics.Parts;
using Microsoft.Extensions.Logging;

namespace Adapter.Host.Access;

/// <summary>Finds API keys, and notes now and then when each was used last.</summary>
internal sealed partial class ApiKeys(CredentialStore store, HostParts parts, TimeProvider time, ILogger<ApiKeys> logger) : HostPart(parts, time)
{
    internal static readonly TimeSpan NotedEvery = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);

    /// <summary>The key that a bearer shows; <see langword="null"/> for an unknown or expired one.</summary>
    public ApiKeyRecord? Find(string shown)
    {
        if (!ApiKey.TryParse(shown, out var id, out var secret)
            || store.Current.ApiKeys.FirstOrDefault(key => key.Id == id) is not { } key
            || !ApiKey.Matches(secret, key.Hash))
        {
            return null;
        }

        var now = Time.GetUtcNow();
        if (key.Expires <= now)
        {
            return null;
        }

        _used[id] = now;
        return key;
    }

    /// <summary>When a key was used last, as far as this host knows.</summary>
    public DateTimeOffset? LastUsed(ApiKeyRecord key) => _used.TryGetValue(key.Id, out var at) ? at : key.LastUsed;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await NoteAsync(cancellationToken);
    }

    protected override string Part => "note of when API keys were used";

    protected override TimeSpan? Every => NotedEvery;

    protected override Task WorkAsync(CancellationToken stoppingToken) => NoteAsync(stoppingToken);

    private async Task NoteAsync(CancellationToken cancellationToken)
    {
        if (_used.IsEmpty)
        {
            return;
        }

        var used = _used.ToArray();
        try
        {
            await store.ChangeAsync(set => CredentialChanges.NoteUse(set, used.ToDictionary()), cancellationToken);
            foreach (var pair in used)
            {
                _used.TryRemove(pair);
            }
        }
        catch (AccessException e)
        {
            LogNotNoted(e.Message);
        }
    }

    [LoggerMessage(EventIds.ApiKeyUseNotNoted, LogLevel.Warning, "When API keys were used last could not be noted: {Why}")]
    private partial void LogNotNoted(string why);
}
