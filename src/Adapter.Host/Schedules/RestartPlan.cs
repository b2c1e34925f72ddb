using Adapter.Abstractions;
using Adapter.Host.Definitions;

namespace Adapter.Host.Schedules;

/// <summary>From definitions to daily restarts. Pure.</summary>
internal static class RestartPlan
{
    private static readonly TimeSpan AfterPrimary = TimeSpan.FromHours(1);

    /// <summary>The daily restart of every adapter that has one, by adapter name.</summary>
    public static IReadOnlyDictionary<string, DailyRestart> From(IReadOnlyList<AdapterEntry> adapters)
    {
        var entries = adapters.ToDictionary(entry => entry.Definition.Name, StringComparer.OrdinalIgnoreCase);
        return adapters.Where(HasRestart).ToDictionary(entry => entry.Definition.Name, entry => Of(entry, entries), StringComparer.OrdinalIgnoreCase);
    }

    private static DailyRestart Of(AdapterEntry entry, Dictionary<string, AdapterEntry> entries)
    {
        var own = TimeOf(entry);
        if (own is null && entry.Definition.SecondaryOf is { } name)
        {
            return entries.TryGetValue(name, out var primary)
                ? new DailyRestart(TimeOf(primary) ?? Default(primary), primary.DataSource.TimeZone, AfterPrimary)
                : new DailyRestart(Default(entry), entry.DataSource.TimeZone, AfterPrimary);
        }

        return new DailyRestart(own ?? Default(entry), entry.DataSource.TimeZone, TimeSpan.Zero);
    }

    private static bool HasRestart(AdapterEntry entry) => entry.Type.AdvancedSettings.Any(setting => setting.Name == WellKnownSettings.RestartTimeKey);

    /// <summary>The time that the definition itself gives; <see langword="null"/> when it gives none. A malformed one was reported and left out by validation.</summary>
    private static TimeOnly? TimeOf(AdapterEntry entry)
        => HasRestart(entry) && entry.Definition.AdvancedSettings.IsGiven(WellKnownSettings.RestartTimeKey)
            ? entry.Definition.AdvancedSettings.TimeOfDay(WellKnownSettings.RestartTimeKey)
            : null;

    private static TimeOnly Default(AdapterEntry entry)
        => entry.Type.AdvancedSettings.FirstOrDefault(setting => setting.Name == WellKnownSettings.RestartTimeKey)?.Default is { } text
            ? TimeOnly.ParseExact(text, "HH:mm", System.Globalization.CultureInfo.InvariantCulture)
            : TimeOnly.MinValue;
}
