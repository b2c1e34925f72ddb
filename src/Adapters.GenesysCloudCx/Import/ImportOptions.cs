using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>The settings of one import source, read once from its definition.</summary>
internal sealed record ImportOptions
{
    public required string Source { get; init; }

    public required string ClientId { get; init; }

    public required Secret ClientSecret { get; init; }

    /// <summary>Login and API origin, each as given.</summary>
    public required PlatformAddress Address { get; init; }

    public ProxyOptions? Proxy { get; init; }

    public TlsOptions? Tls { get; init; }

    public required RetrySettings Retry { get; init; }

    /// <summary>The platform's format id: <c>WAV</c>, <c>WAV_ULAW</c>, <c>MP3</c>, <c>OGG_OPUS</c>, <c>OGG_VORBIS</c>, <c>WEBM</c>; <c>NONE</c> = as recorded, by batch requests.</summary>
    public required string Format { get; init; }

    public bool WantsOriginal => Format == "NONE";

    /// <summary>For what people read; everything is kept in UTC.</summary>
    public required TimeZoneInfo TimeZone { get; init; }

    public required DateTimeOffset Start { get; init; }

    public required TimeSpan MaximumLength { get; init; }

    public bool SkipOverLong { get; init; }

    public required TimeSpan AvailabilityDelay { get; init; }

    public required TimeSpan CacheLifetime { get; init; }

    public required DeletionOptions Deletion { get; init; }

    public required StoreOptions Store { get; init; }

    /// <summary>Hosts that media may come from besides those of the region and of its storage: <c>media.contoso.net</c> or <c>*.contoso.net</c>.</summary>
    public IReadOnlyList<string> MediaHosts { get; init; } = [];

    /// <summary>Downloads at once, in each lane.</summary>
    public required int Downloads { get; init; }

    public PlatformAccess Access => new(Address, ClientId, ClientSecret, Proxy, Tls, Retry);
}

/// <summary>Deletion at the source.</summary>
/// <param name="IsOn">Whether recordings are deleted at their source.</param>
/// <param name="IsDryRun">Whether it is only listed what would be.</param>
/// <param name="Grace">From stored to deleted.</param>
internal sealed record DeletionOptions(bool IsOn, bool IsDryRun, TimeSpan Grace);

/// <summary>A folder or, with <see cref="Bucket"/>, a bucket.</summary>
internal sealed record StoreOptions
{
    /// <summary>Root folder; the source's own folder stands below it.</summary>
    public required string Folder { get; init; }

    public string? Bucket { get; init; }

    public Uri? Endpoint { get; init; }

    public string? Region { get; init; }

    public string? Prefix { get; init; }

    public string? AccessKey { get; init; }

    public Secret? SecretKey { get; init; }

    public bool ForcePathStyle { get; init; }

    /// <summary>Where downloads to a bucket are spooled.</summary>
    public required string SpoolFolder { get; init; }
}
