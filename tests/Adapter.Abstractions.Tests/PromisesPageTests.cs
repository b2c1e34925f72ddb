using System.Text.RegularExpressions;
using Testing.Common;

namespace Adapter.Abstractions.Tests;

/// <summary>The promises page, and others, name tests; a promise whose test was renamed or removed is none.</summary>
public sealed partial class PromisesPageTests
{
    [Fact]
    public void Pages_EveryTestTheyName_Exists()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText)
            .SelectMany(Methods)
            .ToHashSet(StringComparer.Ordinal);
        var pages = Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories);
        var named = pages.SelectMany(page => NameOnThePage().Matches(File.ReadAllText(page)).Select(match => match.Groups[1].Value)).Distinct().ToList();

        Assert.True(named.Count > 100, $"only {named.Count} tests are named: the page or this test reads wrong");
        Assert.Equal([], named.Except(tests));
    }

    /// <summary>Each class of a file, and each of its test methods with the class in front.</summary>
    private static IEnumerable<string> Methods(string text)
    {
        var type = string.Empty;
        foreach (Match match in ClassOrMethod().Matches(text))
        {
            type = match.Groups[1].Success ? match.Groups[1].Value : type;
            yield return match.Groups[1].Success ? type : $"{type}.{match.Groups[2].Value}";
        }
    }

    [GeneratedRegex(@"public (?:sealed |partial )*class (\w+Tests)\b|public (?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex ClassOrMethod();

    [GeneratedRegex(@"`(\w+Tests(?:\.\w+)?)`")]
    private static partial Regex NameOnThePage();
}
