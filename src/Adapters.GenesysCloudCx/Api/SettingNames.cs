namespace Adapters.GenesysCloudCx.Api;

/// <summary>What the settings are called that remedies point to; each adapter type has names of its own.</summary>
internal sealed record SettingNames(string Api, string Login, string ProxyUsername, string ProxyPassword, string? Certificate, string? TrustList)
{
    /// <summary>Those of the call-event adapter.</summary>
    public static readonly SettingNames Live = new("RegionHost", "RegionHost", "ProxyUsername", "ProxyPassword", null, null);

    /// <summary>Those of the import source.</summary>
    public static readonly SettingNames Import = new(
        "HttpsGenesysCloudApiUrl", "HttpsGenesysCloudApiAuthenticationUrl", "ForwardProxyUsername", "ForwardProxyPassword", "TlsCertificateFileOrThumbprint", "TlsTrustList");
}
