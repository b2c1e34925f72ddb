namespace Torture.Storms;

/// <summary>Every kind of storm.</summary>
internal static class StormCatalogue
{
    public static IReadOnlyList<Storm> All { get; } = [.. HostStorms.All, .. LinkStorms.All, .. PlatformStorms.All, .. GearStorms.All];

    /// <exception cref="FormatException">A name is unknown; the text lists those there are.</exception>
    public static IReadOnlyList<Storm> Choose(IReadOnlyList<string> only, IReadOnlyList<string> without)
    {
        if (only.Concat(without).FirstOrDefault(name => All.All(storm => storm.Name != name)) is { } unknown)
        {
            throw new FormatException($"There is no storm '{unknown}'. There are: {string.Join(", ", All.Select(storm => storm.Name))}.");
        }

        return [.. All.Where(storm => (only.Count == 0 || only.Contains(storm.Name)) && !without.Contains(storm.Name))];
    }
}
