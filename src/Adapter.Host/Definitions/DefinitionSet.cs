using Adapter.Abstractions;

namespace Adapter.Host.Definitions;

/// <summary>One adapter that can be run.</summary>
/// <param name="File">Its definition file.</param>
/// <param name="Fingerprint">Hash of everything that matters, with data source and resolved secrets; comparable within one process only. A file's name does not matter.</param>
/// <param name="Definition">The definition.</param>
/// <param name="DataSource">The data source it names.</param>
/// <param name="Type">The declaration of its type, without rules: a copy that describes and cannot make an adapter.</param>
/// <param name="Findings">What was found in its file as it is now, errors too when <paramref name="IsStale"/>.</param>
/// <param name="IsStale">The file, or that of the data source, is broken now; this is the last version that was good.</param>
internal sealed record AdapterEntry(
    string File,
    string Fingerprint,
    AdapterDefinition Definition,
    DataSourceDefinition DataSource,
    AdapterType Type,
    IReadOnlyList<DefinitionFinding> Findings,
    bool IsStale)
{
    /// <summary>
    /// Like <see cref="Fingerprint"/>, without startup type and settings that apply live: while this one stays the same, a running adapter can
    /// take the change over by <see cref="IAdapter.ApplyAsync"/>.
    /// </summary>
    public required string RestartFingerprint { get; init; }

    /// <summary>Why the adapter cannot start although its definition is valid: secrets and files of a Manual or Disabled definition that are not there yet.</summary>
    public IReadOnlyList<DefinitionFinding> StartBlockers { get; init; } = [];

    public bool HasSameName(string? name) => Definition.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>One data source that can be used.</summary>
internal sealed record DataSourceEntry(string File, DataSourceDefinition Definition, IReadOnlyList<DefinitionFinding> Findings, bool IsStale)
{
    public bool HasSameName(string? name) => Definition.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A file that never held a good definition in this process.</summary>
/// <param name="File">The file.</param>
/// <param name="Name">Name of the adapter or data source, as far as it could be read.</param>
/// <param name="Type">Name of its type, as far as it could be read.</param>
/// <param name="IsDataSource">Whether it is a data source's file.</param>
/// <param name="Findings">What is wrong with it.</param>
internal sealed record BrokenDefinition(string File, string? Name, string? Type, bool IsDataSource, IReadOnlyList<DefinitionFinding> Findings);

/// <summary>Everything in the configuration folder at one moment. Immutable.</summary>
internal sealed class DefinitionSet
{
    public static DefinitionSet Empty { get; } = new([], [], [], []);

    internal DefinitionSet(
        IReadOnlyList<AdapterEntry> adapters,
        IReadOnlyList<DataSourceEntry> dataSourceEntries,
        IReadOnlyList<BrokenDefinition> broken,
        IReadOnlyList<DefinitionFinding> findings)
    {
        Adapters = adapters;
        DataSourceEntries = dataSourceEntries;
        DataSources = [.. dataSourceEntries.Select(entry => entry.Definition)];
        Broken = broken;
        Findings = findings;
        HasErrors = findings.Any(finding => finding.Severity == FindingSeverity.Error);
    }

    /// <summary>Adapters that can be run, in the order of their names.</summary>
    public IReadOnlyList<AdapterEntry> Adapters { get; }

    public IReadOnlyList<DataSourceDefinition> DataSources { get; }

    internal IReadOnlyList<DataSourceEntry> DataSourceEntries { get; }

    /// <summary>Every finding of every file, in the order of files and lines.</summary>
    public IReadOnlyList<DefinitionFinding> Findings { get; }

    /// <summary>Files without a version to run.</summary>
    public IReadOnlyList<BrokenDefinition> Broken { get; }

    public bool HasErrors { get; }

    /// <summary>Whether nothing that anybody could see differs.</summary>
    public bool IsSameAs(DefinitionSet other)
        => Findings.SequenceEqual(other.Findings)
            && Adapters.Select(Visible).SequenceEqual(other.Adapters.Select(Visible))
            && DataSourceEntries.Select(Visible).SequenceEqual(other.DataSourceEntries.Select(Visible))
            && Broken.Select(Visible).SequenceEqual(other.Broken.Select(Visible));

    private static object Visible(AdapterEntry entry) => (entry.File, entry.Fingerprint, entry.IsStale, entry.Definition.Name, entry.Definition.Description, Type: (object)entry.Type);

    private static object Visible(DataSourceEntry entry)
        => (entry.File, entry.IsStale, entry.Definition.Name, entry.Definition.Description, entry.Definition.Type, entry.Definition.TimeZone.Id, entry.Definition.MinimumSessionLength, entry.Definition.LongCallDuration);

    private static object Visible(BrokenDefinition broken) => (broken.File, broken.Name, broken.Type);
}
