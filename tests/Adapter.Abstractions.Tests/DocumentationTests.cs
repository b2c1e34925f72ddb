using System.Reflection;
using System.Xml.Linq;

namespace Adapter.Abstractions.Tests;

/// <summary>The compiler asks for a summary on every public member (CS1591); these hold what it does not ask for.</summary>
public class DocumentationTests
{
    private static readonly XDocument Documentation = XDocument.Load(Path.ChangeExtension(typeof(IAdapter).Assembly.Location, ".xml"));

    [Fact]
    public void Methods_OfTheContract_DocumentParametersAndResults()
    {
        var missing = new List<string>();
        foreach (var member in Documentation.Descendants("member").Where(member => ((string)member.Attribute("name")!).StartsWith("M:", StringComparison.Ordinal)))
        {
            var name = (string)member.Attribute("name")!;
            var parameters = name.Contains('(', StringComparison.Ordinal) ? Count(name) : 0;
            if (member.Element("inheritdoc") is null && member.Elements("param").Count() != parameters)
            {
                missing.Add($"{name}: {parameters} parameters, {member.Elements("param").Count()} documented");
            }
        }

        Assert.Empty(missing);
    }

    [Theory]
    [InlineData(typeof(IAdapter), nameof(IAdapter.RunAsync))]
    [InlineData(typeof(IAdapter), nameof(IAdapter.RenewAsync))]
    [InlineData(typeof(IEventPublisher), nameof(IEventPublisher.PublishAsync))]
    public void CallsThatFail_OfTheContract_DocumentTheirExceptions(Type type, string method)
    {
        var member = Documentation.Descendants("member").Single(member => ((string)member.Attribute("name")!).StartsWith($"M:{type.FullName}.{method}(", StringComparison.Ordinal));
        Assert.NotEmpty(member.Elements("exception"));
    }

    [Fact]
    public void EventTypes_AreDistinctAndInTheRecorderNamespace()
    {
        var types = typeof(EventTypes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).ToList();
        Assert.Equal(27, types.Distinct(StringComparer.Ordinal).Count());
        Assert.All(types, type => Assert.Matches("^recorder\\.(call|agent|device|link|recording)\\.[a-z-]+$", type));
    }

    private static int Count(string name)
    {
        var depth = 0;
        var count = 1;
        foreach (var c in name)
        {
            depth += c is '{' or '[' ? 1 : c is '}' or ']' ? -1 : 0;
            count += c == ',' && depth == 0 ? 1 : 0;
        }

        return count;
    }
}
