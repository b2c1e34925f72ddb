using Adapter.Abstractions;
using Adapters.GenesysCloudCx;
using Adapters.GenesysCloudCx.Api;
using Adapters.GenesysCloudCx.ConnectionTest;
using Adapters.GenesysCloudCx.Import;

[assembly: AdapterPlugin(typeof(GenesysCloudPlugin))]

namespace Adapters.GenesysCloudCx;

/// <summary>Entry point of the plugin: what its adapter types are called and which settings they have.</summary>
public sealed class GenesysCloudPlugin : IAdapterPlugin
{
    /// <summary>Makes the declarations.</summary>
    public GenesysCloudPlugin()
    {
        var regions = RegionCatalogue.Load();
        SharedBudgets budgets = new();
        AdapterTypes = [LiveAdapter(regions, budgets, new TestChannels()), ImportSource(regions, budgets)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<AdapterType> AdapterTypes { get; }

    private static AdapterType LiveAdapter(RegionCatalogue regions, SharedBudgets budgets, TestChannels channels) => new()
    {
        Name = "Genesys Cloud CX API Adapter",
        Description = "Subscribes to the notification websockets of one Genesys Cloud region and delivers call, agent and device events as they happen. "
            + "Needs an OAuth client of grant type client credentials, whose role grants conversation, presence, routing and analytics permissions in the divisions to be recorded.",
        DataSourceType = "Genesys Cloud CX",
        Settings = GenesysCloudSettings.Form(regions),
        AdvancedSettings = GenesysCloudSettings.Advanced(),
        Rules = GenesysCloudSettings.Rules(regions),
        Create = () => new GenesysCloudAdapter(budgets),
        TestConnection = new LiveConnectionTest(budgets, channels).RunAsync,
    };

    private static AdapterType ImportSource(RegionCatalogue regions, SharedBudgets budgets) => new()
    {
        Name = "Genesys Cloud Import Source",
        Description = "Brings every voice recording of one Genesys Cloud organization from a start moment on into a folder or bucket, with metadata, up to near real time, and accounts for each. "
            + "Needs an OAuth client of grant type client credentials, whose role grants recording, conversation, analytics, routing and directory permissions in the divisions to be recorded.",
        DataSourceType = "Genesys Cloud CX",
        Settings = ImportSettings.Form(regions),
        AdvancedSettings = ImportKeys.Declarations(),
        Rules = ImportRules.All(regions, TimeProvider.System),
        Create = () => new GenesysCloudImportSource(budgets),
        TestConnection = new ImportConnectionTest(budgets).RunAsync,
    };
}
