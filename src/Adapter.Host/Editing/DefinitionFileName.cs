namespace Adapter.Host.Editing;

/// <summary>Names of definition files that may be asked for: a file of the folder itself, one that the host reads, and one that every system can keep.</summary>
internal static class DefinitionFileName
{
    private const int MaxLength = 120;
    private const string Forbidden = "<>:\"/\\|?*";

    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL"];

    public const string Remedy = "Take a name such as contoso-primary.xml: it ends in .xml, does not begin with a dot, and has no < > : \" / \\ | ? *.";

    public static bool IsGood(string file)
        => file.Length is > 4 and <= MaxLength
            && file.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)
            && file[0] is not ('.' or ' ')
            && !file.Any(character => char.IsControl(character) || char.IsSurrogate(character) || Forbidden.Contains(character, StringComparison.Ordinal))
            && !IsDevice(file.Split('.')[0].Trim());

    /// <summary>A name for a new file, from the name of what it defines.</summary>
    public static string Suggest(string? name, IEnumerable<string> taken)
    {
        var words = string.Concat((name ?? string.Empty).Select(character => char.IsAsciiLetterOrDigit(character) ? char.ToLowerInvariant(character) : '-'))
            .Split('-', StringSplitOptions.RemoveEmptyEntries);
        var stem = string.Join('-', words) is { Length: > 0 } joined ? joined[..Math.Min(joined.Length, 80)] : "new";
        stem = IsDevice(stem) ? $"{stem}-1" : stem;
        var used = taken.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? $"{stem}.xml" : $"{stem}-{number}.xml").First(file => !used.Contains(file));
    }

    private static bool IsDevice(string stem)
        => Devices.Contains(stem, StringComparer.OrdinalIgnoreCase)
            || (stem.Length == 4 && char.IsAsciiDigit(stem[3]) && (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase)));
}
