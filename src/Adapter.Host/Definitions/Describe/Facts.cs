using Adapter.Abstractions;
using Adapter.Host.Definitions.Validation;

namespace Adapter.Host.Definitions.Describe;

/// <summary>A declaration in words: the same in the description, the template and the XSD.</summary>
internal static class Facts
{
    /// <summary>What kind of value, with range and unit.</summary>
    public static string Value(SettingDeclaration setting) => setting.Kind switch
    {
        SettingKind.Text => setting.PatternHelp ?? (setting.AllowsLineBreaks ? "text, also of several lines" : "text"),
        SettingKind.Secret => "secret: env:NAME, file:PATH, protected:... or clear text",
        SettingKind.WholeNumber => NumberCheck.Allowed(setting),
        SettingKind.Boolean => "true or false",
        SettingKind.Choice => "one of: " + string.Join(", ", setting.Choices.Select(Choice)) + (setting.IsOpenChoice ? "; or another value" : string.Empty),
        SettingKind.HostName => "host name or IP address, without scheme, port or path",
        SettingKind.Port => "port from 1 to 65535",
        SettingKind.Url => setting.PatternHelp ?? "http or https URL",
        SettingKind.TimeOfDay => "time of day, hh:mm",
        SettingKind.TimeZone => "time zone, IANA or Windows name",
        SettingKind.Instant => "date and time in ISO 8601; without an offset it is UTC" + (setting.MustNotBeFuture ? "; not in the future" : string.Empty),
        SettingKind.FilePath => "path of a file; a relative one counts from the configuration folder",
        SettingKind.FolderPath => "path of a folder, which need not exist yet; a relative one counts from the configuration folder",
        SettingKind.Schedule => "interval such as 30s, 5m or 1h, or cron expression with seconds",
        _ => setting.Kind.ToString(),
    };

    public static string Required(SettingDeclaration setting) => setting switch
    {
        { IsRequired: true } => "required",
        { RequiredWhen: { } condition } => $"required {When(condition)}",
        _ => "optional",
    };

    /// <summary>When the setting counts at all; <see langword="null"/> = always.</summary>
    public static string? Applies(SettingDeclaration setting) => setting.AppliesWhen is { } condition ? $"only {When(condition)}" : null;

    public static string Effect(SettingDeclaration setting) => setting.Effect == SettingEffect.AppliesLive ? "applies live" : "needs a restart of the adapter";

    /// <summary>Everything but the help, in one line.</summary>
    public static string Line(SettingDeclaration setting)
    {
        List<string> parts = [Required(setting), Value(setting)];
        if (setting.Default is { } value)
        {
            parts.Add($"default {value}");
        }

        if (setting.FallsBackToDefault)
        {
            parts.Add("a malformed value counts as the default, with an alarm");
        }

        if (Applies(setting) is { } applies)
        {
            parts.Add(applies);
        }

        return string.Join("; ", parts) + ".";
    }

    private static string When(SettingCondition condition) => condition.Value is { } value ? $"while {condition.Setting} is {value}" : $"when {condition.Setting} is given";

    private static string Choice(SettingChoice choice) => choice.Label is { } label && label != choice.Value ? $"{choice.Value} ({label})" : choice.Value;
}
