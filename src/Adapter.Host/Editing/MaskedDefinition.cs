using Adapter.Abstractions;
using Adapter.Host.Definitions.Secrets;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Editing;

/// <summary>A definition's text and values as they may be shown.</summary>
internal sealed record MaskedDefinition(string Xml, DefinitionValues Values, IReadOnlyList<SecretSetView> Secrets)
{
    public static MaskedDefinition Of(SourceMap map, DefinitionKind kind, AdapterType? type, SentPieces? sent = null)
    {
        SecretMask mask = new(map, kind, type);
        var root = map.Root;
        Dictionary<string, string?> settings = new(StringComparer.Ordinal);
        List<AdvancedValue> advanced = [];
        List<SecretSetView> secrets = [];
        if (kind == DefinitionKind.DataSources)
        {
            foreach (var child in root.Children.Where(child => Definitions.DataSourceSettings.All.Any(setting => setting.Name == child.Name)))
            {
                settings.TryAdd(child.Name, child.Value);
            }
        }
        else
        {
            foreach (var child in root.Child(DefinitionNames.Settings)?.Children ?? [])
            {
                if (mask.IsShown(child.Name, isKey: false))
                {
                    settings.TryAdd(child.Name, child.Value);
                }
                else
                {
                    TakeSecret(child.Name, child.Value, isKey: false);
                }
            }

            foreach (var add in root.Child(DefinitionNames.AdvancedSettings)?.Children.Where(child => child.Name == DefinitionNames.Add) ?? [])
            {
                if (add.Attribute(DefinitionNames.Key)?.Value.Trim() is not { Length: > 0 } key)
                {
                    continue;
                }

                var value = add.Attribute(DefinitionNames.Value)?.Value.Trim() ?? string.Empty;
                if (!mask.IsShown(key, isKey: true))
                {
                    TakeSecret(key, value, isKey: true);
                }
                else if (!advanced.Exists(item => item.Key == key))
                {
                    advanced.Add(new AdvancedValue(key, value));
                }
            }
        }

        DefinitionValues values = new()
        {
            Name = Text(DefinitionNames.Name),
            Description = Text(DefinitionNames.Description),
            Type = Text(DefinitionNames.Type),
            StartupType = Text(DefinitionNames.StartupType),
            DataSource = Text(DefinitionNames.DataSource),
            SecondaryOf = Text(DefinitionNames.SecondaryOf),
            Settings = settings,
            Advanced = kind == DefinitionKind.Adapters ? advanced : null,
        };
        return new MaskedDefinition(mask.Masked.Text(sent), values, secrets);

        string? Text(string name) => root.Child(name)?.Value is { Length: > 0 } value && root.Name == kind.Root() ? value : null;

        void TakeSecret(string name, string value, bool isKey)
        {
            if (value.Length > 0 && !secrets.Exists(secret => secret.Name == name))
            {
                var declared = (isKey ? type?.AdvancedSettings : type?.Settings)?.Any(setting => setting.Name == name) == true;
                secrets.Add(new SecretSetView(name, FormOf(value), SecretMask.IsOpenReference(value) ? value : null, isKey, declared));
            }
        }
    }

    private static string FormOf(string value)
        => value.StartsWith(SecretResolver.EnvironmentPrefix, StringComparison.OrdinalIgnoreCase) ? "env"
            : value.StartsWith(SecretResolver.FilePrefix, StringComparison.OrdinalIgnoreCase) ? "file"
            : value.StartsWith(SecretProtector.Prefix, StringComparison.OrdinalIgnoreCase) ? "protected"
            : "clear";
}
