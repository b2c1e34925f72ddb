using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>The settings of the import source, under the names and labels that admins know. Name and Type stand in the definition's frame.</summary>
internal static class ImportSettings
{
    public const string AuthenticationUrl = "HttpsGenesysCloudApiAuthenticationUrl";
    public const string ApiUrl = "HttpsGenesysCloudApiUrl";
    public const string TlsCertificate = "TlsCertificateFileOrThumbprint";
    public const string TlsKeyFile = "TlsKeyFile";
    public const string TlsKeyPassword = "TlsKeyPassword";
    public const string TlsTrustList = "TlsTrustList";
    public const string ProxyAddress = "ForwardProxyAddress";
    public const string ProxyPort = "ForwardProxyPort";
    public const string ProxyUsername = "ForwardProxyUsername";
    public const string ProxyPassword = "ForwardProxyPassword";
    public const string Transcoding = "TranscodingByGenesys";
    public const string TimeZone = "RecordingTimezone";
    public const string Start = "RecordingStartTimestamp";
    public const string MaximumLength = "GenesysCloudMaximumRecordingLength";
    public const string AvailabilityDelay = "GenesysCloudAvailabilityDelay";
    public const string CacheLifetime = "GenesysCacheLifetime";
    public const string DeleteOnCompletion = "OnCompletionDeleteRecordingsStoredInGenesysCloud";

    public static IReadOnlyList<SettingDeclaration> Form(RegionCatalogue regions) =>
    [
        ClientSettings.Id("A call-event adapter of the same host may use the same client: they share its request budget, live work first."),
        ClientSettings.Secret(),
        Url(AuthenticationUrl, "HTTPS Genesys Cloud API Authentication URL", $"Login host of the region, from which tokens come, for example https://{regions.All[0].LoginHost}. Port 443 has to be open."),
        Url(ApiUrl, "HTTPS Genesys Cloud API URL", $"API host of the region, from which user data and recordings are read, for example https://{regions.All[0].ApiHost}. Port 443 has to be open, also to *.*.*.amazonaws.com, where media lies."),
        new()
        {
            Name = TlsCertificate,
            Kind = SettingKind.Text,
            Label = "TLS Certificate File / Thumbprint",
            Help = "Client certificate for the login and API host, where something on the way demands one: full path of a PEM or PKCS#12 file, or the thumbprint (SHA-1 or SHA-256; spaces and colons do not matter) "
                + "of a certificate in the personal store of the host's account or of the machine. It is shown to no other host. Empty = none.",
        },
        new()
        {
            Name = TlsKeyFile,
            Kind = SettingKind.FilePath,
            Label = "TLS Key File",
            Help = "PEM file of the certificate's private key; only where the key is neither in the certificate's file nor in the store.",
        },
        new()
        {
            Name = TlsKeyPassword,
            Kind = SettingKind.Secret,
            Label = "TLS Key Password",
            Help = "Password that opens the key or the PKCS#12 file. Best given as env:NAME, file:PATH or protected:...",
        },
        new()
        {
            Name = TlsTrustList,
            Kind = SettingKind.Text,
            Label = "TLS Trust List",
            Help = "Whom to trust instead of the system's authorities, for login, API and media: full path of a PEM bundle that holds the root authorities, the bundle itself, or thumbprints, with commas between them, of which one must be of the server's certificate or of an authority that it shows. "
                + "The host name is checked all the same. '*' trusts every server and raises an alarm. Empty = the system's authorities.",
            AllowsLineBreaks = true,
        },
        new()
        {
            Name = ProxyAddress,
            Kind = SettingKind.HostName,
            Label = "Forward Proxy Address",
            Help = "Host name or IP address of the HTTP proxy through which login, API and media are reached. Empty = no proxy.",
        },
        new()
        {
            Name = ProxyPort,
            Kind = SettingKind.Port,
            Label = "Forward Proxy Port",
            Help = "Port on which the proxy listens, for example 3128 or 8080.",
            RequiredWhen = new SettingCondition(ProxyAddress, null),
        },
        new()
        {
            Name = ProxyUsername,
            Kind = SettingKind.Text,
            Label = "Forward Proxy Username",
            Help = "Account for a proxy that asks for one (basic authentication). Empty = anonymous.",
        },
        new()
        {
            Name = ProxyPassword,
            Kind = SettingKind.Secret,
            Label = "Forward Proxy Password",
            Help = "Password of the proxy account. Best given as env:NAME, file:PATH or protected:...",
        },
        new()
        {
            Name = Transcoding,
            Kind = SettingKind.Choice,
            Label = "Transcoding by Genesys",
            Help = "Format into which Genesys Cloud converts each recording before it is fetched. NONE takes it as it was recorded, which is the quickest.",
            IsRequired = true,
            Choices =
            [
                new("WAV"), new("WAV_ULAW", "WAV, u-law"), new("MP3"), new("OGG_OPUS", "Opus in Ogg"), new("OGG_VORBIS", "Vorbis in Ogg"), new("WEBM", "WebM"), new(ImportOptions.Original, "as recorded"),
            ],
        },
        new()
        {
            Name = TimeZone,
            Kind = SettingKind.TimeZone,
            Label = "Recording Timezone",
            Help = "Time zone in which times are shown in sidecars, IANA or Windows name. Everything is kept in UTC besides.",
            IsRequired = true,
        },
        new()
        {
            Name = Start,
            Kind = SettingKind.Instant,
            Label = "Recording Start Timestamp",
            Help = "Earliest recordings wanted, in ISO 8601, UTC unless an offset is given; may be years back. Moving it back looks at the time between again and stores nothing twice.",
            IsRequired = true,
            MustNotBeFuture = true,
        },
        Minutes(MaximumLength, "Genesys Cloud Maximum Recording Length (minutes)", 1,
            "Longer recordings raise an alarm and are stored all the same, unless SkipOverLongRecordings says otherwise. It sets no limit to what is searched at once: nothing has to be raised for a migration."),
        Minutes(AvailabilityDelay, "Genesys Cloud Availability Delay (minutes)", 0,
            "How long a recording may be in coming before it is told missing. It is looked for further on, and told late when it comes. 15 to 30 is usual."),
        Minutes(CacheLifetime, "Genesys Cache Lifetime (minutes)", 0, "How long names of users and queues are kept before they are read again. 0 = no cache."),
        new()
        {
            Name = DeleteOnCompletion,
            Kind = SettingKind.Boolean,
            Label = "On Completion Delete Recordings Stored in Genesys Cloud",
            Help = "Deletes each recording in Genesys Cloud once the copy is stored and verified and DeleteGraceHours have gone by. The archive is the only copy then. Needs the permission recording:recording:editRetention; try DeleteDryRun first.",
            Default = "false",
        },
    ];

    private static SettingDeclaration Url(string name, string label, string help) => new()
    {
        Name = name,
        Kind = SettingKind.Url,
        Label = label,
        Help = help,
        IsRequired = true,
    };

    private static SettingDeclaration Minutes(string name, string label, long minimum, string help) => new()
    {
        Name = name,
        Kind = SettingKind.WholeNumber,
        Label = label,
        Help = help,
        Unit = "min",
        IsRequired = true,
        Minimum = minimum,
        Maximum = int.MaxValue,
    };
}
