using System.Text.RegularExpressions;
using Testing.Common;

namespace Adapter.Abstractions.Tests;

/// <summary>What pages say of one another and of the endpoints.</summary>
public sealed partial class PagesTests
{
    private static readonly string[] Pages =
    [
        Path.Combine(Repository.Root, "README.md"),
        Path.Combine(Repository.Root, "CONTRIBUTING.md"),
        .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories),
    ];

    [Fact]
    public void Links_OfEveryPage_LeadToAFileAndAHeading()
    {
        var links = Pages.SelectMany(page => Link().Matches(Code().Replace(File.ReadAllText(page), "")).Select(match => (Page: page, Target: match.Groups[1].Value))).ToList();

        Assert.True(links.Count > 100, $"only {links.Count} links were found");
        Assert.Equal([], links.Where(link => !Leads(link.Page, link.Target)).Select(link => $"{Path.GetRelativePath(Repository.Root, link.Page)}: {link.Target}"));
    }

    [Fact]
    public void Readme_NamesEveryPage()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        Assert.All(Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md"), page => Assert.Contains($"(docs/{Path.GetFileName(page)}", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void Architecture_NamesEveryRoom()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));
        var rooms = Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Where(project => Directory.GetFiles(project, "*.csproj").Length == 1)
            .SelectMany(Directory.GetDirectories).Where(room => Directory.GetFiles(room, "*.cs", SearchOption.AllDirectories).Length > 0).Select(room => Path.GetFileName(room)).Except(["obj", "bin"]).ToList();

        Assert.True(rooms.Count > 30, $"only {rooms.Count} rooms were found");
        Assert.Equal([], rooms.Where(room => !page.Contains($"`{room}`", StringComparison.Ordinal)));
    }

    /// <summary>The matrix is held to the endpoints by AccessMatrixTests; this page says what they do.</summary>
    [Fact]
    public void HttpApiPage_NamesEveryEndpoint()
    {
        var endpoints = Endpoint().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "access-matrix.md"))).Select(match => match.Groups[1].Value).Distinct().ToList();
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "http-api.md"));

        Assert.True(endpoints.Count > 60, $"only {endpoints.Count} endpoints were found");
        Assert.Equal([], endpoints.Where(path => !Regex.IsMatch(page, Parameter().Replace(path, "(\\{\\w+\\}|[A-Z][A-Z0-9]*|v1)") + @"(?![\w/])")));
    }

    private static bool Leads(string page, string target)
    {
        var (path, heading) = target.Split('#') is [var before, var after] ? (before, after) : (target, null);
        var file = path.Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, path));
        return heading is null ? File.Exists(file) || Directory.Exists(file) : File.Exists(file) && Headings(file).Contains(heading);
    }

    /// <summary>Anchors as code hosts make them: small letters, no punctuation, hyphens for spaces.</summary>
    private static HashSet<string> Headings(string file)
        => Heading().Matches(Code().Replace(File.ReadAllText(file), "")).Select(match => NoAnchor().Replace(match.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-')).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"\]\((?!https?://|mailto:)([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex(@"^\| [A-Z]+ \| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Endpoint();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
