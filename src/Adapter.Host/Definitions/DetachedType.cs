using Adapter.Abstractions;

namespace Adapter.Host.Definitions;

/// <summary>
/// Copies a declaration into objects of the host alone. Definitions live longer than a plugin's version, and one list or delegate made by the
/// plugin would keep its assembly from being unloaded.
/// </summary>
internal static class DetachedType
{
    /// <summary>The copy: everything that describes, nothing that runs.</summary>
    public static AdapterType Of(AdapterType type) => new()
    {
        Name = type.Name,
        Description = type.Description,
        DataSourceType = type.DataSourceType,
        Settings = [.. type.Settings.Select(Copy)],
        AdvancedSettings = [.. type.AdvancedSettings.Select(Copy)],
        Create = static () => throw new InvalidOperationException("A definition's type describes; an adapter is made through the plugin catalogue."),
    };

    private static SettingDeclaration Copy(SettingDeclaration setting) => new()
    {
        Name = setting.Name,
        Kind = setting.Kind,
        Label = setting.Label,
        Help = setting.Help,
        Unit = setting.Unit,
        Default = setting.Default,
        Minimum = setting.Minimum,
        Maximum = setting.Maximum,
        Choices = [.. setting.Choices],
        IsOpenChoice = setting.IsOpenChoice,
        Pattern = setting.Pattern,
        PatternHelp = setting.PatternHelp,
        PatternIsAdvice = setting.PatternIsAdvice,
        AllowsLineBreaks = setting.AllowsLineBreaks,
        MustNotBeFuture = setting.MustNotBeFuture,
        IsRequired = setting.IsRequired,
        RequiredWhen = setting.RequiredWhen,
        AppliesWhen = setting.AppliesWhen,
        Effect = setting.Effect,
        FallsBackToDefault = setting.FallsBackToDefault,
    };
}
