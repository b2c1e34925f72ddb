using Adapter.Abstractions;
using Testing.Common;

namespace Adapters.GenesysCloudCx.Tests;

/// <summary>docs/definitions.md has a table for the settings of each type of this plugin.</summary>
public sealed class DefinitionsPageTests
{
    public static TheoryData<string> Types => [.. new GenesysCloudPlugin().AdapterTypes.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Page_EverySettingOfTheType_StandsThereWithItsDefault(string name)
    {
        var type = new GenesysCloudPlugin().AdapterTypes.Single(type => type.Name == name);
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "definitions.md"));
        var begin = page.IndexOf($" {name}\n", StringComparison.Ordinal);
        Assert.True(begin > 0, $"no heading names '{name}'");
        var rows = page[begin..].Split("\n#")[0].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();

        Assert.All(type.Settings.Concat(type.AdvancedSettings), setting => Assert.True(rows.Any(row => Tells(row, setting)), $"no row tells `{setting.Name}`, default '{setting.Default}'"));
    }

    private static bool Tells(string row, SettingDeclaration setting)
        => row.Contains($"`{setting.Name}`", StringComparison.Ordinal) && (setting.Default is null || row.Contains(setting.Default, StringComparison.Ordinal));
}
