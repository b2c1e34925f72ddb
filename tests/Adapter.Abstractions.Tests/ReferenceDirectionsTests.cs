using System.Text.RegularExpressions;
using System.Xml.Linq;
using Testing.Common;

namespace Adapter.Abstractions.Tests;

/// <summary>Adapters.* -> Adapter.Abstractions &lt;- Adapter.Host; the simulator references none of them; nobody names the other side.</summary>
public partial class ReferenceDirectionsTests
{
    private static readonly string Source = Path.Combine(Repository.Root, "src");

    [Fact]
    public void ProjectReferences_InSource_GoOnlyInTheAllowedDirections()
    {
        var wrong = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Source, "*.csproj", SearchOption.AllDirectories))
        {
            var project = Path.GetFileNameWithoutExtension(file);
            foreach (var reference in XDocument.Load(file).Descendants("ProjectReference"))
            {
                if (!IsAllowed(project, reference))
                {
                    wrong.Add($"{project} -> {reference.Attribute("Include")?.Value}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Adapter.Host", """<ProjectReference Include="../Adapters.GenesysCloudCx/Adapters.GenesysCloudCx.csproj" />""")]
    [InlineData("Adapter.Host", """<ProjectReference Include="../Adapters.*/*.csproj" />""")]
    [InlineData("Adapters.GenesysCloudCx", """<ProjectReference Include="../Adapter.Host/Adapter.Host.csproj" />""")]
    [InlineData("Adapters.GenesysCloudCx", """<ProjectReference Include="../Adapter.Abstractions/Adapter.Abstractions.csproj" />""")]
    [InlineData("GenesysCloud.Simulator", """<ProjectReference Include="../Adapter.Abstractions/Adapter.Abstractions.csproj" Private="false" ExcludeAssets="runtime" />""")]
    [InlineData("Adapter.Abstractions", """<ProjectReference Include="../Adapter.Host/Adapter.Host.csproj" />""")]
    public void IsAllowed_ForbiddenReference_IsSeen(string project, string reference) => Assert.False(IsAllowed(project, XElement.Parse(reference)));

    [Theory]
    [InlineData("Adapter.Host", "Genesys|PureCloud")]
    [InlineData("Adapters.GenesysCloudCx", @"Adapter\.Host|Simulator")]
    [InlineData("GenesysCloud.Simulator", @"Adapter\.Host|Adapter\.Abstractions|Adapters\.")]
    [InlineData("Adapter.Abstractions", @"Genesys|PureCloud|Adapter\.Host|Adapters\.|Simulator")]
    public void SourceText_OfARoom_DoesNotNameTheOtherSide(string project, string forbidden)
    {
        var files = Directory.EnumerateFiles(Path.Combine(Source, project), "*.cs", SearchOption.AllDirectories).ToList();
        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => Regex.IsMatch(File.ReadAllText(file), forbidden));
    }

    [Fact]
    public void Contract_References_OnlyTheFrameworkAndLoggingAbstractions()
    {
        var references = typeof(IAdapter).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!);
        Assert.All(references, name => Assert.Matches(@"^(System\..*|Microsoft\.Extensions\.Logging\.Abstractions)$", name));
    }

    private static bool IsAllowed(string project, XElement reference)
    {
        var target = reference.Attribute("Include")!.Value.Replace('\\', '/');
        var isContract = ContractProject().IsMatch(target);
        var isBuildOrderOnly = (string?)reference.Attribute("ReferenceOutputAssembly") == "false" && (string?)reference.Attribute("Private") == "false";
        return project switch
        {
            // the wildcard lays whatever plugins and simulators there are beside the host; it is no reference
            "Adapter.Host" => isContract || (target.Contains('*', StringComparison.Ordinal) && isBuildOrderOnly),
            _ when project.StartsWith("Adapters.", StringComparison.Ordinal) =>
                isContract && (string?)reference.Attribute("Private") == "false" && (string?)reference.Attribute("ExcludeAssets") == "runtime",
            _ => false,
        };
    }

    [GeneratedRegex(@"^\.\./Adapter\.Abstractions/Adapter\.Abstractions\.csproj$")]
    private static partial Regex ContractProject();
}
