using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;

namespace Adapters.GenesysCloudCx;

/// <summary>The settings of one adapter, read once from its definition.</summary>
internal sealed record GenesysCloudOptions(string ClientId, Secret ClientSecret, PlatformAddress Address, ProxyOptions? Proxy, RetrySettings Retry)
{
    public PlatformAccess Access => new(Address, ClientId, ClientSecret, Proxy, Tls: null, Retry);

    public static GenesysCloudOptions From(AdapterDefinition definition, RegionCatalogue regions)
    {
        var settings = definition.Settings;
        if (!PlatformAddress.TryParse(settings.RequiredText(GenesysCloudSettings.RegionHost), regions, out var address, out var why))
        {
            throw new AdapterFailureException(FailureClass.Configuration, why, "Correct RegionHost in the definition.");
        }

        return new GenesysCloudOptions(settings.RequiredText(GenesysCloudSettings.ClientId), ClientSettings.Read(settings), address, ReadProxy(settings), RetryKeys.Read(definition.AdvancedSettings));
    }

    private static ProxyOptions? ReadProxy(SettingValues settings)
    {
        if (!settings.Boolean(GenesysCloudSettings.UseClientProxy))
        {
            return null;
        }

        UriBuilder url = new(
            settings.RequiredText(GenesysCloudSettings.ProxyProtocol).ToLowerInvariant(),
            settings.RequiredText(GenesysCloudSettings.ProxyHostname),
            (int)settings.WholeNumber(GenesysCloudSettings.ProxyPort));
        return new ProxyOptions(url.Uri, settings.Text(GenesysCloudSettings.ProxyUsername), settings.Secret(GenesysCloudSettings.ProxyPassword));
    }
}

/// <summary>The proxy through which both API calls and websockets go.</summary>
internal sealed record ProxyOptions(Uri Url, string? Username, Secret? Password)
{
    /// <summary>As it stands in messages.</summary>
    public string Name => $"{Url.Host}:{Url.Port}";
}
