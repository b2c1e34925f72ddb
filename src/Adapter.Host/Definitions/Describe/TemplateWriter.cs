using System.Security;
using System.Text;
using Adapter.Abstractions;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions.Describe;

/// <summary>Writes a commented definition to start from. It validates as it is; what is required has a placeholder, everything else is commented out.</summary>
internal static class TemplateWriter
{
    private const int Width = 110;

    public static string Write(AdapterType type) => Write(DefinitionShape.Of(type));

    public static string WriteDataSource(string type) => Write(DefinitionShape.OfDataSource(type));

    private static string Write(DefinitionShape shape)
    {
        StringBuilder text = new();
        text.Append("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        Comment(text, 0, $"{shape.Name}: {shape.Description} Replace the values below; the order of elements is free.");
        text.Append(Line(0, $"<{shape.Root} xmlns=\"{DefinitionNames.Namespace}\">"));
        foreach (var element in shape.Frame)
        {
            Frame(text, shape, element);
        }

        if (shape.Settings is { } settings)
        {
            text.Append(Line(1, $"<{DefinitionNames.Settings}>"));
            foreach (var setting in settings)
            {
                Element(text, 2, setting, Placeholder.Of(setting), IsActive(shape, setting));
            }

            text.Append(Line(1, $"</{DefinitionNames.Settings}>"));
            text.Append(Line(1, $"<{DefinitionNames.AdvancedSettings}>"));
            Comment(text, 2, "Keys are case sensitive.");
            foreach (var key in shape.AdvancedSettings)
            {
                Documentation(text, 2, key);
                var add = $"<{DefinitionNames.Add} {DefinitionNames.Key}=\"{Escape(key.Name)}\" {DefinitionNames.Value}=\"{Escape(Placeholder.Of(key))}\"/>";
                text.Append(Line(2, IsActive(shape, key) ? add : Commented(add)));
            }

            text.Append(Line(1, $"</{DefinitionNames.AdvancedSettings}>"));
        }

        text.Append(Line(0, $"</{shape.Root}>"));
        return text.ToString();
    }

    private static void Frame(StringBuilder text, DefinitionShape shape, SettingDeclaration element)
    {
        // starts nothing before somebody has gone through it
        var value = element.Name switch
        {
            DefinitionNames.Name => $"My {shape.Name}",
            DefinitionNames.StartupType => nameof(StartupType.Manual),
            DefinitionNames.DataSource => $"My {shape.DataSourceType}",
            DefinitionNames.Description or DefinitionNames.SecondaryOf => "...",
            _ => Placeholder.Of(element),
        };
        Element(text, 1, element, NameFit(element, value), isActive: element.IsRequired || element.Name == DefinitionNames.StartupType);
    }

    /// <summary>Whether the definition would be invalid without it, everything else being as the template has it.</summary>
    private static bool IsActive(DefinitionShape shape, SettingDeclaration setting)
        => setting.IsRequired
            || (setting is { RequiredWhen: { } condition, Default: null }
                && (shape.Settings ?? []).Concat(shape.AdvancedSettings).FirstOrDefault(other => other.Name == condition.Setting) is { } other
                && (other.Default ?? (other.IsRequired ? Placeholder.Of(other) : null)) is { } value
                && (condition.Value is null || condition.Value.Equals(value, StringComparison.OrdinalIgnoreCase)));

    private static void Element(StringBuilder text, int depth, SettingDeclaration setting, string value, bool isActive)
    {
        Documentation(text, depth, setting);
        var element = $"<{setting.Name}>{Escape(value)}</{setting.Name}>";
        text.Append(Line(depth, isActive ? element : Commented(element)));
    }

    private static string NameFit(SettingDeclaration element, string value)
        => element.Name is DefinitionNames.Name or DefinitionNames.DataSource ? string.Concat(value.Where(character => !"<>$&'\"/\\".Contains(character, StringComparison.Ordinal))) : value;

    private static void Documentation(StringBuilder text, int depth, SettingDeclaration setting)
        => Comment(text, depth, $"{setting.Name}: {setting.Help} [{Facts.Line(setting).TrimEnd('.')}; {Facts.Effect(setting)}]");

    private static void Comment(StringBuilder text, int depth, string content)
    {
        var indent = new string(' ', depth * 2);
        StringBuilder line = new($"{indent}<!--");
        foreach (var word in CommentSafe(content).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length + 1 + word.Length > Width)
            {
                text.Append(line).Append('\n');
                line.Clear().Append(indent).Append("    ");
            }

            line.Append(' ').Append(word);
        }

        text.Append(line).Append(" -->\n");
    }

    private static string Commented(string element) => $"<!-- {CommentSafe(element)} -->";

    /// <summary>Two hyphens end a comment too early; a word that ends in one would make two with its end.</summary>
    private static string CommentSafe(string text) => text.Replace("--", "- -", StringComparison.Ordinal).Replace("--", "- -", StringComparison.Ordinal);

    private static string Line(int depth, string content) => $"{new string(' ', depth * 2)}{content}\n";

    private static string Escape(string text) => SecurityElement.Escape(text);
}
