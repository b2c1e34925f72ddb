namespace Adapter.Host.Supervision;

/// <summary>Why an import source did not answer.</summary>
internal enum ImportTrouble
{
    /// <summary>There is no adapter of that name.</summary>
    NotFound,

    /// <summary>There is, but it imports nothing.</summary>
    NoImportSource,

    /// <summary>It does not run now.</summary>
    NotRunning,

    /// <summary>It runs, and failed to answer.</summary>
    Failed,
}

/// <summary>A question to an import source that got no answer.</summary>
internal sealed class ImportUnavailableException(ImportTrouble trouble, string message, string? remedy, Exception? innerException = null) : Exception(message, innerException)
{
    public ImportTrouble Trouble { get; } = trouble;

    public string? Remedy { get; } = remedy;
}
