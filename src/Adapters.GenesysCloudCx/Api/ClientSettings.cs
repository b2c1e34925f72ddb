using Adapter.Abstractions;

namespace Adapters.GenesysCloudCx.Api;

/// <summary>The OAuth client's two settings, the same in every adapter type of the plugin.</summary>
internal static class ClientSettings
{
    public const string ClientId = "ClientId";
    public const string ClientSecret = "ClientSecret";

    public static SettingDeclaration Id(string advice) => new()
    {
        Name = ClientId,
        Kind = SettingKind.Text,
        Label = "Client Id",
        Help = "Client ID of the OAuth client (Admin > Integrations > OAuth), grant type client credentials. " + advice,
        IsRequired = true,
        Pattern = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$",
        PatternHelp = "a GUID such as 3f2504e0-4f89-11d3-9a0c-0305e82c3301, as Genesys Cloud shows it",
        PatternIsAdvice = true,
    };

    public static SettingDeclaration Secret() => new()
    {
        Name = ClientSecret,
        Kind = SettingKind.Secret,
        Label = "Client Secret",
        Help = "Client secret that belongs to the Client ID. Best given as env:NAME, file:PATH or protected:... (adapterhost protect FILE).",
        IsRequired = true,
    };

    /// <summary>The secret, which the host resolved before the start.</summary>
    /// <exception cref="AdapterFailureException">There is none.</exception>
    public static Secret Read(SettingValues settings) => settings.Secret(ClientSecret)
        ?? throw new AdapterFailureException(FailureClass.Configuration, "ClientSecret has no value.", "Enter ClientSecret in the definition.");
}
