using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Testing.Common;

namespace Adapter.Abstractions.Tests;

/// <summary>docs/log-messages.md is written from the sources: people look a number up there, so each message stands there as the log writes it, and no number has two.</summary>
public sealed partial class LogMessagesPageTests
{
    private static readonly (string Folder, string Title)[] Projects =
    [
        ("Adapter.Host", "The host"),
        ("Adapters.GenesysCloudCx", "The plugin for Genesys Cloud CX"),
    ];

    [Fact]
    public void Page_EveryMessage_StandsThereAsTheLogWritesIt()
    {
        StringBuilder page = new();
        page.Append("""
            # Log messages

            Written by a test from the sources (`LogMessagesPageTests`), and held by it. Numbers are stable and never reused. Words in braces are the fields of a JSON line. Where the logs lie, and what to do: [operations.md](operations.md#logs).
            "By the case" are levels that depend on what is said: a state's, an alarm's severity, a finding's.

            """);
        foreach (var (folder, title) in Projects)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| id | level | room | text |\n|---|---|---|---|\n");
            foreach (var message in Read(folder).OrderBy(message => message.Id))
            {
                page.Append(CultureInfo.InvariantCulture, $"| {message.Id} | {message.Level} | {message.Room} | {message.Text.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
            }
        }

        Assert.Equal(page.ToString(), WrittenPage.Read("log-messages.md", page.ToString()));
    }

    [Fact]
    public void Numbers_OfHostAndPlugin_HaveOneMessageEach()
    {
        var messages = Projects.SelectMany(project => Read(project.Folder)).ToList();
        Assert.Equal([], messages.GroupBy(message => message.Id).Where(group => group.Count() > 1).Select(group => $"{group.Key}: {string.Join(" / ", group.Select(message => message.Text))}"));
    }

    [Fact]
    public void Operations_NumbersInTheText_AreThere()
    {
        var known = Projects.SelectMany(project => Read(project.Folder)).Select(message => message.Id).ToHashSet();
        var named = Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Where(file => Path.GetFileName(file) != "log-messages.md")
            .SelectMany(file => NumberInText().Matches(File.ReadAllText(file)).SelectMany(match => Number().Matches(match.Value)).Select(match => (Page: Path.GetFileName(file), Id: int.Parse(match.Value, CultureInfo.InvariantCulture))))
            .ToList();

        Assert.True(named.Count > 5, "the pages, or this test, read wrong");
        Assert.Equal([], named.Where(item => !known.Contains(item.Id)).Select(item => $"{item.Page}: {item.Id}"));
    }

    private static List<Message> Read(string project)
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "src", project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        var ids = files.Where(file => Path.GetFileName(file).StartsWith("EventIds.", StringComparison.Ordinal))
            .SelectMany(file => Constant().Matches(File.ReadAllText(file)).Select(match => (Name: match.Groups[1].Value, Id: int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture), Room: Path.GetFileName(file).Split('.')[1])))
            .ToDictionary(item => item.Name, item => (item.Id, Room: item.Room is "cs" ? "" : item.Room), StringComparer.Ordinal);
        List<Message> messages = [];
        foreach (var text in files.Select(File.ReadAllText))
        {
            var found = Attribute().Matches(text);
            Assert.True(found.Count == Generator().Count(text), $"A LoggerMessage is written in a form that this test cannot read; after {text[..Math.Min(80, text.Length)]}");
            messages.AddRange(found.Select(match => new Message(
                ids[match.Groups["id"].Value].Id,
                match.Groups["level"].Success ? match.Groups["level"].Value.ToLowerInvariant() : "by the case",
                ids[match.Groups["id"].Value].Room,
                string.Concat(Literal().Matches(match.Groups["text"].Value).Select(literal => Regex.Unescape(literal.Groups[1].Value))))));
        }

        Assert.True(messages.Count > 50, $"only {messages.Count} messages were found in {project}");
        return messages;
    }

    [GeneratedRegex(@"public const int (\w+) = (\d+);")]
    private static partial Regex Constant();

    [GeneratedRegex(@"\[LoggerMessage\(")]
    private static partial Regex Generator();

    [GeneratedRegex("""\[LoggerMessage\(\s*(?:EventId = )?(?:Diagnostics\.)?EventIds\.(?<id>\w+)(?:,\s*(?:Level = )?LogLevel\.(?<level>\w+))?,\s*(?:Message = )?(?<text>(?:"(?:[^"\\]|\\.)*"(?:\s*\+\s*)?)+)""")]
    private static partial Regex Attribute();

    [GeneratedRegex("""
        "((?:[^"\\]|\\.)*)"
        """)]
    private static partial Regex Literal();

    [GeneratedRegex(@"\blogs? \d{4}(?:, \d{4})*|(?<!\d )\(\d{4}(?:, \d{4})*\)|event id \d{4}")]
    private static partial Regex NumberInText();

    [GeneratedRegex(@"\d{4}")]
    private static partial Regex Number();

    private sealed record Message(int Id, string Level, string Room, string Text);
}
