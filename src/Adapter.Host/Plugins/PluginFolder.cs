using System.Security.Cryptography;
using System.Text;

namespace Adapter.Host.Plugins;

/// <summary>The files of one plugin: what they are, and a copy of them to load from.</summary>
internal static class PluginFolder
{
    /// <summary>Plugins in a folder: sub-folders that hold a dll of their own name. In order of name.</summary>
    public static IEnumerable<string> Find(string folder)
        => Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder).Where(directory => File.Exists(MainAssembly(directory))).Order(StringComparer.OrdinalIgnoreCase)
            : [];

    /// <summary>Path of the plugin's own assembly.</summary>
    public static string MainAssembly(string directory) => Path.Combine(directory, Path.GetFileName(directory) + ".dll");

    /// <summary>A text that changes when any file of the folder does.</summary>
    public static string Fingerprint(string directory)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(directory, file)));
            using var stream = File.OpenRead(file);
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// Copies a plugin to a folder of this generation and gives its path. A mapped file is locked on Windows, and on Linux rewriting one in
    /// place takes the process down: the originals are never mapped.
    /// </summary>
    public static string CopyTo(string shadowFolder, string directory, int generation)
    {
        var target = Path.Combine(shadowFolder, $"{generation:D4}", Path.GetFileName(directory));
        foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(directory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        return target;
    }

    /// <summary>Deletes a shadow copy, or leaves it to the next start where a file of it is still mapped.</summary>
    public static void TryDelete(string directory)
    {
        try
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // mapped by a plugin that is not collected yet (Windows); swept at the next start
        }
    }
}
