using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Adapter.Abstractions;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions.Describe;

/// <summary>Writes the simple type of one setting.</summary>
internal static class XsdValue
{
    private static readonly XNamespace Xs = "http://www.w3.org/2001/XMLSchema";

    public static XElement Type(SettingDeclaration setting, bool isRequired)
    {
        // what may be ignored or replaced may hold anything; offered values are offered all the same
        var isLenient = setting.AppliesWhen is not null || setting.FallsBackToDefault || setting.IsOpenChoice;
        List<XElement> members = [.. Members(setting)];
        if (isLenient && members.Count > 0)
        {
            members.Add(Restriction("xs:string"));
        }
        else if (!isRequired && members.Count > 0)
        {
            // an empty element counts as absent
            members.Add(Restriction("xs:token", new XElement(Xs + "length", new XAttribute("value", 0))));
        }

        return members switch
        {
            [] => SimpleType(Restriction("xs:token", isRequired ? NotEmpty(setting) : null)),
            [var one] => SimpleType(one),
            _ => SimpleType(new XElement(Xs + "union", members.Select(SimpleType))),
        };
    }

    private static IEnumerable<XElement> Members(SettingDeclaration setting) => setting.Kind switch
    {
        SettingKind.WholeNumber => [Range(setting.Minimum, setting.Maximum)],
        SettingKind.Port => [Range(1, 65535)],
        SettingKind.Boolean => Words(["true", "false"], "1", "0"),
        SettingKind.Choice => Words([.. setting.Choices.Select(choice => choice.Value)]),
        SettingKind.TimeOfDay => [Restriction("xs:token", Pattern("([01][0-9]|2[0-3]):[0-5][0-9]"))],
        SettingKind.HostName => [Restriction("xs:token", Pattern("[^/\\\\@\\s]+"))],
        SettingKind.Url => [Restriction("xs:token", Pattern("[hH][tT][tT][pP][sS]?://.+"))],
        _ => [],
    };

    private static XElement Range(long? minimum, long? maximum)
        => Restriction(
            "xs:integer",
            minimum is { } from ? new XElement(Xs + "minInclusive", new XAttribute("value", from.ToString(CultureInfo.InvariantCulture))) : null,
            maximum is { } to ? new XElement(Xs + "maxInclusive", new XAttribute("value", to.ToString(CultureInfo.InvariantCulture))) : null);

    /// <summary>An enumeration for editors to offer, and the same words in any case.</summary>
    private static IEnumerable<XElement> Words(IReadOnlyList<string> words, params IEnumerable<string> more)
    {
        if (words.Count == 0)
        {
            yield break;
        }

        yield return Restriction("xs:token", [.. words.Select(word => new XElement(Xs + "enumeration", new XAttribute("value", word)))]);
        yield return Restriction("xs:token", [.. words.Concat(more).Select(word => Pattern(AnyCase(word)))]);
    }

    private static string AnyCase(string word)
    {
        StringBuilder pattern = new();
        foreach (var character in word)
        {
            pattern.Append(
                char.IsAsciiLetter(character) ? $"[{char.ToUpperInvariant(character)}{char.ToLowerInvariant(character)}]"
                : ".\\?*+{}()[]|-^$".Contains(character, StringComparison.Ordinal) ? $"\\{character}"
                : character.ToString());
        }

        return pattern.ToString();
    }

    private static XElement NotEmpty(SettingDeclaration setting)
        => setting.Name == DefinitionNames.Name ? Pattern("[^<>$&'\"]+") : new XElement(Xs + "minLength", new XAttribute("value", 1));

    private static XElement Pattern(string pattern) => new(Xs + "pattern", new XAttribute("value", pattern));

    private static XElement Restriction(string type, params ReadOnlySpan<XElement?> facets)
    {
        XElement restriction = new(Xs + "restriction", new XAttribute("base", type));
        foreach (var facet in facets)
        {
            restriction.Add(facet);
        }

        return restriction;
    }

    private static XElement SimpleType(XElement content) => new(Xs + "simpleType", content);
}
