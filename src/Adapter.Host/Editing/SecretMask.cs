using System.Text.RegularExpressions;
using Adapter.Abstractions;
using Adapter.Host.Definitions.Secrets;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Editing;

/// <summary>A stretch of a file that is not shown, and whose it is.</summary>
internal sealed record MaskedPiece(string Owner, Range Range);

/// <summary>
/// Hides secrets in a definition's text. Only what is declared and no secret is shown: an unknown element may be a misspelt secret, an unknown type tells nothing,
/// and a comment may hold yesterday's definition.
/// </summary>
internal sealed partial class SecretMask(SourceMap map, DefinitionKind kind, AdapterType? type)
{
    /// <summary>What stands for a secret.</summary>
    public const string Mask = "••••••••";

    private static readonly HashSet<string> AdapterFrame = [DefinitionNames.Name, DefinitionNames.Description, DefinitionNames.Type, DefinitionNames.StartupType, DefinitionNames.DataSource, DefinitionNames.SecondaryOf];
    private static readonly HashSet<string> DataSourceFrame = [DefinitionNames.Name, DefinitionNames.Description, DefinitionNames.Type, .. Definitions.DataSourceSettings.All.Select(setting => setting.Name)];

    private readonly HashSet<string> _settings = Open(type?.Settings);
    private readonly HashSet<string> _keys = Open(type?.AdvancedSettings);

    /// <summary>The text with masks in it. Line ends within a secret stay, so that every finding keeps its line.</summary>
    /// <param name="sent">What the reader has sent himself and gets back as it is.</param>
    public string Text(SentPieces? sent = null)
        => map.Source.TextWith(Pieces().Where(piece => sent?.Has(piece.Owner, map.Source.Text[piece.Range]) != true).Select(piece => (piece.Range, Mask + string.Concat(map.Source.Text[piece.Range].Where(character => character is '\r' or '\n')))));

    /// <summary>Everything that is hidden, in the order of the file.</summary>
    public IReadOnlyList<MaskedPiece> Pieces()
    {
        List<MaskedPiece> pieces = [];
        Take(map.Root, pieces);
        foreach (var comment in map.Comments)
        {
            Take(comment, pieces);
        }

        return [.. pieces.Where(piece => piece.Range.Start.Value < piece.Range.End.Value).OrderBy(piece => piece.Range.Start.Value)];
    }

    /// <summary>Whether a value of this name is shown.</summary>
    public bool IsShown(string name, bool isKey) => (isKey ? _keys : _settings).Contains(name);

    /// <summary>Says where a secret is to be found and is none itself.</summary>
    public static bool IsOpenReference(string value) => Variable().IsMatch(value) || value.StartsWith(SecretResolver.FilePrefix, StringComparison.OrdinalIgnoreCase);

    public static string OwnerOf(MappedElement element)
        => element.Name == DefinitionNames.Add && element.Attribute(DefinitionNames.Key) is { } key ? $"{element.Parent?.Name}/{key.Value.Trim()}" : $"{element.Parent?.Name}/{element.Name}";

    private static HashSet<string> Open(IReadOnlyList<SettingDeclaration>? settings)
        => [.. (settings ?? []).GroupBy(setting => setting.Name).Where(same => !same.Any(setting => setting.IsSecret)).Select(same => same.Key)];

    private void Take(MappedElement element, List<MaskedPiece> pieces)
    {
        var owner = OwnerOf(element);
        foreach (var attribute in element.Attributes.Where(attribute => attribute.Namespace is not (Structure.NamespaceDeclarations or Frame.SchemaInstance) && !IsShown(element, attribute)))
        {
            pieces.Add(new MaskedPiece($"{owner}@{attribute.Name}", attribute.Inside));
        }

        if (!IsShown(element) && !(IsOpenReference(element.Value) && map.Pieces(element).Count == 1))
        {
            pieces.AddRange(map.Pieces(element).Select(piece => new MaskedPiece(owner, piece)));
        }

        element.Children.ForEach(child => Take(child, pieces));
    }

    private bool IsShown(MappedElement element) => element.Parent switch
    {
        { Parent: null } root when root.Name == kind.Root() => (kind == DefinitionKind.Adapters ? AdapterFrame : DataSourceFrame).Contains(element.Name),
        { Name: DefinitionNames.Settings, Parent: { Parent: null, Name: DefinitionNames.Adapter } } => _settings.Contains(element.Name),
        _ => false,
    };

    private bool IsShown(MappedElement element, MappedAttribute attribute)
        => IsAdd(element) && attribute.Namespace.Length == 0
            && (attribute.Name == DefinitionNames.Key
                || (attribute.Name == DefinitionNames.Value && (IsOpenReference(attribute.Value.Trim()) || (element.Attribute(DefinitionNames.Key) is { } key && _keys.Contains(key.Value.Trim())))));

    private static bool IsAdd(MappedElement element)
        => element is { Name: DefinitionNames.Add, Parent: { Name: DefinitionNames.AdvancedSettings, Parent: { Parent: null, Name: DefinitionNames.Adapter } } };

    private void Take(Range comment, List<MaskedPiece> pieces)
    {
        var start = comment.Start.Value + "<!--".Length;
        var text = map.Source.Text[start..(comment.End.Value - "-->".Length)];
        foreach (Match element in ElementInComment().Matches(text))
        {
            var (name, value) = (element.Groups["name"].Value, element.Groups["value"]);
            if (!AdapterFrame.Contains(name) && !DataSourceFrame.Contains(name) && !_settings.Contains(name) && !IsOpenReference(value.Value.Trim()) && !string.IsNullOrWhiteSpace(value.Value))
            {
                pieces.Add(new MaskedPiece($"comment/{name}", (start + value.Index)..(start + value.Index + value.Length)));
            }
        }

        foreach (Match add in AddInComment().Matches(text))
        {
            var (name, value) = (KeyInComment().Match(add.Value) is { Success: true } key ? key.Groups["value"].Value.Trim() : string.Empty, ValueInComment().Match(add.Value).Groups["value"]);
            if (value.Success && !_keys.Contains(name) && !IsOpenReference(value.Value.Trim()))
            {
                pieces.Add(new MaskedPiece($"comment/{name}", (start + add.Index + value.Index)..(start + add.Index + value.Index + value.Length)));
            }
        }
    }

    [GeneratedRegex(@"\A\s*env:\s*[A-Za-z_][A-Za-z0-9_.()-]{0,120}\s*\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Variable();

    [GeneratedRegex(@"<(?:[\w.-]+:)?(?<name>[\w.-]+)(?:\s[^<>]*)?>(?<value>(?:[^<]|<!\[CDATA\[)*)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ElementInComment();

    [GeneratedRegex(@"<(?:[\w.-]+:)?Add\s[^<]*>", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex AddInComment();

    [GeneratedRegex("""\skey\s*=\s*(?:"(?<value>[^"]*)"|'(?<value>[^']*)')""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex KeyInComment();

    [GeneratedRegex("""\svalue\s*=\s*(?:"(?<value>[^"]*)"|'(?<value>[^']*)')""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ValueInComment();
}
