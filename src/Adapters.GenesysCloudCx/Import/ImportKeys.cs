using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>The advanced keys of the import source.</summary>
internal static class ImportKeys
{
    public const string StorageFolder = "StorageFolder";
    public const string S3Bucket = "S3Bucket";
    public const string S3Endpoint = "S3Endpoint";
    public const string S3Region = "S3Region";
    public const string S3Prefix = "S3Prefix";
    public const string S3AccessKey = "S3AccessKey";
    public const string S3SecretKey = "S3SecretKey";
    public const string S3ForcePathStyle = "S3ForcePathStyle";
    public const string MediaHosts = "MediaHosts";
    public const string SkipOverLong = "SkipOverLongRecordings";
    public const string DeleteGraceHours = "DeleteGraceHours";
    public const string DeleteDryRun = "DeleteDryRun";
    public const string ParallelDownloads = "ParallelDownloads";
    public const string BehindAfterMinutes = "BehindAfterMinutes";

    private const int TenYearsInHours = 87_600;

    public static IReadOnlyList<SettingDeclaration> Declarations() =>
    [
        WellKnownSettings.Schedule,
        .. RetryKeys.Declarations(),
        new() { Name = StorageFolder, Kind = SettingKind.FolderPath, Help = "Folder in which recordings are kept, each source in a folder of its name. Empty = the folder recordings of the host's data." },
        Text(S3Bucket, "Bucket that takes the recordings in place of a folder.", "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "a bucket's name: 3 to 63 small letters, digits, dots and hyphens"),
        new() { Name = S3Endpoint, Kind = SettingKind.Url, Help = "URL of an S3 server other than Amazon's, for example https://s3.contoso.net:9000." },
        Text(S3Region, "Region of the bucket, for example eu-central-1. Required unless S3Endpoint is given.", "[A-Za-z0-9-]+", "a region's name such as eu-central-1"),
        Text(S3Prefix, "Put in front of every key in the bucket, for example archive/contoso.", "[^/\\\\](.*[^/\\\\])?", "a path without a slash at its beginning and end"),
        Text(S3AccessKey, "Access key of the bucket. Empty = the credentials of the host's environment or machine role.", null, null),
        new() { Name = S3SecretKey, Kind = SettingKind.Secret, Help = "Secret that belongs to S3AccessKey. Best given as env:NAME, file:PATH or protected:..." },
        Flag(S3ForcePathStyle, "Whether the bucket stands in the path (https://host/bucket) and not in the host name. Most servers other than Amazon's want it."),
        Text(
            MediaHosts,
            "Hosts that media may come from besides those of the region and of Amazon's storage, with commas between them: media.contoso.net, *.contoso.net.",
            $"{Host}(\\s*,\\s*{Host})*",
            "host names with commas between them; a * only as the first part, with at least two parts behind it"),
        Flag(SkipOverLong, "Whether recordings over the maximum length are left out. They stand in the ledger as over-long and can be fetched by import retry."),
        new()
        {
            Name = DeleteGraceHours,
            Kind = SettingKind.WholeNumber,
            Help = "Hours from stored here to deleted in Genesys Cloud, where that is switched on.",
            Unit = "h",
            Default = "24",
            Minimum = 0,
            Maximum = TenYearsInHours,
        },
        Flag(DeleteDryRun, "Whether deletion in Genesys Cloud only lists what would be deleted, and deletes nothing."),
        new()
        {
            Name = ParallelDownloads,
            Kind = SettingKind.WholeNumber,
            Help = "Downloads at once, in each of the two lanes.",
            Default = "4",
            Minimum = 1,
            Maximum = 64,
        },
        new()
        {
            Name = BehindAfterMinutes,
            Kind = SettingKind.WholeNumber,
            Help = "How long recordings of the present may be due before that is an alarm.",
            Unit = "min",
            Default = "60",
            Minimum = 1,
            Maximum = 100_000,
        },
    ];

    /// <summary>One of <see cref="MediaHosts"/>.</summary>
    private const string Host = @"(\*\.[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+|[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*)";

    private static SettingDeclaration Text(string name, string help, string? pattern, string? patternHelp)
        => new() { Name = name, Kind = SettingKind.Text, Help = help, Pattern = pattern, PatternHelp = patternHelp };

    private static SettingDeclaration Flag(string name, string help) => new() { Name = name, Kind = SettingKind.Boolean, Help = help, Default = "false" };
}
