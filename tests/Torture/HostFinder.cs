namespace Torture;

/// <summary>Finds the program to torture.</summary>
internal static class HostFinder
{
    /// <exception cref="FormatException">There is none.</exception>
    public static string Find(string? told)
    {
        DirectoryInfo own = new(AppContext.BaseDirectory);
        IEnumerable<string> places = told is not null
            ? [told, Path.Combine(told, "adapterhost.dll")]
            : [Path.Combine(own.FullName, "host", "adapterhost.dll"), Path.Combine(own.FullName, "..", "..", "Adapter.Host", own.Name, "adapterhost.dll")];
        return places.Select(Path.GetFullPath).FirstOrDefault(File.Exists)
            ?? throw new FormatException($"There is no host to torture at {string.Join(" or ", places.Select(Path.GetFullPath))}; give --host FILE.");
    }
}
