using Adapter.Abstractions;

namespace Adapter.Host.Definitions;

/// <summary>The elements of a data source, declared like the settings of an adapter type so that both are checked and described by the same code.</summary>
internal static class DataSourceSettings
{
    public const string TimeZone = "TimeZone";
    public const string MinimumSessionLengthS = "MinimumSessionLengthS";
    public const string LongCallDurationMin = "LongCallDurationMin";
    public const string Organization = "Organization";
    public const string SeatingArrangement = "SeatingArrangement";

    public static IReadOnlyList<SettingDeclaration> All { get; } =
    [
        new()
        {
            Name = TimeZone,
            Kind = SettingKind.TimeZone,
            Label = "Time zone",
            Help = "Wall clock of the source, as an IANA name (Europe/London) or a Windows name (GMT Standard Time). The daily restart counts in it.",
            Default = "UTC",
        },
        new()
        {
            Name = MinimumSessionLengthS,
            Kind = SettingKind.WholeNumber,
            Label = "Minimum session length",
            Help = "Calls shorter than this, from connected to ended, are marked as short; none is dropped. 0 = off.",
            Unit = "s",
            Default = "0",
            Minimum = 0,
            Maximum = 3600,
        },
        new()
        {
            Name = LongCallDurationMin,
            Kind = SettingKind.WholeNumber,
            Label = "Long call duration",
            Help = "Calls longer than this raise recorder.call.long; none is cut.",
            Unit = "min",
            Default = "120",
            Minimum = 1,
            Maximum = 1440,
        },
        new()
        {
            Name = Organization,
            Kind = SettingKind.Text,
            Help = "Organization or tenant that the source belongs to. Known from other products, kept for your own use.",
            Effect = SettingEffect.AppliesLive,
        },
        new()
        {
            Name = SeatingArrangement,
            Kind = SettingKind.Choice,
            Label = "Seating arrangement",
            Help = "Agents are identified by their login and not by their desk. Known from other products; nothing else is possible.",
            Default = "Free",
            Choices = [new SettingChoice("Free")],
            Effect = SettingEffect.AppliesLive,
        },
    ];
}
