using Adapter.Abstractions;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Editing;

/// <summary>Takes the secrets out of a definition's text and says beside each what has to be entered, and puts secrets back that a host has already.</summary>
internal static class SecretStrip
{
    private const string Remark = "to be entered: ";

    /// <summary>The text without secrets, and whose are missing.</summary>
    public static (byte[] Content, IReadOnlyList<string> Missing) Without(SourceMap map, DefinitionKind kind, AdapterType? type)
    {
        var pieces = new SecretMask(map, kind, type).Pieces();
        List<(Range Range, string Text)> changes = [.. pieces.Select(piece => (piece.Range, string.Empty))];
        List<string> missing = [];
        foreach (var element in Values(map).Where(element => pieces.Any(piece => piece.Range.Start.Value >= element.Start && piece.Range.End.Value <= element.End)))
        {
            var name = NameOf(element);
            missing.Add(name);
            changes.Add((element.End..element.End, RemarkFor(name)));
        }

        return (map.Source.With(changes), missing);
    }

    /// <summary>Fills what is empty with the secret of the same name that is there, and takes the remark away.</summary>
    public static (byte[] Content, IReadOnlyList<string> Missing) With(SourceMap map, SourceMap? there, AdapterType? type)
    {
        List<(Range Range, string Text)> changes = [];
        List<string> missing = [];
        foreach (var element in Values(map).Where(element => IsEmpty(element) && (IsSecret(type, element) || Map(map, element.End, RemarkFor(NameOf(element))))))
        {
            var name = NameOf(element);
            if (there is null || Values(there).FirstOrDefault(other => SecretMask.OwnerOf(other) == SecretMask.OwnerOf(element) && !IsEmpty(other)) is not { } known)
            {
                missing.Add(name);
                continue;
            }

            changes.Add(Fill(element, there, known));
            if (Map(map, element.End, RemarkFor(name)))
            {
                changes.Add((element.End..(element.End + RemarkFor(name).Length), string.Empty));
            }
        }

        return (map.Source.With(changes), missing);
    }

    private static (Range Range, string Text) Fill(MappedElement element, SourceMap there, MappedElement known)
    {
        if (element.Name == DefinitionNames.Add && element.Attribute(DefinitionNames.Value) is { } attribute && known.Attribute(DefinitionNames.Value) is { } value)
        {
            return (attribute.Inside, there.Source.Text[value.Inside].Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", "&apos;", StringComparison.Ordinal));
        }

        var inside = string.Concat(there.Pieces(known).Select(piece => there.Source.Text[piece]));
        return element.IsEmpty ? (element.Start..element.End, $"<{element.QualifiedName}>{inside}</{element.QualifiedName}>") : (element.StartTagEnd..element.StartTagEnd, inside);
    }

    private static bool Map(SourceMap map, int index, string text) => map.Source.Text.AsSpan(index).StartsWith(text);

    private static IEnumerable<MappedElement> Values(SourceMap map)
        => map.Root.Name != DefinitionNames.Adapter ? []
            : map.Root.Children.Where(group => group.Name is DefinitionNames.Settings or DefinitionNames.AdvancedSettings).SelectMany(group => group.Children).Where(element => NameOf(element).Length > 0);

    private static string NameOf(MappedElement element) => element.Name == DefinitionNames.Add ? element.Attribute(DefinitionNames.Key)?.Value.Trim() ?? string.Empty : element.Name;

    private static bool IsEmpty(MappedElement element)
        => element.Name == DefinitionNames.Add ? string.IsNullOrWhiteSpace(element.Attribute(DefinitionNames.Value)?.Value) : element.Value.Length == 0 && element.Children.Count == 0;

    private static bool IsSecret(AdapterType? type, MappedElement element)
        => (element.Name == DefinitionNames.Add ? type?.AdvancedSettings : type?.Settings)?.Any(setting => setting.IsSecret && setting.Name == NameOf(element)) == true;

    private static string RemarkFor(string name) => $"<!-- {Remark}{name.Replace("--", "- -", StringComparison.Ordinal).TrimEnd('-')} -->";
}
