using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Discovery;

/// <summary>How many recordings the platform has without a conversation: no import can reach them, so that somebody should look. Asked for once an hour.</summary>
internal sealed class OrphanCount(ApiClient api, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private DateTimeOffset _next = DateTimeOffset.MinValue;
    private long _value = -1;

    /// <summary>The last count; <see langword="null"/> where the platform does not let us ask, or was not asked yet.</summary>
    public long? Value => Volatile.Read(ref _value) is >= 0 and var count ? count : null;

    /// <summary>Asks, where it is time to. One caller at a time.</summary>
    /// <exception cref="PlatformException">The platform refuses everything for now.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() < _next)
        {
            return;
        }

        _next = time.GetUtcNow() + Interval;
        try
        {
            var listing = PlatformErrors.TryRead(
                await api.GetAsync("orphanrecordings?pageSize=1&pageNumber=1", RequestPriority.ImportHistoric, cancellationToken), PlatformJson.Default.NamedListing);
            Volatile.Write(ref _value, listing?.Total ?? -1);
        }
        catch (PlatformException exception) when (exception.Status is 400 or 403 or 404)
        {
            Volatile.Write(ref _value, -1);
        }
        catch (PlatformException exception) when (exception is { Class: FailureClass.Transient, RetryAfter: null })
        {
            // the last count stays
        }
    }
}
