using System.Diagnostics.CodeAnalysis;

namespace Adapter.Host.Definitions.Validation;

/// <summary>Finds a time zone by its IANA or its Windows name on either system.</summary>
/// <remarks>The runtime translates between the two only with ICU, which this process does without (invariant globalization); the table stands in.</remarks>
internal static class TimeZones
{
    private const string TableName = "windows-zones.txt";

    private static readonly Lazy<IReadOnlyList<(string Windows, string[] Iana)>> Table = new(Load);

    public static bool TryFind(string name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;
        if (name.Length is 0 or > 100 || name.Any(char.IsControl))
        {
            return false;
        }

        foreach (var candidate in Candidates(name))
        {
            // a name on Unix is a path below the zone folder: only what looks like a zone may get there
            if (!candidate.Contains("..", StringComparison.Ordinal) && !candidate.StartsWith('/') && TimeZoneInfo.TryFindSystemTimeZoneById(candidate, out zone))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Names to suggest from.</summary>
    public static IEnumerable<string> Known => Table.Value.SelectMany(row => row.Iana.Append(row.Windows));

    internal static IEnumerable<string> Windows => Table.Value.Select(row => row.Windows);

    private static IEnumerable<string> Candidates(string name)
    {
        yield return name;
        foreach (var (windows, iana) in Table.Value)
        {
            if (windows.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                yield return iana[0];
            }
            else if (iana.FirstOrDefault(zone => zone.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } spelled)
            {
                yield return spelled;
                yield return windows;
            }
        }
    }

    private static List<(string Windows, string[] Iana)> Load()
    {
        using var stream = typeof(TimeZones).Assembly.GetManifestResourceStream(TableName)
            ?? throw new InvalidOperationException($"The resource {TableName} is not in the program.");
        using StreamReader reader = new(stream);
        List<(string Windows, string[] Iana)> table = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.Split('=') is [var windows, var iana])
            {
                table.Add((windows, iana.Split(' ')));
            }
        }

        return table;
    }
}
