using System.Reflection;
using System.Text.RegularExpressions;
using Adapter.Host.Definitions;

namespace Adapter.Host.Tests.Definitions;

public sealed class FindingCodesTests
{
    private static readonly IReadOnlyList<string> Codes =
        [.. typeof(FindingCodes).GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];

    [Fact]
    public void Codes_EachOnce_AndEachExplainedInTheDocs()
    {
        var documented = Regex.Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "definitions.md")), @"^\| (DEF\d{3}) \|", RegexOptions.Multiline)
            .Select(match => match.Groups[1].Value)
            .ToList();

        Assert.Equal(Codes.Order(), Codes.Distinct().Order());
        Assert.Equal(Codes.Order(), documented.Order());
    }
}
