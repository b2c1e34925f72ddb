namespace Adapter.Host;

/// <summary>Where things lie when nothing else is said.</summary>
internal static class HostFolders
{
    /// <summary>Plugins lie beside the program.</summary>
    public static string Plugins => Path.Combine(AppContext.BaseDirectory, "plugins");

    /// <summary>Simulators lie beside the program.</summary>
    public static string Simulators => Path.Combine(AppContext.BaseDirectory, "simulators");

    /// <summary><c>config</c> in the current folder, else beside the program.</summary>
    public static string Config => Directory.Exists("config") ? Path.GetFullPath("config") : Path.Combine(AppContext.BaseDirectory, "config");

    /// <summary><c>data</c> in the current folder.</summary>
    public static string Data => Path.GetFullPath("data");
}
