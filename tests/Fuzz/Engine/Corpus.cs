using System.Security.Cryptography;

namespace Fuzz.Engine;

/// <summary>The kept inputs of a target: a folder of files, each one input. They are replayed before anything is mutated, and by every run of the tests.</summary>
internal sealed class Corpus(string folder)
{
    /// <summary>What once broke a promise.</summary>
    public const string Found = "found-";

    /// <summary>What made something new happen.</summary>
    public const string Kept = "kept-";

    public string Folder => folder;

    public IReadOnlyList<(string File, byte[] Input)> Read()
        => Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder).Where(static file => !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal).Select(static file => (file, File.ReadAllBytes(file)))]
            : [];

    /// <summary>Writes an input under a name made of its content, so that the same one stands there once.</summary>
    public string Write(string kind, byte[] input)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"{kind}{Convert.ToHexStringLower(SHA256.HashData(input).AsSpan(0, 6))}.bin");
        File.WriteAllBytes(file, input);
        return file;
    }
}
