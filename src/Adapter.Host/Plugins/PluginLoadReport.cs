namespace Adapter.Host.Plugins;

/// <summary>How a plugin stands.</summary>
internal enum PluginState
{
    /// <summary>Its adapter types can be used.</summary>
    Usable,

    /// <summary>Built for a contract that this host does not have. Nothing of it was run.</summary>
    Incompatible,

    /// <summary>It could not be loaded or did not answer as a plugin has to.</summary>
    Failed,
}

/// <summary>One thing a person may have to act on.</summary>
/// <param name="Code">Stable code, for example <c>dependency-missing</c>.</param>
/// <param name="IsError"><see langword="true"/> when something of the plugin does not work because of it.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
internal sealed record PluginFinding(string Code, bool IsError, string Problem, string Remedy)
{
    /// <summary>The assembly asked for, where the finding is about one.</summary>
    public string? AssemblyAskedFor { get; init; }

    /// <summary>Version that was asked for.</summary>
    public Version? VersionWanted { get; init; }

    /// <summary>Version that is there; <see langword="null"/> when there is none.</summary>
    public Version? VersionFound { get; init; }

    /// <summary>Assembly that asked.</summary>
    public string? AskedBy { get; init; }

    /// <summary>One line for a log or a terminal.</summary>
    public override string ToString() => $"{Code}: {Problem} {Remedy}";
}

/// <summary>What became of one plugin folder.</summary>
/// <param name="Plugin">Name of the folder.</param>
/// <param name="State">How it stands.</param>
/// <param name="Version">Version of the plugin assembly; <see langword="null"/> when it could not be read.</param>
/// <param name="ContractVersion">Contract it was built against; <see langword="null"/> when it could not be read.</param>
/// <param name="AdapterTypes">Names of its adapter types: as loaded, or as its metadata tells.</param>
/// <param name="Findings">What a person may have to act on.</param>
internal sealed record PluginLoadReport(
    string Plugin, PluginState State, Version? Version, Version? ContractVersion, IReadOnlyList<string> AdapterTypes, IReadOnlyList<PluginFinding> Findings)
{
    /// <summary>Problem and remedy of the first error, else <see langword="null"/>.</summary>
    public PluginFinding? FirstError => Findings.FirstOrDefault(finding => finding.IsError);
}
