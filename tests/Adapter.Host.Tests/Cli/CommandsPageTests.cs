using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Text;
using Adapter.Host.Cli;
using Testing.Common;

namespace Adapter.Host.Tests.Cli;

/// <summary>docs/commands.md is written from the program's own commands, so that page and --help say the same.</summary>
public sealed class CommandsPageTests
{
    [Fact]
    public void Page_EveryCommand_StandsThereWithItsArgumentsAndOptions()
    {
        StringBuilder page = new();
        page.Append("""
            # Commands

            Written by a test from the program's own commands (`CommandsPageTests`), and held by it. From a clone, `dotnet run --project src/Adapter.Host --` stands for `adapterhost`. Answers are on stdout, logs and complaints on stderr.
            What each exit code means: [operations.md](operations.md#exit-codes). As whom a command asks the running host: [access.md](access.md#the-commands).

            | command | does |
            |---|---|

            """);
        var commands = Leaves(CommandLine.Build(), "adapterhost").ToList();
        foreach (var (path, command) in commands)
        {
            page.Append(CultureInfo.InvariantCulture, $"| `{Cell(Usage(path, command))}` | {Cell(command.Description)} |\n");
        }

        page.Append("\n## Options and arguments\n\n| | of | is |\n|---|---|---|\n");
        foreach (var group in commands.SelectMany(item => Symbols(item.Command).Select(symbol => (item.Path, Name: Name(symbol), Text: Cell(symbol.Description))))
            .GroupBy(item => (item.Name, item.Text)).OrderBy(group => group.Key.Name.TrimStart('-', '<', '['), StringComparer.Ordinal).ThenBy(group => group.Key.Text, StringComparer.Ordinal))
        {
            var of = group.Count() > 6 ? "many" : string.Join(", ", group.Select(item => $"`{item.Path["adapterhost ".Length..]}`"));
            page.Append(CultureInfo.InvariantCulture, $"| `{Cell(group.Key.Name)}` | {of} | {group.Key.Text} |\n");
        }

        Assert.True(commands.Count > 40, $"only {commands.Count} commands were found");
        Assert.All(commands, item => Assert.All(Symbols(item.Command), symbol => Assert.False(string.IsNullOrEmpty(symbol.Description), $"{item.Path} {symbol.Name} has no description")));
        Assert.Equal(page.ToString(), WrittenPage.Read("commands.md", page.ToString()));
    }

    /// <summary>Commands that do something: those at the end, and those that do something without a word behind them.</summary>
    private static IEnumerable<(string Path, Command Command)> Leaves(Command command, string path)
    {
        if (command.Action is not null && command is not RootCommand)
        {
            yield return (path, command);
        }

        foreach (var leaf in command.Subcommands.SelectMany(sub => Leaves(sub, $"{path} {sub.Name}")))
        {
            yield return leaf;
        }
    }

    private static IEnumerable<Symbol> Symbols(Command command) => [.. command.Arguments, .. command.Options.Where(option => option is not HelpOption && !option.Hidden)];

    private static string Usage(string path, Command command)
        => string.Join(' ', [path, .. command.Arguments.Select(Name), .. command.Options.Where(option => option is not HelpOption && !option.Hidden).Select(option => option.Required ? Name(option) : $"[{Name(option)}]")]);

    private static string Name(Symbol symbol) => symbol switch
    {
        Argument argument => argument.Arity.MinimumNumberOfValues == 0 ? $"[<{argument.Name}>]" : argument.Arity.MaximumNumberOfValues > 1 ? $"<{argument.Name}>..." : $"<{argument.Name}>",
        Option { Arity.MaximumNumberOfValues: 0 } flag => flag.Name,
        Option { ValueType.Name: nameof(Boolean) } flag => flag.Name,
        Option option => $"{option.Name} {option.HelpName ?? option.ValueType.Name.ToUpperInvariant()}",
        _ => symbol.Name,
    };

    private static string Cell(string? text) => (text ?? "").Replace("|", "\\|", StringComparison.Ordinal);
}
