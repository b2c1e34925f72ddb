using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>The settings of one import source, read once from its definition.</summary>
internal sealed record ImportOptions
{
    /// <summary>The format that is none: as it was recorded.</summary>
    public const string Original = "NONE";

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

    public bool WantsOriginal => Format == Original;

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

    public PlatformAccess Access => new(Address, ClientId, ClientSecret, Proxy, Tls, Retry) { Names = SettingNames.Import };

    /// <summary>Reads what it takes to reach the platform, and nothing else.</summary>
    public static PlatformAccess ReadAccess(AdapterDefinition definition)
        => new(
            ReadAddress(definition.Settings), definition.Settings.RequiredText(ClientSettings.ClientId), ClientSettings.Read(definition.Settings), ReadProxy(definition.Settings), TlsRules.Read(definition.Settings),
            RetryKeys.Read(definition.AdvancedSettings))
        {
            Names = SettingNames.Import,
        };

    /// <summary>How long recordings of the present may be due before that is an alarm.</summary>
    public required TimeSpan BehindAfter { get; init; }

    /// <summary>Reads a definition that the host has checked.</summary>
    /// <exception cref="AdapterFailureException">A value that only the machine can judge does not hold here.</exception>
    public static ImportOptions From(AdapterDefinition definition, IAdapterContext context)
    {
        var (settings, advanced) = (definition.Settings, definition.AdvancedSettings);
        return new ImportOptions
        {
            Source = definition.Name,
            ClientId = settings.RequiredText(ClientSettings.ClientId),
            ClientSecret = ClientSettings.Read(settings),
            Address = ReadAddress(settings),
            Proxy = ReadProxy(settings),
            Tls = TlsRules.Read(settings),
            Retry = RetryKeys.Read(advanced),
            Format = settings.RequiredText(ImportSettings.Transcoding).ToUpperInvariant(),
            TimeZone = ReadTimeZone(settings.RequiredText(ImportSettings.TimeZone)),
            Start = settings.Instant(ImportSettings.Start)!.Value,
            MaximumLength = TimeSpan.FromMinutes(settings.WholeNumber(ImportSettings.MaximumLength)),
            SkipOverLong = advanced.Boolean(ImportKeys.SkipOverLong),
            AvailabilityDelay = TimeSpan.FromMinutes(settings.WholeNumber(ImportSettings.AvailabilityDelay)),
            CacheLifetime = TimeSpan.FromMinutes(settings.WholeNumber(ImportSettings.CacheLifetime)),
            Deletion = new DeletionOptions(
                settings.Boolean(ImportSettings.DeleteOnCompletion), advanced.Boolean(ImportKeys.DeleteDryRun), TimeSpan.FromHours(advanced.WholeNumber(ImportKeys.DeleteGraceHours))),
            Store = ReadStore(advanced, context),
            MediaHosts = advanced.Text(ImportKeys.MediaHosts)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
            Downloads = (int)advanced.WholeNumber(ImportKeys.ParallelDownloads),
            BehindAfter = TimeSpan.FromMinutes(advanced.WholeNumber(ImportKeys.BehindAfterMinutes)),
        };
    }

    private static PlatformAddress ReadAddress(SettingValues settings)
    {
        var (api, login) = (settings.Url(ImportSettings.ApiUrl)!, settings.Url(ImportSettings.AuthenticationUrl)!);
        return new PlatformAddress(api, login, api.IsDefaultPort ? RegionCatalogue.Load().ByHost(api.Host) : null);
    }

    private static ProxyOptions? ReadProxy(SettingValues settings)
        => settings.Text(ImportSettings.ProxyAddress) is { } host
            ? new ProxyOptions(
                new UriBuilder(Uri.UriSchemeHttp, host, (int)settings.WholeNumber(ImportSettings.ProxyPort)).Uri,
                settings.Text(ImportSettings.ProxyUsername),
                settings.Secret(ImportSettings.ProxyPassword))
            : null;

    private static TimeZoneInfo ReadTimeZone(string id)
        => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? zone
            : throw new AdapterFailureException(
                FailureClass.Configuration, $"{ImportSettings.TimeZone} '{id}' is not known on this machine.", "Write an IANA name such as Europe/London, and see that the machine's time zone data is installed.");

    private static StoreOptions ReadStore(SettingValues advanced, IAdapterContext context) => new()
    {
        Folder = advanced.Text(ImportKeys.StorageFolder) ?? context.RecordingsDirectory,
        Bucket = advanced.Text(ImportKeys.S3Bucket),
        Endpoint = advanced.Url(ImportKeys.S3Endpoint),
        Region = advanced.Text(ImportKeys.S3Region),
        Prefix = advanced.Text(ImportKeys.S3Prefix),
        AccessKey = advanced.Text(ImportKeys.S3AccessKey),
        SecretKey = advanced.Secret(ImportKeys.S3SecretKey),
        ForcePathStyle = advanced.Boolean(ImportKeys.S3ForcePathStyle),
        SpoolFolder = Path.Combine(context.StateDirectory, "spool"),
    };
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

    /// <summary>Bytes that stay free on the disk that is written to.</summary>
    public long ReserveInBytes { get; init; } = 512_000_000;
}
