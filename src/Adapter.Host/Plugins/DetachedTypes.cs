using Adapter.Abstractions;

namespace Adapter.Host.Plugins;

/// <summary>
/// Copies a plugin's declarations into objects that are the host's alone. Definitions keep declarations for as long as they like, and the lists
/// of a plugin are often of types that the compiler put into the plugin: one such reference would keep the plugin in memory for ever.
/// </summary>
internal static class DetachedTypes
{
    /// <summary>Copies one type. Its code (making adapters, checking rules) stays behind <paramref name="plugin"/>.</summary>
    public static AdapterType Copy(AdapterType type, LoadedPlugin plugin)
    {
        var name = type.Name;
        return new AdapterType
        {
            Name = name,
            Description = type.Description,
            DataSourceType = type.DataSourceType,
            Settings = [.. type.Settings.Select(Copy)],
            AdvancedSettings = [.. type.AdvancedSettings.Select(Copy)],
            Rules = [.. type.Rules.Select(rule => Copy(rule, name, plugin))],
            Create = () => plugin.Create(name),
            TestConnection = type.TestConnection is null ? null : (context, cancellationToken) => plugin.TestConnection(name, context, cancellationToken),
        };
    }

    private static SettingRule Copy(SettingRule rule, string typeName, LoadedPlugin plugin)
    {
        var code = rule.Code;
        return new SettingRule { Code = code, IsError = rule.IsError, Setting = rule.Setting, Reads = [.. rule.Reads], Check = values => plugin.Check(typeName, code, values) };
    }

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
        Choices = [.. setting.Choices.Select(choice => new SettingChoice(choice.Value, choice.Label))],
        IsOpenChoice = setting.IsOpenChoice,
        Pattern = setting.Pattern,
        PatternHelp = setting.PatternHelp,
        PatternIsAdvice = setting.PatternIsAdvice,
        AllowsLineBreaks = setting.AllowsLineBreaks,
        MustNotBeFuture = setting.MustNotBeFuture,
        IsRequired = setting.IsRequired,
        RequiredWhen = Copy(setting.RequiredWhen),
        AppliesWhen = Copy(setting.AppliesWhen),
        Effect = setting.Effect,
        FallsBackToDefault = setting.FallsBackToDefault,
    };

    private static SettingCondition? Copy(SettingCondition? condition) => condition is null ? null : new SettingCondition(condition.Setting, condition.Value);
}
