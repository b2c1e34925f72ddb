using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.Import;

namespace Adapters.GenesysCloudCx.Tests.Harness;

/// <summary>Definitions of import sources, as the host hands them over.</summary>
internal static class ImportDefinitions
{
    public static readonly AdapterType Type = new GenesysCloudPlugin().AdapterTypes.Single(type => type.Name == "Genesys Cloud Import Source");

    /// <summary>Every required setting.</summary>
    public static Dictionary<string, string> Given(Uri? platform = null) => new()
    {
        [ClientSettings.ClientId] = AdapterHarness.ClientId,
        [ImportSettings.AuthenticationUrl] = platform?.ToString() ?? "https://login.usw2.pure.cloud",
        [ImportSettings.ApiUrl] = platform?.ToString() ?? "https://api.usw2.pure.cloud",
        [ImportSettings.Transcoding] = "WAV",
        [ImportSettings.TimeZone] = "Europe/London",
        [ImportSettings.Start] = "2026-09-01T00:00:00Z",
        [ImportSettings.MaximumLength] = "240",
        [ImportSettings.AvailabilityDelay] = "30",
        [ImportSettings.CacheLifetime] = "60",
    };

    public static Dictionary<string, Secret> Secrets(params (string Name, string Value)[] more)
    {
        Dictionary<string, Secret> secrets = new() { [ClientSettings.ClientSecret] = new Secret("simulated-secret-not-for-production") };
        foreach (var (name, value) in more)
        {
            secrets[name] = new Secret(value);
        }

        return secrets;
    }

    public static SettingValues Values(IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<string, Secret>? secrets = null)
        => new(Type.Settings.Concat(Type.AdvancedSettings), given, secrets ?? Secrets());

    public static AdapterDefinition Define(IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<string, Secret>? secrets = null) => new()
    {
        Name = "Recordings",
        Type = Type.Name,
        DataSource = "Contoso Genesys",
        Settings = Part(Type.Settings, given, secrets ?? Secrets()),
        AdvancedSettings = Part(Type.AdvancedSettings, given, secrets ?? Secrets()),
    };

    /// <summary>The texts of all rules that are broken, each with its code and setting.</summary>
    public static IReadOnlyList<(string Code, string Setting, bool IsError, string Text)> Breaches(IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<string, Secret>? secrets = null)
    {
        var values = Values(given, secrets);
        return [.. Type.Rules.Select(rule => (rule.Code, rule.Setting, rule.IsError, rule.Check(values)!)).Where(breach => breach.Item4 is not null)];
    }

    private static SettingValues Part(IReadOnlyList<SettingDeclaration> declarations, IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<string, Secret> secrets)
    {
        var names = declarations.Select(declaration => declaration.Name).ToHashSet();
        return new SettingValues(declarations, given.Where(pair => names.Contains(pair.Key)).ToDictionary(), secrets.Where(pair => names.Contains(pair.Key)).ToDictionary());
    }
}
