namespace Adapter.Host.Plugins;

/// <summary>Where plugins lie and how long the host waits for one to be unloaded.</summary>
internal sealed record PluginOptions
{
    /// <summary>Folder with one sub-folder for each plugin: <c>NAME/NAME.dll</c>, its deps.json and its private dependencies.</summary>
    public required string Folder { get; init; }

    /// <summary>Folder of the copies that are really loaded, so that the files of <see cref="Folder"/> can be replaced while the host runs. Emptied at start.</summary>
    public required string ShadowFolder { get; init; }

    /// <summary>How many garbage collections an unloaded plugin gets to go away before it is reported as held.</summary>
    public int UnloadRounds { get; init; } = 20;

    /// <summary>Pause before the first such collection; each further one is longer by as much.</summary>
    public TimeSpan UnloadPause { get; init; } = TimeSpan.FromMilliseconds(50);
}
