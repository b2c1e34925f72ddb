using Adapter.Abstractions;
using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Definitions.Describe;

/// <summary>What a definition file consists of: the frame, settings and keys, all as declarations. XSD, template and description are written from this alone.</summary>
/// <param name="Root">Root element.</param>
/// <param name="Name">Name of the type.</param>
/// <param name="Description">What it is for.</param>
/// <param name="DataSourceType">Type of the data source that definitions name; <see langword="null"/> in a data source itself.</param>
/// <param name="Frame">Elements directly below the root.</param>
/// <param name="Settings">Elements below <c>Settings</c>; <see langword="null"/> where there is no such element.</param>
/// <param name="AdvancedSettings">Keys below <c>AdvancedSettings</c>.</param>
internal sealed record DefinitionShape(
    string Root,
    string Name,
    string Description,
    string? DataSourceType,
    IReadOnlyList<SettingDeclaration> Frame,
    IReadOnlyList<SettingDeclaration>? Settings,
    IReadOnlyList<SettingDeclaration> AdvancedSettings)
{
    /// <summary>The shape of an adapter type's definitions.</summary>
    public static DefinitionShape Of(AdapterType type) => new(
        DefinitionNames.Adapter,
        type.Name,
        type.Description,
        type.DataSourceType,
        [
            new() { Name = DefinitionNames.Name, Kind = SettingKind.Text, IsRequired = true, Help = "Name of the adapter, unique without regard to upper and lower case. Not allowed: < > $ & ' \"" },
            new() { Name = DefinitionNames.Description, Kind = SettingKind.Text, Help = "Free text, for example the tenant's name.", Effect = SettingEffect.AppliesLive },
            new() { Name = DefinitionNames.Type, Kind = SettingKind.Choice, IsRequired = true, Help = "The adapter type. Does not change once the adapter is there.", Choices = [new(type.Name)] },
            new()
            {
                Name = DefinitionNames.StartupType,
                Kind = SettingKind.Choice,
                Default = nameof(StartupType.Automatic),
                Help = "Automatic starts with the host, Manual waits for a person, Disabled refuses to start.",
                Choices = [.. Enum.GetNames<StartupType>().Select(name => new SettingChoice(name))],
                Effect = SettingEffect.AppliesLive,
            },
            new() { Name = DefinitionNames.DataSource, Kind = SettingKind.Text, IsRequired = true, Help = $"Name of a data source of the type {type.DataSourceType}; its definition stands in the folder datasources." },
            new() { Name = DefinitionNames.SecondaryOf, Kind = SettingKind.Text, Help = "Only in a secondary: the name of its primary, an adapter of the same type." },
        ],
        type.Settings,
        type.AdvancedSettings);

    /// <summary>The shape of a data source's definition.</summary>
    public static DefinitionShape OfDataSource(string type) => new(
        DefinitionNames.DataSource,
        type,
        "The platform or tenant that adapters deliver from; recording behaviour is set here and not on the adapter.",
        null,
        [
            new() { Name = DefinitionNames.Name, Kind = SettingKind.Text, IsRequired = true, Help = "Name of the data source, unique without regard to upper and lower case. Not allowed: < > $ & ' \" / \\" },
            new() { Name = DefinitionNames.Description, Kind = SettingKind.Text, Help = "Free text.", Effect = SettingEffect.AppliesLive },
            new() { Name = DefinitionNames.Type, Kind = SettingKind.Choice, IsRequired = true, Help = "The type, as adapter types ask for it.", Choices = [new(type)], IsOpenChoice = true },
            .. DataSourceSettings.All,
        ],
        null,
        []);
}
