namespace Adapter.Host;

/// <summary>What the command line decides about a host.</summary>
internal sealed record HostStart
{
    public required string ConfigFolder { get; init; }

    public required string DataFolder { get; init; }

    public required string PluginsFolder { get; init; }

    /// <summary>Goes before the setting of host.json.</summary>
    public string? Urls { get; init; }
}

/// <summary>The host cannot start; the message names the setting, file or folder and what to do.</summary>
internal sealed class HostStartException(string message, Exception? inner = null) : Exception(message, inner);
