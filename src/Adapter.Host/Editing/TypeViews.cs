using System.Text.Json;
using Adapter.Abstractions;
using Adapter.Host.Definitions.Describe;
using Adapter.Host.Plugins;

namespace Adapter.Host.Editing;

/// <summary>Everything that a form is drawn from.</summary>
internal sealed record TypeListView(IReadOnlyList<AdapterTypeView> Types, DataSourceFormView DataSource)
{
    public static TypeListView Of(IReadOnlyCollection<AdapterType> types, Func<string, PluginLoadReport?> reportFor) => new(
        [.. types.OrderBy(type => type.Name, StringComparer.OrdinalIgnoreCase).Select(type => AdapterTypeView.Of(type, reportFor(type.Name)))],
        new DataSourceFormView(
            [.. types.Select(type => type.DataSourceType).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)],
            [.. DefinitionShape.OfDataSource(string.Empty).Frame.Except(Definitions.DataSourceSettings.All).Select(SettingView.Of)],
            [.. Definitions.DataSourceSettings.All.Select(SettingView.Of)]));
}

/// <summary>The form of a data source.</summary>
/// <param name="Types">Types that an installed adapter type asks for.</param>
/// <param name="Frame">Name, description and type.</param>
/// <param name="Settings">The other elements.</param>
internal sealed record DataSourceFormView(IReadOnlyList<string> Types, IReadOnlyList<SettingView> Frame, IReadOnlyList<SettingView> Settings);

/// <summary>One adapter type.</summary>
internal sealed record AdapterTypeView(
    string Name,
    string? Plugin,
    string? Version,
    string Summary,
    string Kind,
    string DataSourceType,
    bool CanTestConnection,
    IReadOnlyList<SettingView> Frame,
    IReadOnlyList<SettingView> Settings,
    IReadOnlyList<SettingView> Advanced)
{
    public static AdapterTypeView Of(AdapterType type, PluginLoadReport? report) => new(
        type.Name,
        report?.Plugin,
        report?.Version?.ToString(),
        type.Description,
        "adapter",
        type.DataSourceType,
        type.TestConnection is not null,
        [.. DefinitionShape.Of(type).Frame.Select(SettingView.Of)],
        [.. type.Settings.Select(SettingView.Of)],
        [.. type.AdvancedSettings.Select(SettingView.Of)]);
}

/// <summary>One setting, as its declaration has it; facts are kind, range, default and when it is required, in one line for people.</summary>
internal sealed record SettingView(
    string Name,
    string Label,
    string Help,
    string Kind,
    bool Required,
    ConditionDescription? RequiredWhen,
    ConditionDescription? AppliesWhen,
    bool Secret,
    string? Default,
    long? Minimum,
    long? Maximum,
    string? Unit,
    IReadOnlyList<ChoiceDescription> Choices,
    bool OpenChoice,
    string? Pattern,
    string? PatternHelp,
    bool PatternIsAdvice,
    bool AllowsLineBreaks,
    bool MustNotBeFuture,
    bool AppliesLive,
    string Facts)
{
    public static SettingView Of(SettingDeclaration setting) => new(
        setting.Name,
        setting.Label ?? setting.Name,
        setting.Help,
        JsonNamingPolicy.CamelCase.ConvertName(setting.Kind.ToString()),
        setting.IsRequired,
        Of(setting.RequiredWhen),
        Of(setting.AppliesWhen),
        setting.IsSecret,
        setting.Default,
        setting.Minimum,
        setting.Maximum,
        setting.Unit,
        [.. setting.Choices.Select(choice => new ChoiceDescription(choice.Value, choice.Label ?? choice.Value))],
        setting.IsOpenChoice,
        setting.Pattern,
        setting.PatternHelp,
        setting.PatternIsAdvice,
        setting.AllowsLineBreaks,
        setting.MustNotBeFuture,
        setting.Effect == SettingEffect.AppliesLive,
        Definitions.Describe.Facts.Line(setting));

    private static ConditionDescription? Of(SettingCondition? condition) => condition is null ? null : new ConditionDescription(condition.Setting, condition.Value);
}
