namespace Adapters.GenesysCloudCx.Import;

/// <summary>The settings in force; replaced while running when the definition changes.</summary>
internal sealed class LiveImportOptions(ImportOptions initial)
{
    private volatile ImportOptions _current = initial;

    public ImportOptions Current
    {
        get => _current;
        set => _current = value;
    }
}
