namespace Adapter.Host.Definitions.Xml;

/// <summary>Finds the known name that somebody probably meant.</summary>
internal static class NearMiss
{
    /// <summary>The known name nearest to what was written, within a quarter of its length and three letters; <see langword="null"/> when none is near.</summary>
    public static string? Find(string written, IEnumerable<string> known)
    {
        if (written.Length > 100)
        {
            return null;
        }

        var plain = Plain(written);
        return known
            .Select(name => (Name: name, Distance: Distance(plain, Plain(name)), Allowed: Math.Clamp(name.Length / 4, 1, 3)))
            .Where(candidate => candidate.Distance <= candidate.Allowed)
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    /// <summary>Words for a remedy: what was probably meant, and what there is.</summary>
    public static string Advice(string written, IReadOnlyCollection<string> known)
        => $"{(Find(written, known) is { } near && known.Count > 1 ? $"Did you mean '{near}'? " : string.Empty)}Write {(known.Count > 1 ? "one of: " : string.Empty)}{string.Join(", ", known)}";

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    /// <summary>Insertions, deletions, replacements and swaps of neighbours.</summary>
    private static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }

                var replace = table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                var best = Math.Min(replace, 1 + Math.Min(table[i - 1, j], table[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    best = Math.Min(best, table[i - 2, j - 2] + 1);
                }

                table[i, j] = best;
            }
        }

        return table[a.Length, b.Length];
    }
}
