namespace Adapter.Host.Definitions.Xml;

/// <summary>The fixed words of definition files.</summary>
internal static class DefinitionNames
{
    public const string Namespace = "urn:recorder-adapters:v1";

    public const string Adapter = "Adapter";
    public const string DataSource = "DataSource";
    public const string Name = "Name";
    public const string Description = "Description";
    public const string Type = "Type";
    public const string StartupType = "StartupType";
    public const string SecondaryOf = "SecondaryOf";
    public const string Settings = "Settings";
    public const string AdvancedSettings = "AdvancedSettings";
    public const string Add = "Add";
    public const string Key = "key";
    public const string Value = "value";

    public const string AdaptersFolder = "adapters";
    public const string DataSourcesFolder = "datasources";
}
