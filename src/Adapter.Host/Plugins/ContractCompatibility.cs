namespace Adapter.Host.Plugins;

/// <summary>Whether a plugin built against one version of the contract works with the host's. Pure.</summary>
/// <param name="HostVersion">The contract the host has.</param>
/// <param name="PluginVersion">The contract the plugin was built against.</param>
internal sealed record ContractCompatibility(Version HostVersion, Version PluginVersion)
{
    /// <summary>Same major and no newer minor: what the plugin calls is there.</summary>
    public bool IsCompatible => PluginVersion.Major == HostVersion.Major && PluginVersion.Minor <= HostVersion.Minor;

    /// <summary>What is wrong, with both versions; <see langword="null"/> when nothing is.</summary>
    public string? Problem => IsCompatible ? null
        : $"It was built against version {Short(PluginVersion)} of {HostAssemblies.ContractName}; this host has {Short(HostVersion)}, "
            + (IsTooNew ? "which is older" : "which is another generation") + ".";

    /// <summary>What to do about it; <see langword="null"/> when nothing is wrong.</summary>
    public string? Remedy => IsCompatible ? null
        : IsTooNew ? $"Update the host to one with contract {Short(PluginVersion)}, or install the plugin's version for contract {Short(HostVersion)}."
        : $"Install a version of the plugin that was built for contract {HostVersion.Major}.x, at most {Short(HostVersion)}.";

    private bool IsTooNew => PluginVersion.Major > HostVersion.Major || (PluginVersion.Major == HostVersion.Major && PluginVersion.Minor > HostVersion.Minor);

    private static string Short(Version version) => version.ToString(2);
}
