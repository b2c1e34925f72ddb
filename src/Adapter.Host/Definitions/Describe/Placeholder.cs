using Adapter.Abstractions;
using Adapter.Host.Definitions.Validation;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions.Describe;

/// <summary>A value that may stand in a template: its form is valid, whatever it means.</summary>
internal static class Placeholder
{
    private static readonly string[] Common =
    [
        "change-me", "https://api.example.com", "https://api.example.com/", "http://127.0.0.1:8080", "example.com", "00000000-0000-0000-0000-000000000000",
        "00:00", "1", "user@example.com", "A", "a1", "0123456789abcdef",
    ];

    public static string Of(SettingDeclaration setting)
        => Candidates(setting).FirstOrDefault(candidate => ValueCheck.Check(setting, candidate).Problem is null && ValueCheck.PatternProblem(setting, candidate) is null)
            ?? Candidates(setting).FirstOrDefault(candidate => ValueCheck.Check(setting, candidate).Problem is null)
            ?? Common[0];

    private static IEnumerable<string> Candidates(SettingDeclaration setting)
    {
        if (setting.Default is { } value)
        {
            yield return value;
        }

        foreach (var choice in setting.Choices)
        {
            yield return choice.Value;
        }

        if (ByKind(setting) is { } usual)
        {
            yield return usual;
        }

        // the help of a pattern mostly has an example in it
        foreach (var word in (setting.PatternHelp ?? string.Empty).Split([' ', ',', ';', '(', ')'], StringSplitOptions.RemoveEmptyEntries).OrderByDescending(word => word.Length))
        {
            yield return word.Trim('\'', '"', '.');
        }

        foreach (var common in Common)
        {
            yield return common;
        }
    }

    private static string? ByKind(SettingDeclaration setting) => setting.Kind switch
    {
        SettingKind.Secret => $"env:{string.Concat(setting.Name.Select(character => char.IsAsciiLetterOrDigit(character) ? char.ToUpperInvariant(character) : '_'))}",
        SettingKind.WholeNumber => (setting.Minimum ?? Math.Min(1, setting.Maximum ?? 1)).ToString(System.Globalization.CultureInfo.InvariantCulture),
        SettingKind.Boolean => "false",
        SettingKind.HostName => "proxy.example.com",
        SettingKind.Port => "3128",
        SettingKind.Url => "https://api.example.com",
        SettingKind.TimeOfDay => "00:00",
        SettingKind.TimeZone => "Europe/London",
        SettingKind.Instant => "2024-01-31T00:00:00Z",
        SettingKind.FilePath => "files/example",
        SettingKind.FolderPath => "folders/example",
        SettingKind.Schedule => "5m",
        SettingKind.Text when setting.Name == DefinitionNames.Name => "Example",
        _ => null,
    };
}
