using Adapter.Abstractions;
using Adapter.Host.Diagnostics;
using Adapter.Host.Plugins;

namespace Adapter.Host.Tests.Plugins;

public sealed class PluginCatalogueTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LoadAsync_HealthyPlugin_OffersItsTypesAndReportsVersions()
    {
        await using TestPlugins plugins = new("Healthy");

        await plugins.Catalogue.LoadAsync(Token);

        var report = plugins.Report("Healthy");
        Assert.Equal((PluginState.Usable, new Version(1, 2, 0, 0), HostAssemblies.ContractVersion), (report.State, report.Version, report.ContractVersion));
        Assert.Empty(report.Findings);
        var type = plugins.Catalogue.Find("healthy adapter");
        Assert.NotNull(type);
        Assert.Equal(["Site", "BeatMs", "Token"], type.Settings.Select(setting => setting.Name));
        Assert.Equal([WellKnownSettings.RestartTimeKey], type.AdvancedSettings.Select(setting => setting.Name));
    }

    [Theory]
    [InlineData("WrongContractNew", "1.99", "Update the host")]
    [InlineData("WrongContractOld", "0.9", "Install a version of the plugin")]
    public async Task LoadAsync_OtherContract_IsIncompatibleWithBothVersionsAndRemedy(string name, string version, string remedy)
    {
        await using TestPlugins plugins = new(name, "Healthy");

        await plugins.Catalogue.LoadAsync(Token);

        var report = plugins.Report(name);
        var finding = Assert.Single(report.Findings);
        Assert.Equal(PluginState.Incompatible, report.State);
        Assert.Equal(("contract-incompatible", HostAssemblies.ContractName, HostAssemblies.ContractVersion), (finding.Code, finding.AssemblyAskedFor, finding.VersionFound));
        Assert.Equal(version, finding.VersionWanted!.ToString(2));
        Assert.StartsWith(name, finding.AskedBy, StringComparison.Ordinal);
        Assert.Contains(version, finding.Problem, StringComparison.Ordinal);
        Assert.Contains(HostAssemblies.ContractVersion.ToString(2), finding.Problem, StringComparison.Ordinal);
        Assert.StartsWith(remedy, finding.Remedy, StringComparison.Ordinal);

        // its type is known by name, without having run any of it
        Assert.True(plugins.Catalogue.IsIncompatible($"{name} Adapter"));
        Assert.Null(plugins.Catalogue.Acquire($"{name} Adapter"));
        Assert.Contains(finding.Problem, plugins.Catalogue.ExplainUnknown($"{name} Adapter"), StringComparison.Ordinal);
        Assert.Contains(plugins.Log.Lines, line => line.Id.Id == EventIds.PluginIncompatible);
        Assert.NotNull(plugins.Catalogue.Find("Healthy Adapter"));
    }

    [Theory]
    [InlineData("ThrowsOnLoad", "threw-on-load", "OwnException")]
    [InlineData("NoAttribute", "attribute-missing", "AdapterPlugin")]
    [InlineData("NoConstructor", "constructor-missing", "parameterless")]
    public async Task LoadAsync_PluginThatIsNone_IsFailedAndOthersAreNot(string name, string code, string says)
    {
        await using TestPlugins plugins = new(name, "Healthy");

        await plugins.Catalogue.LoadAsync(Token);

        var report = plugins.Report(name);
        Assert.Equal(PluginState.Failed, report.State);
        Assert.Equal(code, report.FirstError!.Code);
        Assert.Contains(says, report.FirstError.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(report.FirstError.Remedy);
        Assert.Contains(plugins.Log.Lines, line => line.Id.Id == EventIds.PluginFailed && line.Text.Contains(report.FirstError.Problem, StringComparison.Ordinal));
        Assert.NotNull(plugins.Catalogue.Find("Healthy Adapter"));
        Assert.Contains(report.FirstError.Problem, plugins.Catalogue.ExplainUnknown("Some Adapter"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_NotAnAssembly_IsFailed()
    {
        await using TestPlugins plugins = new();
        Directory.CreateDirectory(plugins["plugins/Text"]);
        await File.WriteAllTextAsync(plugins["plugins/Text/Text.dll"], "not an assembly", Token);

        await plugins.Catalogue.LoadAsync(Token);

        Assert.Equal("load-failed", plugins.Report("Text").FirstError?.Code);
    }

    [Fact]
    public async Task LoadAsync_DependencyNotDeployed_ReportSaysWhatIsMissingWhoAskedAndWhatToDo()
    {
        await using TestPlugins plugins = new("MissingDependency");

        await plugins.Catalogue.LoadAsync(Token);

        var finding = Assert.Single(plugins.Report("MissingDependency").Findings, finding => finding.AssemblyAskedFor == "Polly.Core");
        Assert.Equal(("dependency-missing", true, "8.0.0.0", null), (finding.Code, finding.IsError, finding.VersionWanted?.ToString(), finding.VersionFound));
        Assert.StartsWith("MissingDependency ", finding.AskedBy, StringComparison.Ordinal);
        Assert.Contains("Polly.Core.dll", finding.Remedy, StringComparison.Ordinal);
        Assert.Contains(plugins.Log.Lines, line => line.Id.Id == EventIds.PluginFinding && line.Text.Contains("Polly.Core", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LoadAsync_CountsOnAssemblyOfTheHost_ReportSaysItIsNotForPlugins()
    {
        await using TestPlugins plugins = new("HostDependency");

        await plugins.Catalogue.LoadAsync(Token);

        var finding = Assert.Single(plugins.Report("HostDependency").Findings, finding => finding.AssemblyAskedFor == "Quartz");
        Assert.Equal("dependency-missing", finding.Code);
        Assert.Contains("host's own copy is not for plugins", finding.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_ContractCopiedIntoFolder_IsReportedAndNotUsed()
    {
        await using TestPlugins plugins = new("Healthy");
        File.Copy(typeof(IAdapter).Assembly.Location, plugins["plugins/Healthy/Adapter.Abstractions.dll"]);

        await plugins.Catalogue.LoadAsync(Token);

        var report = plugins.Report("Healthy");
        Assert.Equal("contract-copied", Assert.Single(report.Findings).Code);
        Assert.Equal(PluginState.Usable, report.State);
    }

    [Fact]
    public async Task LoadAsync_DepsJsonMissing_IsReported()
    {
        await using TestPlugins plugins = new("Healthy");
        File.Delete(plugins["plugins/Healthy/Healthy.deps.json"]);

        await plugins.Catalogue.LoadAsync(Token);

        Assert.Equal("deps-json-missing", Assert.Single(plugins.Report("Healthy").Findings).Code);
    }

    [Fact]
    public async Task LoadAsync_DepsJsonDamaged_IsFailed()
    {
        await using TestPlugins plugins = new("Healthy");
        await File.WriteAllTextAsync(plugins["plugins/Healthy/Healthy.deps.json"], "{ damaged", Token);

        await plugins.Catalogue.LoadAsync(Token);

        Assert.Equal("deps-json-unreadable", plugins.Report("Healthy").FirstError?.Code);
    }

    [Fact]
    public async Task LoadAsync_TypeNameTwice_FirstPluginKeepsIt()
    {
        await using TestPlugins plugins = new("Healthy");
        plugins.Install("Healthy", "Second");

        await plugins.Catalogue.LoadAsync(Token);

        Assert.Equal(["Healthy Adapter"], plugins.Catalogue.Types.Select(type => type.Name));
        var finding = Assert.Single(plugins.Report("Second").Findings, finding => finding.Code == "type-name-taken");
        Assert.Contains("'Healthy'", finding.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExplainUnknown_NoSuchType_NamesThoseThatAre()
    {
        await using TestPlugins plugins = new("Healthy");
        await plugins.Catalogue.LoadAsync(Token);

        Assert.Contains("'Healthy Adapter'", plugins.Catalogue.ExplainUnknown("Helthy Adapter"), StringComparison.Ordinal);
        Assert.False(plugins.Catalogue.IsIncompatible("Helthy Adapter"));
    }

    [Fact]
    public async Task ReleaseAsync_LastLease_CodeLeavesMemoryAndDeclarationsStayUsable()
    {
        await using TestPlugins plugins = new("Healthy");
        await plugins.Catalogue.LoadAsync(Token);
        var types = plugins.Catalogue.Types;
        var first = plugins.Catalogue.Acquire("Healthy Adapter")!;
        var second = plugins.Catalogue.Acquire("Healthy Adapter")!;

        Assert.Equal(UnloadResult.StillUsed, await first.ReleaseAsync());
        Assert.Equal(UnloadResult.Unloaded, await second.ReleaseAsync());

        Assert.Contains(plugins.Log.Lines, line => line.Id.Id == EventIds.PluginUnloaded);
        Assert.Equal("Site", types[0].Settings[0].Name);

        // and it comes back with the next use
        var third = plugins.Catalogue.Acquire("Healthy Adapter")!;
        Assert.NotNull(third.Create());
        Assert.Equal(UnloadResult.Unloaded, await third.ReleaseAsync());
    }

    [Fact]
    public async Task ReplaceAsync_FolderReplacedWhileLoaded_NewFilesAreUsed()
    {
        await using TestPlugins plugins = new("Healthy", "NoAttribute");
        await plugins.Catalogue.LoadAsync(Token);
        Assert.True(plugins.Catalogue.FindChanges().IsEmpty);

        // the files are not locked: what is loaded is a copy
        File.Copy(plugins["plugins/NoAttribute/NoAttribute.dll"], plugins["plugins/Healthy/Healthy.dll"], overwrite: true);
        plugins.Uninstall("NoAttribute");
        plugins.Install("ThrowsOnStart");
        var changes = plugins.Catalogue.FindChanges();
        await plugins.Catalogue.ReplaceAsync(changes, Token);

        Assert.Equal(["Healthy", "ThrowsOnStart"], changes.NewOrChanged.Order());
        Assert.Equal(["NoAttribute"], changes.Removed);
        Assert.Equal("attribute-missing", plugins.Report("Healthy").FirstError?.Code);
        Assert.Equal(["Throws On Start Adapter"], plugins.Catalogue.Types.Select(type => type.Name));
        Assert.DoesNotContain(plugins.Catalogue.Reports, report => report.Plugin == "NoAttribute");
    }

    [Fact]
    public async Task LoadAsync_ShadowOfDeadProcess_IsSweptAndThatOfALivingOneIsNot()
    {
        await using TestPlugins living = new("Healthy");
        await living.Catalogue.LoadAsync(Token);
        var shadow = living.Options.ShadowFolder;
        Directory.CreateDirectory(Path.Combine(shadow, "left-over"));
        var ofLiving = Directory.GetFiles(shadow, "Healthy.dll", SearchOption.AllDirectories).Single();

        await using PluginCatalogue other = new(living.Options, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<PluginCatalogue>.Instance);
        await other.LoadAsync(Token);

        Assert.False(Directory.Exists(Path.Combine(shadow, "left-over")));
        Assert.True(File.Exists(ofLiving));
    }
}
