using Adapter.Abstractions;
using Adapter.Host.Definitions.Validation;

namespace Adapter.Host.Definitions.Xml;

/// <summary>What an adapter's file says, read but not judged.</summary>
internal sealed class AdapterDraft(string file)
{
    public string File { get; } = file;

    public FindingList Findings { get; } = new(file);

    /// <summary>Place of the root element; what is missing is reported here.</summary>
    public SourcePlace Root { get; set; }

    /// <summary>Whether the file could be read as an adapter at all; if not, the findings say why and the rest is empty.</summary>
    public bool IsReadable { get; set; }

    public SourceValue? Name { get; set; }

    public string? Description { get; set; }

    public SourceValue? TypeName { get; set; }

    public SourceValue? StartupTypeText { get; set; }

    public SourceValue? DataSourceName { get; set; }

    public SourceValue? SecondaryOf { get; set; }

    public SourcePlace SettingsPlace { get; set; }

    public IReadOnlyList<SourceSetting> Settings { get; set; } = [];

    public IReadOnlyList<SourceSetting> AdvancedSettings { get; set; } = [];

    // what the validators make of it

    /// <summary>The declaration of <see cref="TypeName"/>; <see langword="null"/> when no plugin has it.</summary>
    public AdapterType? Type { get; set; }

    public StartupType StartupType { get; set; }

    public DataSourceEntry? DataSource { get; set; }

    /// <summary>The checked values; <see langword="null"/> without a type.</summary>
    public BoundSettings? Bound { get; set; }
}

/// <summary>What a data source's file says, read but not judged.</summary>
internal sealed class DataSourceDraft(string file)
{
    public string File { get; } = file;

    public FindingList Findings { get; } = new(file);

    public SourcePlace Root { get; set; }

    public bool IsReadable { get; set; }

    public SourceValue? Name { get; set; }

    public string? Description { get; set; }

    public SourceValue? TypeName { get; set; }

    /// <summary>Every other known element.</summary>
    public IReadOnlyList<SourceSetting> Settings { get; set; } = [];

    public BoundSettings? Bound { get; set; }
}
