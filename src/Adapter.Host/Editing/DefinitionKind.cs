using Adapter.Host.Definitions.Xml;

namespace Adapter.Host.Editing;

/// <summary>The two kinds of definitions.</summary>
internal enum DefinitionKind
{
    Adapters,
    DataSources,
}

/// <summary>Their folders and root elements.</summary>
internal static class DefinitionKinds
{
    public static DefinitionKind? Of(string folder) => folder switch
    {
        DefinitionNames.AdaptersFolder => DefinitionKind.Adapters,
        DefinitionNames.DataSourcesFolder => DefinitionKind.DataSources,
        _ => null,
    };

    public static string Folder(this DefinitionKind kind) => kind == DefinitionKind.Adapters ? DefinitionNames.AdaptersFolder : DefinitionNames.DataSourcesFolder;

    public static string Root(this DefinitionKind kind) => kind == DefinitionKind.Adapters ? DefinitionNames.Adapter : DefinitionNames.DataSource;
}
