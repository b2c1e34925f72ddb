using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx.Import;

/// <summary>Rules over the settings of the import source.</summary>
internal static class ImportRules
{
    public static IReadOnlyList<SettingRule> All(RegionCatalogue regions, TimeProvider time) =>
    [
        .. AddressRules.All(regions),
        .. TlsRules.All(time),
        WithoutProxy(ImportSettings.ProxyPort, "proxy-port-without-proxy"),
        WithoutProxy(ImportSettings.ProxyUsername, "proxy-user-without-proxy"),
        WithoutProxy(ImportSettings.ProxyPassword, "proxy-password-without-proxy"),
        .. ProxyRules.All(ImportSettings.ProxyUsername, ImportSettings.ProxyPassword, ImportSettings.ProxyAddress, values => values.IsGiven(ImportSettings.ProxyAddress)),
        RetryKeys.Rule(),
        WithoutBucket(ImportKeys.S3Endpoint, "s3-endpoint-without-bucket"),
        WithoutBucket(ImportKeys.S3Region, "s3-region-without-bucket"),
        WithoutBucket(ImportKeys.S3Prefix, "s3-prefix-without-bucket"),
        WithoutBucket(ImportKeys.S3AccessKey, "s3-access-key-without-bucket"),
        WithoutBucket(ImportKeys.S3SecretKey, "s3-secret-key-without-bucket"),
        WithoutBucket(ImportKeys.S3ForcePathStyle, "s3-path-style-without-bucket"),
        new()
        {
            Code = "s3-region-missing",
            IsError = true,
            Setting = ImportKeys.S3Bucket,
            Reads = [ImportKeys.S3Bucket, ImportKeys.S3Region, ImportKeys.S3Endpoint],
            Check = values => values.IsGiven(ImportKeys.S3Bucket) && !values.IsGiven(ImportKeys.S3Region) && !values.IsGiven(ImportKeys.S3Endpoint)
                ? "S3Bucket is given without S3Region. Add S3Region or, for a server other than Amazon's, S3Endpoint."
                : null,
        },
        HalfOf(ImportKeys.S3AccessKey, ImportKeys.S3SecretKey, "s3-access-key-alone"),
        HalfOf(ImportKeys.S3SecretKey, ImportKeys.S3AccessKey, "s3-secret-key-alone"),
        new()
        {
            Code = "s3-endpoint-in-clear",
            Setting = ImportKeys.S3Endpoint,
            Check = values => values.Url(ImportKeys.S3Endpoint) is { } url && url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback
                ? $"'{url.Host}' is reached without encryption: recordings would travel in clear. Use https."
                : null,
        },
        new()
        {
            Code = "storage-folder-without-effect",
            Setting = ImportKeys.StorageFolder,
            Reads = [ImportKeys.StorageFolder, ImportKeys.S3Bucket],
            Check = values => values.IsGiven(ImportKeys.StorageFolder) && values.IsGiven(ImportKeys.S3Bucket)
                ? "StorageFolder has no effect while S3Bucket is given: recordings go into the bucket. Remove one of the two."
                : null,
        },
        new()
        {
            Code = "delete-without-grace",
            Setting = ImportKeys.DeleteGraceHours,
            Reads = [ImportKeys.DeleteGraceHours, ImportSettings.DeleteOnCompletion],
            Check = values => values.Boolean(ImportSettings.DeleteOnCompletion) && values.WholeNumber(ImportKeys.DeleteGraceHours) == 0
                ? "Recordings are deleted in Genesys Cloud as soon as they are stored here: a lost disk could not be made good. Raise DeleteGraceHours beyond the time of your next backup."
                : null,
        },
        new()
        {
            Code = "dry-run-without-delete",
            Setting = ImportKeys.DeleteDryRun,
            Reads = [ImportKeys.DeleteDryRun, ImportSettings.DeleteOnCompletion],
            Check = values => values.Boolean(ImportKeys.DeleteDryRun) && !values.Boolean(ImportSettings.DeleteOnCompletion)
                ? $"DeleteDryRun has no effect while {ImportSettings.DeleteOnCompletion} is false. Set that to true to see the list; nothing is deleted while DeleteDryRun is true."
                : null,
        },
    ];

    private static SettingRule WithoutProxy(string setting, string code) => new()
    {
        Code = code,
        Setting = setting,
        Reads = [setting, ImportSettings.ProxyAddress],
        Check = values => values.IsGiven(setting) && !values.IsGiven(ImportSettings.ProxyAddress)
            ? $"{setting} has no effect without {ImportSettings.ProxyAddress}: no proxy is used. Add {ImportSettings.ProxyAddress} or remove {setting}."
            : null,
    };

    /// <summary>An error: recordings meant for a bucket would go into a folder.</summary>
    private static SettingRule WithoutBucket(string setting, string code) => new()
    {
        Code = code,
        IsError = true,
        Setting = setting,
        Reads = [setting, ImportKeys.S3Bucket],
        Check = values => values.IsGiven(setting) && !values.IsGiven(ImportKeys.S3Bucket)
            ? $"{setting} is given without S3Bucket: recordings would go into the folder. Add S3Bucket or remove {setting}."
            : null,
    };

    private static SettingRule HalfOf(string given, string missing, string code) => new()
    {
        Code = code,
        IsError = true,
        Setting = given,
        Reads = [given, missing],
        Check = values => values.IsGiven(given) && !values.IsGiven(missing)
            ? $"{given} is given without {missing}. Give both or, to use the credentials of the host's environment or machine role, neither."
            : null,
    };
}
