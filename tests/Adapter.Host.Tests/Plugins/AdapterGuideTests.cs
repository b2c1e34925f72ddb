using System.Text.RegularExpressions;
using Testing.Common;

namespace Adapter.Host.Tests.Plugins;

public sealed partial class AdapterGuideTests
{
    [Fact]
    public void AdapterGuide_EveryExample_IsCodeThatIsBuiltAndRun()
    {
        var code = string.Concat(Directory.GetFiles(Path.Combine(Repository.Root, "tests", "TestAdapters", "Healthy"), "*.cs").Select(File.ReadAllText));
        var examples = Example().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "adapter-guide.md"))).Select(match => match.Groups[1].Value.Trim()).ToList();

        Assert.True(examples.Count >= 4, "the guide has lost its examples");
        Assert.All(examples, example => Assert.Contains(example, code, StringComparison.Ordinal));
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
