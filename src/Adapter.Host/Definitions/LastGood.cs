namespace Adapter.Host.Definitions;

/// <summary>What was in force before a reading: the versions that stay when their files break.</summary>
internal sealed class LastGood(DefinitionSet? previous, IReadOnlyCollection<string> filesNow)
{
    private readonly DefinitionSet _previous = previous ?? DefinitionSet.Empty;

    public AdapterEntry? ByFile(string file) => _previous.Adapters.FirstOrDefault(entry => entry.File == file);

    public AdapterEntry? ByName(string? name) => _previous.Adapters.FirstOrDefault(entry => entry.HasSameName(name));

    /// <summary>The version that a broken file stands for: that of the file, or, when the file was renamed and broken at once, that of the name.</summary>
    public AdapterEntry? Adapter(string file, string? name)
        => ByFile(file) ?? (ByName(name) is { } renamed && !filesNow.Contains(renamed.File) ? renamed : null);

    /// <inheritdoc cref="Adapter"/>
    public DataSourceEntry? DataSource(string file, string? name)
        => _previous.DataSourceEntries.FirstOrDefault(entry => entry.File == file)
            ?? _previous.DataSourceEntries.FirstOrDefault(entry => entry.HasSameName(name) && !filesNow.Contains(entry.File));

    /// <summary>Everything that was in force, for a folder that is gone as a whole.</summary>
    public IEnumerable<AdapterEntry> AllAdapters => _previous.Adapters;

    /// <inheritdoc cref="AllAdapters"/>
    public IEnumerable<DataSourceEntry> AllDataSources => _previous.DataSourceEntries;
}
