using System.Text.RegularExpressions;
using Adapter.Abstractions;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Editing;

/// <summary>Names whose values are shown: those of the frame, and those that the type declares and that are no secrets.</summary>
internal sealed partial class OpenNames(DefinitionKind kind, AdapterType? type)
{
    private static readonly HashSet<string> AdapterFrame = [DefinitionNames.Name, DefinitionNames.Description, DefinitionNames.Type, DefinitionNames.StartupType, DefinitionNames.DataSource, DefinitionNames.SecondaryOf];
    private static readonly HashSet<string> DataSourceFrame = [DefinitionNames.Name, DefinitionNames.Description, DefinitionNames.Type, .. Definitions.DataSourceSettings.All.Select(setting => setting.Name)];

    private readonly HashSet<string> _settings = Open(type?.Settings);
    private readonly HashSet<string> _keys = Open(type?.AdvancedSettings);

    public IReadOnlySet<string> Frame => kind == DefinitionKind.Adapters ? AdapterFrame : DataSourceFrame;

    public bool HasFrame(string name) => Frame.Contains(name);

    public bool HasSetting(string name) => _settings.Contains(name);

    public bool HasKey(string name) => _keys.Contains(name);

    /// <summary>What is hidden in a comment, which may hold yesterday's definition.</summary>
    public IEnumerable<MaskedPiece> HiddenIn(string whole, Range comment)
    {
        var start = comment.Start.Value + "<!--".Length;
        var text = whole[start..(comment.End.Value - "-->".Length)];
        foreach (Match element in ElementInComment().Matches(text))
        {
            var (name, value) = (element.Groups["name"].Value, element.Groups["value"]);
            if (!AdapterFrame.Contains(name) && !DataSourceFrame.Contains(name) && !HasSetting(name) && !SecretMask.IsOpenReference(value.Value.Trim()) && !string.IsNullOrWhiteSpace(value.Value))
            {
                yield return new MaskedPiece($"comment/{name}", (start + value.Index)..(start + value.Index + value.Length));
            }
        }

        foreach (Match add in AddInComment().Matches(text))
        {
            var (name, value) = (KeyInComment().Match(add.Value) is { Success: true } key ? key.Groups["value"].Value.Trim() : string.Empty, ValueInComment().Match(add.Value).Groups["value"]);
            if (value.Success && !HasKey(name) && !SecretMask.IsOpenReference(value.Value.Trim()))
            {
                yield return new MaskedPiece($"comment/{name}", (start + add.Index + value.Index)..(start + add.Index + value.Index + value.Length));
            }
        }
    }

    private static HashSet<string> Open(IReadOnlyList<SettingDeclaration>? settings)
        => [.. (settings ?? []).GroupBy(setting => setting.Name).Where(same => !same.Any(setting => setting.IsSecret)).Select(same => same.Key)];

    [GeneratedRegex(@"<(?:[\w.-]+:)?(?<name>[\w.-]+)(?:\s[^<>]*)?>(?<value>(?:[^<]|<!\[CDATA\[)*)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ElementInComment();

    [GeneratedRegex(@"<(?:[\w.-]+:)?Add\s[^<]*>", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex AddInComment();

    [GeneratedRegex("""\skey\s*=\s*(?:"(?<value>[^"]*)"|'(?<value>[^']*)')""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex KeyInComment();

    [GeneratedRegex("""\svalue\s*=\s*(?:"(?<value>[^"]*)"|'(?<value>[^']*)')""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ValueInComment();
}
