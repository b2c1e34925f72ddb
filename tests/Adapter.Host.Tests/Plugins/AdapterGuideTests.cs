using System.Text.RegularExpressions;

namespace Adapter.Host.Tests.Plugins;

public sealed partial class AdapterGuideTests
{
    [Fact]
    public void AdapterGuide_EveryExample_IsCodeThatIsBuiltAndRun()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "GenesysAdapters.sln")))
        {
            root = root.Parent ?? throw new DirectoryNotFoundException("The repository was not found above the tests.");
        }

        var code = string.Concat(Directory.GetFiles(Path.Combine(root.FullName, "tests", "TestAdapters", "Healthy"), "*.cs").Select(File.ReadAllText));
        var examples = Example().Matches(File.ReadAllText(Path.Combine(root.FullName, "docs", "adapter-guide.md"))).Select(match => match.Groups[1].Value.Trim()).ToList();

        Assert.True(examples.Count >= 4, "the guide has lost its examples");
        Assert.All(examples, example => Assert.Contains(example, code, StringComparison.Ordinal));
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
