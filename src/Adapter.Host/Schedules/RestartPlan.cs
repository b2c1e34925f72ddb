using Adapter.Abstractions;
using Adapter.Host.Definitions;

namespace Adapter.Host.Schedules;

/// <summary>From definitions to daily restarts. Pure.</summary>
internal static class RestartPlan
{
    /// <summary>The daily restart of every adapter that has one, by adapter name.</summary>
    /// <param name="adapters">Every adapter.</param>
    /// <param name="hours">How much later than the times of the definitions.</param>
    public static IReadOnlyDictionary<string, DailyRestart> From(IReadOnlyList<AdapterEntry> adapters, RestartHours hours)
    {
        var entries = adapters.ToDictionary(entry => entry.Definition.Name, StringComparer.OrdinalIgnoreCase);
        return adapters.Where(HasRestart).ToDictionary(entry => entry.Definition.Name, entry => Of(entry, entries, hours), StringComparer.OrdinalIgnoreCase);
    }

    private static DailyRestart Of(AdapterEntry entry, Dictionary<string, AdapterEntry> entries, RestartHours hours)
    {
        var own = TimeOf(entry);
        if (own is null && entry.Definition.SecondaryOf is { } name)
        {
            return entries.TryGetValue(name, out var primary)
                ? new DailyRestart(TimeOf(primary) ?? Default(primary), primary.DataSource.TimeZone, hours.Host + hours.SecondaryAdapter)
                : new DailyRestart(Default(entry), entry.DataSource.TimeZone, hours.Host + hours.SecondaryAdapter);
        }

        return new DailyRestart(own ?? Default(entry), entry.DataSource.TimeZone, hours.Host);
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

/// <summary>Puts the restarts of adapters that stand in for each other into hours of their own.</summary>
/// <param name="Host">How much later everything on this host restarts.</param>
/// <param name="SecondaryAdapter">How much later than its primary a secondary adapter restarts, unless its definition gives a time of its own.</param>
internal sealed record RestartHours(TimeSpan Host, TimeSpan SecondaryAdapter)
{
    /// <summary>A host without a pair.</summary>
    public static RestartHours Alone { get; } = new(TimeSpan.Zero, TimeSpan.FromHours(1));

    /// <summary>The primary of two hosts: the hour after its adapters belongs to the other host's.</summary>
    public static RestartHours OfPrimaryHost { get; } = new(TimeSpan.Zero, TimeSpan.FromHours(2));

    /// <summary>The secondary of two hosts.</summary>
    public static RestartHours OfSecondaryHost { get; } = new(TimeSpan.FromHours(1), TimeSpan.FromHours(2));
}
