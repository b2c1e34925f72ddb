using System.Text.RegularExpressions;
using Adapter.Abstractions;
using Adapter.Host.Definitions.Secrets;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Editing;

/// <summary>
/// Hides secrets in a definition's text. Only what is declared and no secret is shown: an unknown element may be a misspelt secret, an unknown type tells nothing,
/// and a comment may hold yesterday's definition.
/// </summary>
internal sealed partial class SecretMask(SourceMap map, DefinitionKind kind, AdapterType? type)
{
    /// <summary>What stands for a secret.</summary>
    public const string Mask = "••••••••";

    private readonly OpenNames _open = new(kind, type);

    /// <summary>The text with masks in it.</summary>
    public MaskedSource Masked => new(map.Source, Pieces(), IsTorn: false);

    /// <summary>Everything that is hidden, in the order of the file.</summary>
    public IReadOnlyList<MaskedPiece> Pieces()
    {
        List<MaskedPiece> pieces = [];
        Take(map.Root, pieces);
        pieces.AddRange(map.Comments.SelectMany(comment => _open.HiddenIn(map.Source.Text, comment)));
        return [.. pieces.Where(piece => piece.Range.Start.Value < piece.Range.End.Value).OrderBy(piece => piece.Range.Start.Value)];
    }

    /// <summary>Whether a value of this name is shown.</summary>
    public bool IsShown(string name, bool isKey) => isKey ? _open.HasKey(name) : _open.HasSetting(name);

    /// <summary>Says where a secret is to be found and is none itself.</summary>
    public static bool IsOpenReference(string value) => Variable().IsMatch(value) || value.StartsWith(SecretResolver.FilePrefix, StringComparison.OrdinalIgnoreCase);

    public static string OwnerOf(MappedElement element)
        => element.Name == DefinitionNames.Add && element.Attribute(DefinitionNames.Key) is { } key ? $"{element.Parent?.Name}/{key.Value.Trim()}" : $"{element.Parent?.Name}/{element.Name}";

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
        { Parent: null } root when root.Name == kind.Root() => _open.HasFrame(element.Name),
        { Name: DefinitionNames.Settings, Parent: { Parent: null, Name: DefinitionNames.Adapter } } => _open.HasSetting(element.Name),
        _ => false,
    };

    private bool IsShown(MappedElement element, MappedAttribute attribute)
        => IsAdd(element) && attribute.Namespace.Length == 0
            && (attribute.Name == DefinitionNames.Key
                || (attribute.Name == DefinitionNames.Value && (IsOpenReference(attribute.Value.Trim()) || (element.Attribute(DefinitionNames.Key) is { } key && _open.HasKey(key.Value.Trim())))));

    private static bool IsAdd(MappedElement element)
        => element is { Name: DefinitionNames.Add, Parent: { Name: DefinitionNames.AdvancedSettings, Parent: { Parent: null, Name: DefinitionNames.Adapter } } };

    [GeneratedRegex(@"\A\s*env:\s*[A-Za-z_][A-Za-z0-9_.()-]{0,120}\s*\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Variable();
}
