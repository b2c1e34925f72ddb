using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Adapter.Abstractions;

namespace Adapter.Host.Definitions.Describe;

/// <summary>Describes an adapter type or a data source for people and for programs that draw a form.</summary>
internal static partial class TypeDescriber
{
    public static string Text(AdapterType type) => Text(DefinitionShape.Of(type));

    public static string Json(AdapterType type) => JsonSerializer.Serialize(Describe(DefinitionShape.Of(type)), DescriptionJson.Default.TypeDescription);

    public static string DataSourceText(string type) => Text(DefinitionShape.OfDataSource(type));

    public static string DataSourceJson(string type) => JsonSerializer.Serialize(Describe(DefinitionShape.OfDataSource(type)), DescriptionJson.Default.TypeDescription);

    /// <summary>The model behind <see cref="Json"/>; the console draws its form from it.</summary>
    public static TypeDescription Describe(DefinitionShape shape) => new(
        shape.Name,
        shape.Description,
        shape.Root,
        [.. shape.Frame.Select(Describe)],
        [.. (shape.Settings ?? []).Select(Describe)],
        [.. shape.AdvancedSettings.Select(Describe)]);

    private static SettingDescription Describe(SettingDeclaration setting) => new(
        setting.Name,
        setting.Label ?? setting.Name,
        setting.Kind,
        setting.Help,
        setting.Unit,
        setting.Default,
        setting.Minimum,
        setting.Maximum,
        [.. setting.Choices.Select(choice => new ChoiceDescription(choice.Value, choice.Label ?? choice.Value))],
        setting.IsOpenChoice,
        setting.Pattern,
        setting.PatternHelp,
        setting.PatternIsAdvice,
        setting.AllowsLineBreaks,
        setting.MustNotBeFuture,
        setting.IsRequired,
        Describe(setting.RequiredWhen),
        Describe(setting.AppliesWhen),
        setting.IsSecret,
        setting.Effect,
        setting.FallsBackToDefault);

    private static ConditionDescription? Describe(SettingCondition? condition) => condition is null ? null : new ConditionDescription(condition.Setting, condition.Value);

    private static string Text(DefinitionShape shape)
    {
        StringBuilder text = new();
        text.Append(shape.Name).Append('\n').Append(shape.Description).Append('\n');
        Section(text, $"Elements of {shape.Root}", shape.Frame);
        if (shape.Settings is { } settings)
        {
            Section(text, "Settings", settings);
            Section(text, "AdvancedSettings, as <Add key=\"...\" value=\"...\"/>; keys are case sensitive", shape.AdvancedSettings);
        }

        return text.ToString();
    }

    private static void Section(StringBuilder text, string title, IReadOnlyList<SettingDeclaration> settings)
    {
        text.Append('\n').Append(title).Append('\n');
        foreach (var setting in settings)
        {
            text.Append("  ").Append(setting.Name).Append('\n');
            text.Append("      ").Append(setting.Help).Append('\n');
            text.Append("      ").Append(Facts.Line(setting)).Append(' ').Append(char.ToUpperInvariant(Facts.Effect(setting)[0])).Append(Facts.Effect(setting).AsSpan(1)).Append(".\n");
        }

        if (settings.Count == 0)
        {
            text.Append("  (none)\n");
        }
    }

    [JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(TypeDescription))]
    private sealed partial class DescriptionJson : JsonSerializerContext;
}

/// <summary>One adapter type or data source.</summary>
internal sealed record TypeDescription(
    string Name,
    string Description,
    string Root,
    IReadOnlyList<SettingDescription> Elements,
    IReadOnlyList<SettingDescription> Settings,
    IReadOnlyList<SettingDescription> AdvancedSettings);

/// <summary>One setting.</summary>
internal sealed record SettingDescription(
    string Name,
    string Label,
    SettingKind Kind,
    string Help,
    string? Unit,
    string? Default,
    long? Minimum,
    long? Maximum,
    IReadOnlyList<ChoiceDescription> Choices,
    bool IsOpenChoice,
    string? Pattern,
    string? PatternHelp,
    bool PatternIsAdvice,
    bool AllowsLineBreaks,
    bool MustNotBeFuture,
    bool IsRequired,
    ConditionDescription? RequiredWhen,
    ConditionDescription? AppliesWhen,
    bool IsSecret,
    SettingEffect Effect,
    bool FallsBackToDefault);

/// <summary>One choice.</summary>
internal sealed record ChoiceDescription(string Value, string Label);

/// <summary>A condition on another setting; without a value any value will do.</summary>
internal sealed record ConditionDescription(string Setting, string? Value);
