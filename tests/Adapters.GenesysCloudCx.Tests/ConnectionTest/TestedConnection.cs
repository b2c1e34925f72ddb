using Adapter.Abstractions;
using Adapters.GenesysCloudCx.Tests.Harness;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests.ConnectionTest;

/// <summary>Runs the plugin's connection test as the host would.</summary>
internal sealed class TestedConnection(GenesysCloudPlugin? plugin = null, TimeProvider? time = null)
{
    private readonly GenesysCloudPlugin _plugin = plugin ?? new GenesysCloudPlugin();

    public LogRecorder Log { get; } = new();

    public Task<IReadOnlyList<ConnectionCheck>> LiveAsync(
        Uri regionHost, string secret = "simulated-secret-not-for-production", IReadOnlyDictionary<string, string>? settings = null, string? proxyPassword = null, string clientId = AdapterHarness.ClientId)
    {
        Dictionary<string, string> given = new(settings ?? new Dictionary<string, string>()) { [GenesysCloudSettings.ClientId] = clientId, [GenesysCloudSettings.RegionHost] = regionHost.ToString() };
        Dictionary<string, Secret> secrets = new() { [GenesysCloudSettings.ClientSecret] = new Secret(secret) };
        if (proxyPassword is not null)
        {
            secrets[GenesysCloudSettings.ProxyPassword] = new Secret(proxyPassword);
        }

        return RunAsync(AdapterHarness.Define(given, secrets));
    }

    public Task<IReadOnlyList<ConnectionCheck>> ImportAsync(IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<string, Secret>? secrets = null) => RunAsync(ImportDefinitions.Define(given, secrets));

    private async Task<IReadOnlyList<ConnectionCheck>> RunAsync(AdapterDefinition definition)
    {
        var test = _plugin.AdapterTypes.Single(type => type.Name == definition.Type).TestConnection!;
        ConnectionTestContext context = new()
        {
            Definition = definition,
            DataSource = new DataSourceDefinition { Name = "Contoso Genesys", Type = "Genesys Cloud CX" },
            Time = time ?? TimeProvider.System,
            Random = static () => 0,
            LoggerFactory = Log,
        };
        List<ConnectionCheck> checks = [];
        await foreach (var check in test(context, TestContext.Current.CancellationToken))
        {
            checks.Add(check);
        }

        var said = string.Join('\n', checks.Select(check => $"{check.Text} {check.Remedy}").Concat(Log.Lines.Select(line => $"{line.Text} {line.Exception}")));
        foreach (var secret in definition.Settings.IsGiven(GenesysCloudSettings.ClientSecret) ? (IEnumerable<string>)[definition.Settings.Secret(GenesysCloudSettings.ClientSecret)!.Reveal()] : [])
        {
            Assert.DoesNotContain(secret, said, StringComparison.Ordinal);
        }

        return checks;
    }
}
